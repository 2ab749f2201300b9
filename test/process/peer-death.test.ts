import assert from 'node:assert/strict'
import type { BotLine } from '../../demos/node/bot-lines.js'
import { CONFIG_DEFAULTS } from '../../relay/config/config-defaults.js'
import { decodeRecord, decodeReplayFile } from '../../src/wire/record.js'
import { type BotRun, matchAt, Processes, replayAt } from './processes.js'

const TOLERANCE_MS = (CONFIG_DEFAULTS.match.toleranceFrames * 1000) / 60
/** Five processes share two cores with whatever else runs there: what a process may wait for its turn. */
const SCHEDULING_MS = 400

describe('a player whose process is killed', function () {
  this.timeout(90_000)
  let processes: Processes
  beforeEach(() => {
    processes = new Processes()
  })
  afterEach(() => processes.end())

  it('is dropped at a frame all agree on, and the others play on to a verified end', async () => {
    const relay = await processes.relay({ match: { dropAfterMs: 1000 } })
    const bots = processes.bots(relay, 4, 'arena', 6)
    const victim = bots.pop()!
    const { seat } = await victim.next('start')
    const { stats: last } = await victim.next('stats', ({ stats }) => stats.frame >= 60)
    victim.kill('SIGKILL')

    const results = await Promise.all(bots.map((bot) => bot.next('result')))
    assert.equal(await victim.ended(), -1)
    assert.equal(new Set(results.map(({ finalHash }) => finalHash)).size, 1)
    for (const { finalFrame, verdict, agrees, stats } of results) {
      assert.deepEqual(
        { finalFrame, verdict, agrees, desyncs: stats.desyncs },
        { finalFrame: 360, verdict: 'verified', agrees: true, desyncs: 0 },
      )
      // The issue's own bound: the tolerance plus one round trip, here with room for the scheduler.
      const roundTripMs = Math.max(stats.refereeRttMs, ...stats.peers.map(({ rttMs }) => rttMs ?? 0))
      const boundMs = TOLERANCE_MS + roundTripMs + SCHEDULING_MS
      assert.ok(stats.longestStallMs <= boundMs, `a pause of ${stats.longestStallMs} ms, allowed are ${boundMs}`)
      assert.ok(stats.longestStallMs > 0, 'a death is noticed: the other player waited for a frame')
    }

    const [first, ...others] = bots.map((bot) => leaving(bot, seat)) as [Leaving, ...Leaving[]]
    assert.ok(first.away > last.confirmedFrame - 60 && first.away < first.empty, JSON.stringify(first))
    for (const other of others) assert.deepEqual(other, first)

    const id = results[0]!.matchId!
    assert.equal((await matchAt(relay, id)).verdict, 'verified')
    const record = decodeRecord(decodeReplayFile(await replayAt(relay, id))!.record)!
    const recorded = record.statuses.filter((change) => change.seat === seat).slice(-2)
    assert.deepEqual(recorded, [
      { seat, frame: first.away, status: 'away' },
      { seat, frame: first.empty, status: 'empty' },
    ])
    const claimed = record.claims.map((claim) => claim.seat)
    assert.deepEqual(
      claimed,
      [0, 1, 2, 3].filter((other) => other !== seat),
    )
  })
})

interface Leaving {
  /** Frame from which no peer waits for the seat. */
  readonly away: number
  /** Frame from which it is free. */
  readonly empty: number
}

/** The last two things a bot heard of a seat. */
function leaving(bot: BotRun, seat: number): Leaving {
  const changes = bot.all('peer').filter((line) => line.seat === seat)
  const [away, empty] = changes.slice(-2) as Extract<BotLine, { type: 'peer' }>[]
  assert.deepEqual([away?.status, empty?.status], ['away', 'empty'])
  return { away: away!.frame, empty: empty!.frame }
}
