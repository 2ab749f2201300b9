/** All that happens to a match on a bad day, in one match of real processes and a real page. */
import assert from 'node:assert/strict'
import type { MatchStats } from 'peerstep'
import type { DebugHandle } from '../../demos/browser/panels/deck.js'
import { findChromium } from '../browser/chromium.js'
import type { BotRun, RelayRun } from '../process/processes.js'
import { describeLab } from './describe-lab.js'
import { NetLab } from './lab.js'
import { LabBrowser, type LabTab } from './lab-browser.js'
import { assertAgreed, Players } from './players.js'
import { until } from './until.js'

/** Long enough for one thing after the other, the hidden minute beside the others. */
const SECONDS = 95
const FRAMES_PER_SECOND = 60
const HIDDEN_SECONDS = 60
/** For everybody who has a network, and for coming back after having none. */
const PAUSE_MS_MAX = 2000
/** Nobody reaches it: the match lasts its whole time. */
const POINTS = 1000
const OPS_PORT = 9102

describeLab(
  'a hard day: four players and a newcomer, two of them behind routers, one of them a page',
  5 * 60_000,
  () => {
    let lab: NetLab
    let players: Players
    let relay: RelayRun
    let browser: LabBrowser
    let page: LabTab
    let ann: BotRun
    let bob: BotRun
    let cat: BotRun
    /** Each peer's own figure when it was last heard, by its name. */
    let pauses: Map<string, number>

    before(async function () {
      this.timeout(10 * 60_000) // a Chromium may have to be installed first
      await findChromium()
    })
    beforeEach(async () => {
      const link = { delayMs: 10, jitterMs: 2 }
      lab = await NetLab.open({
        hosts: {
          relay: { link },
          ann: { behind: 'anns' },
          bob: { link },
          cat: { link },
          eve: { link },
          pat: { behind: 'pats' },
        },
        routers: { anns: { nat: 'port-restricted', link }, pats: { nat: 'port-restricted', link } },
      })
      players = new Players(lab)
      pauses = new Map()
      await startRelay()
      const origin = `http://${lab.address('relay')}:${OPS_PORT}`
      browser = await LabBrowser.open(lab, 'pat', origin)
      const room = `room=lab&game=arena&seats=4&seconds=${SECONDS}&points=${POINTS}`
      page = await browser.newTab(`${origin}/?name=pat&bot=1#${room}`)
      await until(async () => (await phase()) === 'lobby')
      ann = start('ann')
      bob = start('bob')
      cat = start('cat')
      await until(async () => (await phase()) === 'playing')
    })
    afterEach(async () => {
      await browser?.close()
      await players?.end()
      await lab?.close()
    })

    it('a hidden tab, another address, a restarted player, a restarted relay, another player: verified, and nobody pauses for two seconds', async function () {
      this.retries(2) // it is about time, and the machine may be busy; three failures in a row are a defect
      await untilSecond(4)
      const hiddenFrame = await hidePage()
      await untilSecond(10)
      await rebind()
      await untilSecond(20)
      await restartBob()
      await untilSecond(35)
      await restartRelay()
      await untilSecond(55)
      const eve = start('eve', ['--watch', '--sit'])
      await eve.next('watching', (line) => line.stats.frame > 55 * FRAMES_PER_SECOND)
      await showPage(hiddenFrame + HIDDEN_SECONDS * FRAMES_PER_SECOND)
      await untilSecond(72)
      await leaveSeatTo(eve)
      await untilSecond(SECONDS - 2)
      await assertVerified({ ann, bob, eve })
      for (const [name, pauseMs] of pauses) {
        assert.ok(pauseMs < PAUSE_MS_MAX, `${name} paused for ${Math.round(pauseMs)} ms; all: ${[...pauses].join(' ')}`)
      }
    })

    /** @returns the frame at which the page was hidden */
    async function hidePage(): Promise<number> {
      await (await browser.newTab('about:blank')).bringToFront()
      await until(isHidden)
      return (await statsOf()).frame
    }

    /** The page has kept up while it was hidden. */
    async function showPage(frame: number): Promise<void> {
      await until(async () => (await statsOf()).frame >= frame)
      assert.ok(await isHidden())
      await page.bringToFront()
      await until(async () => !(await isHidden()))
    }

    /** Ann's router gets another address. */
    async function rebind(): Promise<void> {
      const { seat } = await ann.next('start')
      const from = bob.lines.length
      await lab.rebind('anns')
      // It is noticed, or nothing was changed at all.
      const lost = await bob.next('peer', (line) => line.seat === seat && line.status === 'away', from)
      const isBack = (line: { seat: number; status: string; frame: number }): boolean =>
        line.seat === seat && line.status === 'playing' && line.frame > lost.frame
      const found = await bob.next('peer', isBack, from)
      assertReturned('ann', ((found.frame - lost.frame) * 1000) / FRAMES_PER_SECOND)
    }

    async function restartBob(): Promise<void> {
      bob.kill('SIGKILL')
      await bob.ended()
      note('bob before', bob.all('stats').at(-1)!.stats)
      const from = ann.lines.length
      bob = start('bob')
      await bob.next('connecting')
      const connectingMs = performance.now()
      const { seat } = await bob.next('start')
      await ann.next('peer', (line) => line.seat === seat && line.status === 'playing', from)
      assertReturned('bob', performance.now() - connectingMs)
    }

    /** Meanwhile they play on under one of their own. */
    async function restartRelay(): Promise<void> {
      relay.kill('SIGKILL')
      await relay.ended()
      const { stats } = await ann.next('stats', undefined, ann.lines.length)
      await ann.next('stats', (line) => line.stats.finalFrame > stats.frame + 3 * FRAMES_PER_SECOND)
      await startRelay()
    }

    /** Cat leaves for good, and somebody who watches takes the seat. */
    async function leaveSeatTo(newcomer: BotRun): Promise<void> {
      const { seat } = await cat.next('start')
      const from = ann.lines.length
      cat.kill('SIGTERM')
      const left = await ann.next('peer', (line) => line.seat === seat && line.status === 'empty', from)
      await newcomer.next('start', (line) => line.seat === seat)
      const isTaken = (line: { seat: number; status: string; frame: number }): boolean =>
        line.seat === seat && line.status === 'playing' && line.frame > left.frame
      await ann.next('peer', isTaken, from)
      await cat.ended()
      note('cat', cat.all('stats').at(-1)!.stats)
    }

    /** All have seen the same end, and the relay has simulated and signed it. */
    async function assertVerified(ends: Readonly<Record<string, BotRun>>): Promise<void> {
      const [result] = await assertAgreed(Object.values(ends), SECONDS)
      await until(async () => (await phase()) === 'ended')
      const seen = await page.evaluate<Pick<DebugHandle, 'verdict' | 'agrees' | 'finalHash'>>(
        '({ verdict: peerstep.verdict, agrees: peerstep.agrees, finalHash: peerstep.finalHash })',
      )
      assert.deepEqual(seen, { verdict: 'verified', agrees: true, finalHash: result!.finalHash })
      assert.equal((await players.storedMatch('relay', relay, result!.matchId!)).verdict, 'verified')
      for (const [name, bot] of Object.entries(ends)) note(name, (await bot.next('result')).stats)
      note('pat', await statsOf())
    }

    async function untilSecond(second: number): Promise<void> {
      await ann.next('stats', ({ stats }) => stats.frame >= second * FRAMES_PER_SECOND)
    }

    async function startRelay(): Promise<void> {
      relay = await players.relay('relay', { demo: true, opsHost: lab.address('relay'), opsPort: OPS_PORT })
    }

    function start(host: string, more: readonly string[] = []): BotRun {
      return players.bot(host, relay, { seconds: SECONDS, seats: 4, more: ['--points', `${POINTS}`, ...more] })
    }

    function note(name: string, { desyncs, longestPauseMs }: MatchStats): void {
      assert.equal(desyncs, 0, `desyncs of ${name}`)
      pauses.set(name, longestPauseMs)
    }

    function assertReturned(name: string, tookMs: number): void {
      assert.ok(
        tookMs < PAUSE_MS_MAX,
        `${name} had its network back and plays again only after ${Math.round(tookMs)} ms`,
      )
    }

    const phase = () => page.evaluate<string>('document.body.dataset.phase')
    const isHidden = () => page.evaluate<boolean>("document.visibilityState === 'hidden'")
    const statsOf = () => page.evaluate<MatchStats>('peerstep.stats()')
  },
)
