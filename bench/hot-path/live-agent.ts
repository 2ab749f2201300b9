/** Bots in a real match over real sockets, all in this process; the first one's ticks may be timed. */
import { performance } from 'node:perf_hooks'
import { createPeer, type JoinedMatch } from 'peerstep'
import { arenaDemo } from '../../demos/demo-games.js'
import type { ArenaInput, ArenaState } from '../../demos/games/arena.js'
import { goFirst } from '../net/priority.js'
import { CoreWait } from './core-wait.js'

/** What the process shall be: its first argument, as JSON. */
export interface LiveOptions {
  readonly relay: string
  readonly players: number
  /** One for each bot. */
  readonly seeds: readonly number[]
  /** Time the first bot, after it has played for so long; null to time nobody. */
  readonly timed: { readonly afterSeconds: number; readonly seconds: number } | null
}

/** The one line of the process: what its first bot's ticks took. */
export interface LiveTimes {
  /** By tick. A tick comes twice in a frame; every other one has nothing to simulate. */
  readonly tickMs: readonly number[]
  /** By tick: how much of it others had the core. */
  readonly waitedMs: readonly number[]
  /** By frame's time: how long the thread was busy, with sockets, timers and all. */
  readonly busyMs: readonly number[]
}

const FRAME_MS = 1000 / 60
const MATCH_SECONDS = 3600
const { game, createBrain } = arenaDemo
const options = JSON.parse(process.argv[2]) as LiveOptions

async function join(seed: number): Promise<JoinedMatch<ArenaState, ArenaInput>> {
  const peer = await createPeer({ relays: [options.relay], name: `bot ${seed}` })
  const brain = createBrain(seed)
  const match = await peer.join(game, {
    room: 'hot-path',
    seats: options.players,
    options: { seconds: MATCH_SECONDS, points: 1000 },
    mode: 'rollback',
  })
  if (seed === options.seeds[0] && options.timed !== null) timeTicks(match, options.timed)
  match.run({ input: () => brain.decide(match.session!.state, match.seat) })
  return match
}

/** Stands between the match and its timer. */
function timeTicks(
  match: JoinedMatch<ArenaState, ArenaInput>,
  { afterSeconds, seconds }: NonNullable<LiveOptions['timed']>,
): void {
  const waiting = new CoreWait()
  const times = { tickMs: [] as number[], waitedMs: [] as number[], busyMs: [] as number[] }
  let fromMs = Number.POSITIVE_INFINITY
  let frameMs = 0
  let loop = performance.eventLoopUtilization()
  match.on('start', () => {
    fromMs = performance.now() + afterSeconds * 1000
    frameMs = fromMs
  })
  const tick = match.tick.bind(match)
  match.tick = (read) => {
    const waitedMs = waiting.ms()
    const startMs = performance.now()
    tick(read)
    const endMs = performance.now()
    if (endMs < fromMs) {
      loop = performance.eventLoopUtilization()
      return
    }
    times.tickMs.push(endMs - startMs)
    times.waitedMs.push(waiting.ms() - waitedMs)
    if (endMs - frameMs < FRAME_MS) return
    const passed = performance.eventLoopUtilization(loop)
    loop = performance.eventLoopUtilization()
    // A late timer makes the window longer than a frame: its share of a frame counts.
    times.busyMs.push(passed.utilization * FRAME_MS)
    frameMs = endMs
    if (endMs < fromMs + seconds * 1000) return
    process.stdout.write(`${JSON.stringify(times)}\n`)
    fromMs = Number.POSITIVE_INFINITY
  }
}

if (options.timed !== null) goFirst()
await Promise.all(options.seeds.map(join))
