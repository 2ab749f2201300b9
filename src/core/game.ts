/** The contract between a game author and everything else: one pure module, the same on every machine. */
import type { InputSchema } from './input/input-schema.js'
import type { Random } from './random.js'
import type { SnapshotCodec } from './snapshots/snapshot-codec.js'

/** 0-based simulation step, a safe integer: the logical clock of everything that happens in a match. */
export type Frame = number

/** Index in the input vector, 0 to 15. */
export type Seat = number

/** Most seats a match may have: acknowledgements and statuses are sized by it. */
export const SEATS_MAX = 16

/**
 * What the referee says of a seat at a frame. A fact of the input log, so every peer agrees.
 * `playing`: a peer sits here. `away`: its inputs are substituted for now. `empty`: dropped or left; nobody decides here.
 */
export type SeatStatus = 'playing' | 'away' | 'empty'

/** Plain settings of a match, agreed before it starts. */
export type MatchOptions = Readonly<Record<string, string | number | boolean>>

/** All that `start` may depend on. */
export interface MatchSetup {
  /** Unsigned 32-bit seed; `Random` in `StepContext` already runs on it. */
  readonly seed: number
  /** Number of seats, 1 to 16. */
  readonly seats: number
  readonly options: MatchOptions
}

/** One decoded input per seat. The objects are reused between frames: read them, do not keep them. */
export type SeatInputs<Input> = readonly Input[]

/** What a step may know beside state and inputs. */
export interface StepContext {
  readonly frame: Frame
  /** Seeded; its state is saved and rewound with the game's state. */
  readonly random: Random
  /** Status of each seat in this frame. */
  readonly seats: readonly SeatStatus[]
  /** Frames per second, the game's `tickRate`. */
  readonly tickRate: number
}

/** How a match ended. Must be plain JSON: it is compared and stored as canonical JSON. */
export interface Outcome {
  /** Seats that won; empty for a draw. */
  readonly winners: readonly Seat[]
  /** Final score of each seat, if the game keeps one. */
  readonly scores?: readonly number[]
  /** One word or sentence for people: 'time limit', 'last ship flying'. */
  readonly reason?: string
}

/**
 * A game: pure functions over a state. Same setup and same inputs must give the same bytes on every machine:
 * no clock, no `Math.random`, no `Math.sin` (use `math` from `peerstep/core`), no I/O, nothing asynchronous.
 */
export interface Game<State, Input> {
  readonly id: string
  readonly version: string
  /** Simulation steps per second, 1 to 240. */
  readonly tickRate: number
  readonly seats: { readonly min: number; readonly max: number }
  readonly input: InputSchema<Input>
  start(setup: MatchSetup, random: Random): State
  /** Advance `state` in place by one frame. */
  step(state: State, inputs: SeatInputs<Input>, context: StepContext): void
  /** Set once the match is decided; must then stay the same. */
  outcome?(state: State): Outcome | undefined
  /** A refused input becomes neutral, everywhere alike. */
  validate?(state: State, seat: Seat, input: Input): boolean
  /** How states are saved, restored, hashed and sent. Default: `plainSnapshots()`, a fast generic clone. */
  readonly snapshot?: SnapshotCodec<State>
  /** Display only: a state between two states, alpha 0 to 1. */
  blend?(previous: State, current: State, alpha: number): State
}

/** Identity function that lets TypeScript infer `State` and `Input` of a game literal. */
export function defineGame<State, Input>(game: Game<State, Input>): Game<State, Input> {
  return game
}
