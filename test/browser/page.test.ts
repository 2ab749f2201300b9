import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import type { DebugHandle } from '../../demos/browser/panels/deck.js'
import type { ArenaState } from '../../demos/games/arena/state.js'
import type { SkirmishState } from '../../demos/games/skirmish/state.js'
import type { BotLine } from '../../demos/node/bot-lines.js'
import { findChromium, launch } from './chromium.js'

const COMMAND = fileURLToPath(new URL('../../relay/main.js', import.meta.url))
const PICTURES = fileURLToPath(new URL('../../../.artefacts/', import.meta.url))
const MATCH_SECONDS = 8
/** Far longer than any step takes; only a failure waits for it. */
const DEADLINE_MS = 60_000

/** What a page says in the end. */
type PageFacts = Omit<DebugHandle, 'stats' | 'view'>

describe('the demo page', function () {
  this.timeout(3 * DEADLINE_MS)
  const children: ChildProcess[] = []
  const troubles: string[] = []
  let data: string
  let browser: Browser
  let relay: string
  let ops: string

  /** Runs a `peerstep` command; each line it prints goes to `onLine`. */
  function start(args: readonly string[], onLine: (line: string) => void): ChildProcess {
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    createInterface({ input: child.stdout }).on('line', onLine)
    return child
  }

  async function open(hash: string, phone = false): Promise<Page> {
    const context = await browser.newContext(
      phone
        ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
        : { viewport: { width: 1280, height: 800 } },
    )
    const page = await context.newPage()
    page.setDefaultTimeout(DEADLINE_MS)
    page.on('pageerror', (error) => troubles.push(String(error.stack ?? error)))
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    await page.goto(`${ops}/${hash}`)
    return page
  }

  const untilPhase = (page: Page, phase: string) => page.waitForSelector(`body[data-phase="${phase}"]`)

  const untilFrame = (page: Page, frame: number) =>
    page.waitForFunction((wanted) => window.peerstep.frame > wanted, frame)

  const factsOf = (page: Page): Promise<PageFacts> =>
    page.evaluate(() => {
      const { stats: _stats, view: _view, ...facts } = window.peerstep
      return facts
    })

  before(async function () {
    this.timeout(10 * 60_000) // a Chromium may have to be installed first
    await findChromium()
    data = mkdtempSync(join(tmpdir(), 'peerstep-page-'))
    mkdirSync(PICTURES, { recursive: true })
    const ready = Promise.withResolvers<void>()
    const found = new Map<string, string>()
    const args = ['relay', '--demo', '--data', data, '--port', '0', '--ops-port', '0', '--log-level', 'warn']
    const child = start(args, (line) => {
      const words = /^(relay|ops):\s+(\S+)/.exec(line)
      if (words) found.set(words[1]!, words[2]!)
      if (found.size === 2) ready.resolve()
    })
    child.once('exit', (code) => ready.reject(new Error(`the relay ended with code ${code}`)))
    await ready.promise
    relay = found.get('relay') ?? ''
    ops = found.get('ops') ?? ''
    browser = await launch()
  })

  after(async () => {
    await browser?.close()
    await Promise.all(
      children.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined
        const ended = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        return ended
      }),
    )
    if (data) rmSync(data, { recursive: true, force: true })
  })

  beforeEach(() => troubles.splice(0))

  it('lets two pages and a bot play one arena match to its end, and shows the certificate', async () => {
    const invitation = `#room=friday&game=arena&seats=3&seconds=${MATCH_SECONDS}`
    const pages = [await open(`?name=Alex&bot=1${invitation}`), await open(`?name=Robin&bot=1${invitation}`, true)]
    await Promise.all(pages.map((page) => untilPhase(page, 'lobby')))
    await pages[0]!.getByText('Waiting for players: 2 of 3').waitFor()
    assert.ok((await pages[0]!.getByLabel('Invite link').inputValue()).endsWith(invitation))

    const result = Promise.withResolvers<Extract<BotLine, { type: 'result' }>>()
    const flags = [
      '--relay',
      relay,
      '--room',
      'friday',
      '--game',
      'arena',
      '--seats',
      '3',
      '--seconds',
      `${MATCH_SECONDS}`,
    ]
    const bot = start(['bot', ...flags, '--json', '--name', 'Ada'], (text) => {
      const line = JSON.parse(text) as BotLine
      if (line.type === 'result') result.resolve(line)
    })
    const botExit = new Promise<number | null>((resolve) => bot.once('exit', resolve))
    await Promise.all(pages.map((page) => untilPhase(page, 'playing')))
    await untilFrame(pages[0]!, 150)
    await pages[0]!.getByRole('list', { name: 'Scores' }).getByText('Ada').waitFor()
    await pages[0]!.locator('[data-stat="rtt"] dd', { hasText: /\d+ ms/ }).waitFor()
    const picture = join(PICTURES, 'arena.png')
    await pages[0]!.screenshot({ path: picture })
    assert.ok(statSync(picture).size > 50_000, 'the picture shows something')
    await pages[1]!.screenshot({ path: join(PICTURES, 'arena-phone.png') })

    await Promise.all(pages.map((page) => untilPhase(page, 'ended')))
    const ends = [...(await Promise.all(pages.map(factsOf))), await result.promise]
    for (const end of ends) {
      assert.equal(end.verdict, 'verified')
      assert.equal(end.agrees, true)
      assert.equal(end.finalFrame, MATCH_SECONDS * 60)
      assert.equal(end.finalHash, ends[0]!.finalHash)
      assert.equal(end.matchId, ends[0]!.matchId)
    }
    assert.match(ends[0]!.finalHash ?? '', /^[0-9a-f]{16}$/)
    assert.equal(await botExit, 0)

    const card = pages[0]!.getByRole('region', { name: 'Certificate' })
    await card.getByText('verified').waitFor()
    const record = await card.getByText('See the record').getAttribute('href')
    const stored = (await (await fetch(ops + record)).json()) as { verdict: string; outcome: { scores: number[] } }
    assert.equal(stored.verdict, 'verified')
    assert.equal(stored.outcome.scores.length, 3)
    const replay = await fetch(ops + (await card.getByText('Download the replay').getAttribute('href')))
    assert.ok((await replay.arrayBuffer()).byteLength > 500)
    await pages[0]!.screenshot({ path: join(PICTURES, 'certificate.png') })

    // Whoever plays again meets in the next room without another invitation.
    await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Play again' }).click()))
    await pages[0]!.getByText('Waiting for players: 2 of 3').waitFor()
    assert.match(pages[0]!.url(), /room=friday-2&/)
    await Promise.all(pages.map((page) => page.context().close()))
    assert.deepEqual(troubles, [])
  })

  it('plays skirmish in a page against a bot', async () => {
    const page = await open(`?name=Alex&bot=1#room=hills&game=skirmish&seats=2&seconds=${MATCH_SECONDS}`)
    await untilPhase(page, 'lobby')
    const flags = [
      '--relay',
      relay,
      '--room',
      'hills',
      '--game',
      'skirmish',
      '--seats',
      '2',
      '--seconds',
      `${MATCH_SECONDS}`,
    ]
    start(['bot', ...flags, '--json', '--name', 'Ada'], () => {})
    await untilPhase(page, 'playing')
    await untilFrame(page, 100)
    await page.screenshot({ path: join(PICTURES, 'skirmish.png') })
    await untilPhase(page, 'ended')
    const facts = await factsOf(page)
    assert.equal(facts.verdict, 'verified')
    assert.equal(facts.finalFrame, MATCH_SECONDS * 20)
    await page.context().close()
    assert.deepEqual(troubles, [])
  })

  it('takes keys and mouse in a practice round of arena', async () => {
    const page = await open('?name=Alex')
    await untilPhase(page, 'idle')
    await page.getByRole('button', { name: 'Practice' }).click()
    await untilPhase(page, 'playing')
    await untilFrame(page, 5)
    await page.mouse.move(640, 30)
    await page.mouse.down()
    await page.waitForFunction(() => {
      const state = window.peerstep.view!.state as ArenaState
      return state.shots.some((shot) => shot.owner === 0 && shot.vy < -5)
    })
    await page.mouse.up()
    await page.keyboard.down('KeyD')
    await page.waitForFunction(() => (window.peerstep.view!.state as ArenaState).ships[0]!.vx > 3)
    await page.keyboard.up('KeyD')
    await page.keyboard.press('Space', { delay: 60 })
    await page.waitForFunction(() => (window.peerstep.view!.state as ArenaState).ships[0]!.dash > 0)
    await page.getByRole('button', { name: 'Leave the match' }).click()
    await untilPhase(page, 'idle')
    await page.context().close()
    assert.deepEqual(troubles, [])
  })

  it('takes thumbs on a phone', async () => {
    const page = await open('#practice=1&game=arena&name=Alex', true)
    await untilPhase(page, 'playing')
    await untilFrame(page, 5)
    const touch = await page.context().newCDPSession(page)
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 100, y: 700, id: 1 }] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 100, y: 640, id: 1 }] })
    await page.waitForFunction(() => (window.peerstep.view!.state as ArenaState).ships[0]!.vy < -3)
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: [
        { x: 100, y: 640, id: 1 },
        { x: 300, y: 700, id: 2 },
      ],
    })
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [
        { x: 100, y: 640, id: 1 },
        { x: 240, y: 700, id: 2 },
      ],
    })
    await page.waitForFunction(() => {
      const state = window.peerstep.view!.state as ArenaState
      return state.shots.some((shot) => shot.owner === 0 && shot.vx < -5)
    })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await page.context().close()
    assert.deepEqual(troubles, [])
  })

  it('selects and sends an army with the mouse, and with keys alone', async () => {
    const page = await open('#practice=1&game=skirmish&name=Alex')
    await untilPhase(page, 'playing')
    await untilFrame(page, 5)
    await page.mouse.move(130, 80)
    await page.mouse.down()
    await page.mouse.move(500, 400, { steps: 4 })
    await page.mouse.up()
    await page.waitForFunction(() => {
      const { flags } = window.peerstep.view!.state as SkirmishState
      return flags.slice(0, 240).filter((flag) => flag === 1).length >= 190
    })
    await page.mouse.click(640, 390, { button: 'right' })
    await page.waitForFunction(() => (window.peerstep.view!.state as SkirmishState).vx[0]! > 1)
    await page.keyboard.press('KeyA')
    await page.keyboard.down('ArrowUp')
    await untilFrame(page, (await factsOf(page)).frame + 6)
    await page.keyboard.up('ArrowUp')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => {
      const { goalY, hp } = window.peerstep.view!.state as SkirmishState
      return hp[0]! <= 0 || goalY[0]! < 620
    })
    await page.context().close()
    assert.deepEqual(troubles, [])
  })

  it('says what is wrong instead of waiting for ever when the room plays something else', async () => {
    const host = await open('?name=Alex#room=closed&game=arena&seats=2')
    await untilPhase(host, 'lobby')
    const guest = await open('?name=Robin#room=closed&game=arena&seats=4')
    await guest.getByRole('alert').waitFor()
    assert.equal(await guest.evaluate(() => document.body.dataset.phase), 'idle')
    assert.ok(((await guest.getByRole('alert').textContent()) ?? '').length > 10)
    await Promise.all([host, guest].map((page) => page.context().close()))
  })
})
