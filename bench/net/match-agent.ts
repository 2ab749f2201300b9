/** A bot in a real match, or a crowd of spectators, in a process of its own: plays on, and answers what it is asked. */
import { createInterface } from 'node:readline'
import { createPeer, type LaneKind, type MatchStats } from 'peerstep'
import { arenaDemo } from '../../demos/demo-games.js'
import { monotonicClock } from './monotonic-clock.js'

/** What the agent shall be: its first argument, as JSON. */
export interface MatchAgentOptions {
  readonly relay: string
  readonly room: string
  readonly seats: number
  /** Length of the match. */
  readonly seconds: number
  readonly seed: number
  /** As of `createPeer`. */
  readonly lanes: readonly LaneKind[]
}

/** Waits of a player: from the tick on which its input for a frame is read to that on which everybody's is known. */
export interface MatchReport {
  readonly stats: MatchStats
  /** Since the last report; SAMPLES_MAX at most. */
  readonly confirmMs: readonly number[]
}

/** A line of the agent. Each line that it reads is answered by a report. */
export type MatchAgentLine = { readonly is: 'playing' } | ({ readonly is: 'report' } & MatchReport)

/** Two minutes. When full, later ones are not kept. */
const SAMPLES_MAX = 7200
/** Frames read for and not confirmed, at most: further ones are not timed. */
const OPEN_FRAMES_MAX = 600
const JOINS_MAX = 5

const options = JSON.parse(process.argv[2]!) as MatchAgentOptions
const { game, createBrain } = arenaDemo
const brain = createBrain(options.seed)
const neutral = game.input.create()
const peer = await createPeer({ relays: [options.relay], name: `bot ${options.seed}`, lanes: options.lanes })
const match = await join()

let shown: Parameters<typeof brain.decide>[0] | null = null
let confirmMs: number[] = []
let nextInput = 0
let nextConfirmed = 0
/** When our inputs were read for frames that are not confirmed yet. */
const readAtMs = new Map<number, number>()

/** On a machine with more to do than it can, a relay's answer may take too long. */
async function join() {
  const { room, seats, seconds } = options
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await peer.join(game, { room, seats, options: { seconds } })
    } catch (error) {
      if (attempt === JOINS_MAX) throw error
    }
  }
}

function timeFrames(): void {
  const { frame, delayFrames, confirmedFrame } = match.stats
  const nowMs = monotonicClock.nowMs()
  for (; nextInput < frame + delayFrames; nextInput += 1) {
    if (readAtMs.size < OPEN_FRAMES_MAX) readAtMs.set(nextInput, nowMs)
  }
  for (; nextConfirmed <= confirmedFrame; nextConfirmed += 1) {
    const sinceMs = readAtMs.get(nextConfirmed)
    readAtMs.delete(nextConfirmed)
    if (sinceMs !== undefined && confirmMs.length < SAMPLES_MAX)
      confirmMs.push(Math.round((nowMs - sinceMs) * 1000) / 1000)
  }
}

function tell(line: MatchAgentLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

match.on('start', () => tell({ is: 'playing' }))
match.run({
  input: () => (shown === null ? neutral : brain.decide(shown, match.seat)),
  render(view) {
    shown = view.state
    timeFrames()
  },
})
createInterface({ input: process.stdin })
  .on('line', () => {
    tell({ is: 'report', stats: match.stats, confirmMs })
    confirmMs = []
  })
  .on('close', () => process.exit(0)) // nobody is left to speak to
