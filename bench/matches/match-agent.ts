/** Bots in a real match, or spectators of one, in one process. */
import { setPriority } from 'node:os'
import { performance } from 'node:perf_hooks'
import { createPeer, type JoinedMatch, type LaneKind } from 'peerstep'
import { arenaDemo } from '../../demos/demo-games.js'
import { type ArenaInput, type ArenaState, arena } from '../../demos/games/arena.js'
import { answerCalls } from '../agents/rpc.js'
import { monotonicClock, raisePriority } from '../measure/process.js'
import { rounded } from '../players/message-player.js'

interface BotOptions {
  readonly relay: string
  readonly room: string
  readonly seats: number
  readonly seed: number
  /** Options of the match, and of `createPeer` and `join`. */
  readonly options: Readonly<Record<string, number>>
  readonly lanes?: readonly LaneKind[]
  readonly mode?: 'rollback'
}

/** Two minutes. When full, later samples are not kept. */
const SAMPLES_MAX = 7200
/** Frames read for and not confirmed, at most: further ones are not timed. */
const OPEN_FRAMES_MAX = 600
/** On a busy machine a relay's answer may take too long. */
const TRIES_MAX = 20

/** Of the first bot: the others only play. */
let first: JoinedMatch<ArenaState, ArenaInput> | null = null
let confirmMs: number[] = []

async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (attempt === TRIES_MAX) throw error
    }
  }
}

/** Called once a frame: times each frame from the tick that reads our input for it until all inputs of it are known. */
function confirmTimer(match: JoinedMatch<ArenaState, ArenaInput>): () => void {
  const readAtMs = new Map<number, number>()
  let [nextInput, nextConfirmed] = [0, 0]
  return () => {
    const { frame, delayFrames, confirmedFrame } = match.stats
    const nowMs = monotonicClock.nowMs()
    for (; nextInput < frame + delayFrames; nextInput += 1) {
      if (readAtMs.size < OPEN_FRAMES_MAX) readAtMs.set(nextInput, nowMs)
    }
    for (; nextConfirmed <= confirmedFrame; nextConfirmed += 1) {
      const sinceMs = readAtMs.get(nextConfirmed)
      readAtMs.delete(nextConfirmed)
      if (sinceMs !== undefined && confirmMs.length < SAMPLES_MAX) confirmMs.push(rounded(nowMs - sinceMs))
    }
  }
}

const calls = {
  /** Joins with a bot that plays on; resolves when the match has started. */
  async join({ relay, room, seats, seed, options, lanes, mode }: BotOptions): Promise<void> {
    const brain = arenaDemo.createBrain(seed)
    const peer = await retried(() => createPeer({ relays: [relay], name: `bot ${seed}`, ...(lanes && { lanes }) }))
    const match = await retried(() => peer.join(arena, { room, seats, options, ...(mode && { mode }) }))
    const isFirst = first === null
    first ??= match
    const started = new Promise<void>((resolve) => match.on('start', () => resolve()))
    const input = (): ArenaInput => brain.decide(match.session!.state, match.seat)
    match.run(isFirst && mode === undefined ? { input, render: confirmTimer(match) } : { input })
    await started
  },
  /** Counters of the first bot, and its waits for confirmed inputs since the last report. */
  report() {
    const report = { stats: first!.stats, confirmMs }
    confirmMs = []
    return report
  },
  /** Times the ticks of the first bot after so many seconds: two in a frame; every other one has nothing to simulate. */
  timeTicks({ afterSeconds, seconds }: { afterSeconds: number; seconds: number }) {
    raisePriority()
    const match = first!
    const tickMs: number[] = []
    const fromMs = performance.now() + afterSeconds * 1000
    const tick = match.tick.bind(match)
    return new Promise<{ tickMs: number[] }>((resolve) => {
      match.tick = (read) => {
        const startMs = performance.now()
        tick(read)
        const endMs = performance.now()
        if (endMs >= fromMs) tickMs.push(endMs - startMs)
        if (endMs >= fromMs + seconds * 1000) resolve({ tickMs })
      }
    })
  },
  /** Watches with so many spectators, each by a connection of its own; resolves when all watch. */
  async watch({ relay, room, count }: { relay: string; room: string; count: number }): Promise<void> {
    // In life spectators are on other machines: here they must not take the processors of players and relay.
    setPriority(0)
    let left = count
    const watchOne = async (): Promise<void> => {
      const peer = await createPeer({ relays: [relay] })
      const match = await peer.watch(arena, { room })
      match.run()
    }
    const work = async (): Promise<void> => {
      while (left-- > 0) await retried(watchOne)
    }
    await Promise.all(Array.from({ length: 4 }, work)) // each waits for a dozen round trips
  },
}

/** What a parent may call. */
export type MatchCalls = typeof calls

answerCalls(calls)
