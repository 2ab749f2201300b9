/** What a game author writes, and what all other modules rely on: one pure module, the same on every machine. */
import type { InputSchema } from './input/input-schema.js'
import type { Random } from './random.js'
import type { SnapshotCodec } from './snapshots/snapshot-codec.js'

/** 0-based simulation step, a safe integer: the logical clock of a match. Frame f leads from state f to state f + 1. */
export type Frame = number

/** Index in the input vector, 0 to SEATS_MAX - 1. */
export type Seat = number

/** Most seats a match may have: acknowledgements and statuses are sized by it. */
export const SEATS_MAX = 16

/**
 * What the referee states about a seat at a frame. It is part of the input log, so all peers agree on it.
 *
 * - `playing`: a peer decides this seat's inputs.
 * - `away`: the peer's inputs come too late, so the referee substitutes them for now.
 * - `empty`: the peer left or was dropped; the seat's input is neutral until a newcomer takes it.
 */
export type SeatStatus = 'playing' | 'away' | 'empty'

/** Plain settings of a match, agreed before it starts. As canonical JSON at most 4096 bytes. */
export type MatchOptions = Readonly<Record<string, string | number | boolean>>

/** What `Game.start` may depend on, beside its `Random`. */
export interface MatchSetup {
  /** Unsigned 32-bit seed. The `Random` that `start` and `step` get is already seeded with it. */
  readonly seed: number
  /** Number of seats, within `Game.seats`. */
  readonly seats: number
  /** Settings that all players agreed on; `{}` when there are none. */
  readonly options: MatchOptions
}

/** One decoded input for each seat, by seat. The objects are reused in later frames: read them, do not keep them. */
export type SeatInputs<Input> = readonly Input[]

/** What a step may read beside state and inputs. The object is reused in later frames. */
export interface StepContext {
  /** The frame that is being simulated; `frame / tickRate` is the time in seconds. */
  readonly frame: Frame
  /** Seeded random numbers; saved, hashed and restored together with the game's state. */
  readonly random: Random
  /** Status of each seat in this frame, by seat. */
  readonly seats: readonly SeatStatus[]
  /** Frames per second: the game's `tickRate`. */
  readonly tickRate: number
}

/** How a match ended. Plain JSON only: it is compared, signed and stored as canonical JSON of at most 4096 bytes. */
export interface Outcome {
  /** Seats that won, ascending; empty for a draw. */
  readonly winners: readonly Seat[]
  /** Final score of each seat, by seat, if the game keeps scores. */
  readonly scores?: readonly number[]
  /** A word or sentence to show, such as 'time limit'. */
  readonly reason?: string
}

/**
 * A game: pure functions over a state. The same setup and the same inputs must give the same bytes on every machine:
 * no clock, no `Math.random`, no `Math.sin` (use `math` from `peerstep/core`), no I/O, nothing asynchronous.
 *
 * `State` is whatever `snapshot` can save; with the default codec: plain objects, arrays, Map, Set, typed arrays, numbers,
 * strings, bigints, booleans, null and undefined.
 */
export interface Game<State, Input> {
  /** Names the game; players in one room must have the same. At most 128 bytes of UTF-8. */
  readonly id: string
  /** Version of the rules; players in one room must have the same. At most 128 bytes of UTF-8. */
  readonly version: string
  /** Simulation steps per second, a whole number from 1 to 240. */
  readonly tickRate: number
  /** Fewest and most seats a match can have: `1 <= min <= max <= SEATS_MAX`. */
  readonly seats: { readonly min: number; readonly max: number }
  /** The fields of one seat's input for one frame, see `struct`. */
  readonly input: InputSchema<Input>
  /**
   * Makes the state before frame 0.
   * @param random seeded with `setup.seed`; numbers drawn here are not drawn again by `step`
   */
  start(setup: MatchSetup, random: Random): State
  /** Changes `state` in place by one frame. It runs again after each rollback, so it must depend on its arguments only. */
  step(state: State, inputs: SeatInputs<Input>, context: StepContext): void
  /** The outcome, once the match is decided: from then on it must stay the same for all later states. */
  outcome?(state: State): Outcome | undefined
  /** False refuses an input, which then becomes neutral on every machine. Must not change the state. */
  validate?(state: State, seat: Seat, input: Input): boolean
  /** How states are saved, restored, hashed and sent. Default: `plainSnapshots()`. See docs/snapshots.md. */
  readonly snapshot?: SnapshotCodec<State>
  /**
   * For display only: a state between two states. Must change neither of them.
   * @param alpha 0 gives `previous`, 1 gives `current`
   */
  blend?(previous: State, current: State, alpha: number): State
}

/**
 * Returns the game as it is; lets TypeScript infer `State` and `Input` from the literal.
 *
 * @example
 * ```ts
 * interface Runner { x: number }
 * export const race = defineGame({
 *   id: 'race',
 *   version: '1',
 *   tickRate: 60,
 *   seats: { min: 1, max: 4 },
 *   input: struct({ right: bool() }),
 *   start: ({ seats }): { runners: Runner[] } => ({ runners: Array.from({ length: seats }, () => ({ x: 0 })) }),
 *   step: ({ runners }, inputs) => {
 *     for (const [seat, runner] of runners.entries()) if (inputs[seat]?.right) runner.x += 1
 *   },
 *   outcome: ({ runners }) => {
 *     const winners = [...runners.keys()].filter((seat) => runners[seat]!.x >= 1000)
 *     return winners.length > 0 ? { winners } : undefined
 *   },
 * })
 * ```
 */
export function defineGame<State, Input>(game: Game<State, Input>): Game<State, Input> {
  return game
}
