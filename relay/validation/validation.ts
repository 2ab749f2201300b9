/** One match that is simulated again while it runs: how far its log reaches, how far the simulation is, how it ended. */
import type { Frame, MatchSetup } from '../../src/core/game.js'
import type { Simulated } from '../../src/trust/verdict.js'
import type { Checkpoint } from '../../src/wire/record.js'
import type { LogChunk } from '../store/store.js'
import type { GameLocation, ValidatorState } from './validator-messages.js'

export interface ValidationProgress {
  readonly frames: Frame
  /** Newest state hash known. */
  readonly checkpoint: Checkpoint
  readonly decided?: Simulated
}

export type ValidationResult =
  | { readonly ok: true; readonly simulated: Simulated; readonly checkpoints: readonly Checkpoint[] }
  | { readonly ok: false; readonly reason: string }

export interface ValidationOptions {
  readonly match: string
  readonly game: GameLocation
  readonly setup: MatchSetup
  readLog(fromFrame: Frame, chunksMax: number): Promise<readonly LogChunk[]>
  /** Called once for each checkpoint, and once when the match is decided. */
  progressed(progress: ValidationProgress): void
}

/** One match in the eyes of the pool. */
export class Validation {
  readonly options: ValidationOptions
  readonly checkpoints: Checkpoint[] = []
  readonly #wake: (validation: Validation) => void
  readonly #result = Promise.withResolvers<ValidationResult>()
  /** Frames in the log. */
  available: Frame = 0
  /** Frames simulated on the present thread; starts again when a thread dies. */
  done: Frame = 0
  /** Which of the lane's threads holds the match; threads are counted from 1. */
  generation = 0
  closing = false
  over = false
  #decided: Simulated | undefined

  constructor(options: ValidationOptions, wake: (validation: Validation) => void) {
    this.options = options
    this.#wake = wake
  }

  get hasWork(): boolean {
    return !this.over && (this.closing || (this.#decided === undefined && this.available > this.done))
  }

  /** Frames that wait to be simulated. */
  get backlog(): number {
    return this.over || this.#decided !== undefined ? 0 : this.available - this.done
  }

  get decided(): Simulated | undefined {
    return this.#decided
  }

  /** The log now holds this many frames. */
  feed(available: Frame): void {
    this.available = available
    this.#wake(this)
  }

  /** Simulate what is left, then tell how it ended. */
  finish(): Promise<ValidationResult> {
    this.closing = true
    this.#wake(this)
    return this.#result.promise
  }

  /** Nobody wants to know any more. */
  cancel(): void {
    void this.finish()
  }

  /** Takes over what a thread has simulated. After a fresh start nothing is announced twice. */
  advance(state: ValidatorState): void {
    this.done = state.frame
    for (const checkpoint of state.checkpoints) {
      if (checkpoint.frame <= (this.checkpoints.at(-1)?.frame ?? 0)) continue
      this.checkpoints.push(checkpoint)
      this.options.progressed({ frames: state.frame, checkpoint })
    }
    if (state.outcomeJson === '' || state.stateHash === null || this.#decided !== undefined) return
    const decided = { frame: state.frame, stateHash: state.stateHash, outcomeJson: state.outcomeJson }
    this.#decided = decided
    this.options.progressed({
      frames: decided.frame,
      checkpoint: { frame: decided.frame, hash: decided.stateHash },
      decided,
    })
  }

  /** The thread that held the match is gone: begin again from the first frame. */
  restart(): void {
    this.generation = 0
    if (this.#decided === undefined) this.done = 0
  }

  end(result: ValidationResult): void {
    this.over = true
    this.#result.resolve(result)
  }
}
