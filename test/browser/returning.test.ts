import assert from 'node:assert/strict'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { Processes, type RelayRun } from '../process/processes.js'
import { findChromium, launch } from './chromium.js'

/** Far longer than any step takes; only a failure waits for it. */
const DEADLINE_MS = 60_000
const SECONDS = 20

describe('the demo page and its identity', function () {
  this.timeout(3 * DEADLINE_MS)
  let processes: Processes
  let relay: RelayRun
  let browser: Browser

  before(async function () {
    this.timeout(10 * 60_000) // a Chromium may have to be installed first
    await findChromium()
    processes = new Processes()
    relay = await processes.relay({ demo: true })
    browser = await launch()
  })
  after(async () => {
    await browser?.close()
    await processes?.end()
  })

  async function open(context: BrowserContext, address: string): Promise<Page> {
    const page = await context.newPage()
    page.setDefaultTimeout(DEADLINE_MS)
    await page.goto(`${relay.ops}/${address}`)
    return page
  }

  const peerOf = async (page: Page): Promise<string> => {
    await page.waitForFunction(() => window.peerstep.peer !== null)
    return page.evaluate(() => window.peerstep.peer!)
  }
  const untilFrame = (page: Page, frame: number) =>
    page.waitForFunction((wanted) => window.peerstep.frame > wanted && document.body.dataset.phase === 'playing', frame)
  const factsOf = (page: Page) =>
    page.evaluate(() => {
      const { verdict, agrees, finalHash } = window.peerstep
      return { verdict, agrees, finalHash }
    })

  it('is back on its seat after a reload in the middle of a match; somebody watches all of it', async () => {
    const context = await browser.newContext()
    const invitation = `#room=here&game=arena&seats=2&seconds=${SECONDS}`
    const page = await open(context, `?name=Alex&bot=1${invitation}`)
    await page.waitForSelector('body[data-phase="lobby"]')
    const watching = await open(context, '#room=here&game=arena&watch=1')
    const bot = processes.bot(relay, 1, 'arena', SECONDS, 2)
    await untilFrame(page, 120)
    const before = await peerOf(page)
    const seat = await page.evaluate(() => window.peerstep.view!.seat)
    await page.reload()
    await untilFrame(page, 120)
    assert.equal(await peerOf(page), before)
    assert.equal(await page.evaluate(() => window.peerstep.view!.seat), seat)
    await bot.next('peer', (line) => line.seat === seat && line.status === 'playing')
    const own = await page.evaluate(() => window.peerstep.stats()!.frame)
    assert.ok(own < SECONDS * 60, 'it plays on in the match that runs')

    const result = await bot.next('result')
    await Promise.all([page, watching].map((one) => one.waitForSelector('body[data-phase="ended"]')))
    const facts = { verdict: 'verified', agrees: true, finalHash: result.finalHash }
    assert.deepEqual(await factsOf(page), facts)
    assert.deepEqual(await factsOf(watching), facts)
    assert.notEqual(await peerOf(watching), before)
    await context.close()
  })

  it('lets a spectator take a seat that was left, and the match is verified with both holders', async () => {
    const contexts = [await browser.newContext(), await browser.newContext()]
    const page = await open(contexts[0]!, `?name=Alex&bot=1#room=here&game=arena&seats=2&seconds=${SECONDS}`)
    const bot = processes.bot(relay, 2, 'arena', SECONDS, 2)
    await untilFrame(page, 60)
    const watching = await open(contexts[1]!, '?name=Robin&bot=1#room=here&game=arena&watch=1')
    await untilFrame(watching, 60)
    const { seat } = await bot.next('start')
    bot.kill('SIGTERM')
    await watching.getByRole('button', { name: 'Take the free seat' }).click()
    await watching.waitForFunction((wanted) => window.peerstep.view?.seat === wanted, seat)
    await page.getByRole('list', { name: 'Scores' }).getByText('Robin').waitFor()
    await Promise.all([page, watching].map((one) => one.waitForSelector('body[data-phase="ended"]')))
    const [facts, others] = [await factsOf(page), await factsOf(watching)]
    assert.deepEqual(facts, others)
    assert.deepEqual([facts.verdict, facts.agrees], ['verified', true])
    await Promise.all(contexts.map((context) => context.close()))
  })

  it('gives each open tab an identity of its own, and a tab that is opened again one that was kept', async () => {
    const context = await browser.newContext()
    const pages = [await open(context, '#room=tabs&seats=4'), await open(context, '#room=tabs&seats=4')]
    const [first, second] = await Promise.all(pages.map(peerOf))
    assert.notEqual(first, second)
    await pages[1]!.getByText('Waiting for players: 2 of 4').waitFor()
    await pages[0]!.close()
    await pages[1]!.reload()
    assert.equal(await peerOf(pages[1]!), second, 'a free identity of another tab does not tempt it')
    assert.equal(await peerOf(await open(context, '#room=tabs&seats=4')), first)
    await context.close()
  })
})
