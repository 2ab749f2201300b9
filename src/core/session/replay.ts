/** Plays a whole match again from its setup and final inputs. */
import { PeerstepError } from '../../errors.js'
import type { Frame, Game, MatchSetup, Outcome, SeatStatus } from '../game.js'
import type { StateHash } from '../hash.js'
import { type FinalFrames, FrameReader, type FrameSource, fits } from './final-frames.js'
import { Simulation } from './simulation.js'

/** What a replayed match came to. */
export interface ReplayResult {
  /** Frames simulated: up to the first at which the outcome stood, at most all that are final. */
  readonly frames: Frame
  /** `Simulation.hash` after the last of them. */
  readonly hash: StateHash
  /** Undefined when the inputs end without an outcome. */
  readonly outcome: Outcome | undefined
  /** Hash after every `checkpointFrames` frames. */
  readonly checkpoints: readonly { readonly frame: Frame; readonly hash: StateHash }[]
}

/**
 * Plays final inputs step by step: for replay viewers, and for the relay's check of a running match.
 *
 * @example
 * ```ts
 * const replayer = new Replayer(game, setup)
 * const frames = new FrameReader(final)
 * while (replayer.simulation.frame < final.count) {
 *   replayer.step(frames)
 *   draw(replayer.simulation.state)
 * }
 * ```
 */
export class Replayer<State, Input> {
  /** State, frame and outcome after the steps so far. */
  readonly simulation: Simulation<State, Input>
  readonly #inputs: Uint8Array
  readonly #statuses: SeatStatus[]

  /** @throws PeerstepError BAD_OPTION when game or setup are out of bounds */
  constructor(game: Game<State, Input>, setup: MatchSetup) {
    this.simulation = new Simulation(game, setup)
    this.#inputs = new Uint8Array(this.simulation.frameBytes)
    this.#statuses = new Array<SeatStatus>(setup.seats).fill('playing')
  }

  /**
   * Simulate the next frame.
   * @param source has that frame, `simulation.frame`: see `FrameReader`
   */
  step(source: FrameSource): void {
    source.readFrame(this.simulation.frame, this.#inputs, this.#statuses)
    this.simulation.step(this.#inputs, this.#statuses)
  }
}

/**
 * Simulates final inputs until the game is decided or the inputs end.
 * @param final from frame 0 on
 * @param checkpointFrames frames between two checkpoints; at least 1
 * @throws PeerstepError BAD_RECORD when the inputs do not fit the game and setup
 * @throws PeerstepError BAD_OPTION when game or setup are out of bounds
 * @example
 * ```ts
 * const { outcome, hash } = replay(game, { seed, seats: 2, options: {} }, finalFrames)
 * ```
 */
export function replay<State, Input>(
  game: Game<State, Input>,
  setup: MatchSetup,
  final: FinalFrames,
  checkpointFrames = 60,
): ReplayResult {
  const replayer = new Replayer(game, setup)
  const { simulation } = replayer
  if (final.firstFrame !== 0 || !fits(final, { seats: setup.seats, inputBytes: game.input.bytes })) {
    throw new PeerstepError(
      'BAD_RECORD',
      `the record does not hold ${final.count} inputs for each of ${setup.seats} seats`,
    )
  }
  const frames = new FrameReader(final)
  const checkpoints: { frame: Frame; hash: StateHash }[] = []
  while (simulation.frame < final.count && simulation.outcome() === undefined) {
    replayer.step(frames)
    if (simulation.frame % checkpointFrames === 0)
      checkpoints.push({ frame: simulation.frame, hash: simulation.hash() })
  }
  return { frames: simulation.frame, hash: simulation.hash(), outcome: simulation.outcome(), checkpoints }
}
