/** One match that is simulated again while it runs: how far its log goes, how far the simulation is, how it ended. */
import type { Frame, MatchSetup } from '../../src/core/game.js'
import type { Simulated } from '../../src/trust/verdict.js'
import type { Checkpoint } from '../../src/wire/record.js'
import type { LogChunk } from '../store/store.js'
import type { GameLocation, ValidatorState } from './validator-messages.js'

/** How far the simulation of a match is. */
export interface ValidationProgress {
  /** Frames simulated. */
  readonly frames: Frame
  /** Newest state hash known. */
  readonly checkpoint: Checkpoint
  /** Set once the match has an outcome. */
  readonly decided?: Simulated
}

/** What the simulation of a whole match gave; when it failed, a sentence that says why. */
export type ValidationResult =
  | { readonly ok: true; readonly simulated: Simulated; readonly checkpoints: readonly Checkpoint[] }
  | { readonly ok: false; readonly reason: string }

/** A match to simulate. */
export interface ValidationOptions {
  /** Match id, lower-case hex. */
  readonly match: string
  readonly game: GameLocation
  readonly setup: MatchSetup
  /** Chunks of the log from the one that starts at `fromFrame`, in order, at most `chunksMax`. */
  readLog(fromFrame: Frame, chunksMax: number): Promise<readonly LogChunk[]>
  /** Called once for each checkpoint, and once when the match is decided. */
  progressed(progress: ValidationProgress): void
}

/**
 * The state of one match in the pool. `feed`, `finish` and `cancel` are for the owner of the match; the other methods are
 * for the pool.
 */
export class Validation {
  readonly options: ValidationOptions
  readonly checkpoints: Checkpoint[] = []
  readonly #wake: (validation: Validation) => void
  readonly #result = Promise.withResolvers<ValidationResult>()
  /** Frames in the log. */
  available: Frame = 0
  /** Frames simulated on the present thread; 0 again when a thread ends. */
  done: Frame = 0
  /** `ValidatorThread.generation` of the thread that holds the match; 0 when none does. */
  generation = 0
  /** `finish` or `cancel` was called. */
  closing = false
  /** The result is known. */
  over = false
  #decided: Simulated | undefined

  constructor(options: ValidationOptions, wake: (validation: Validation) => void) {
    this.options = options
    this.#wake = wake
  }

  /** Whether the pool should give it a turn. */
  get hasWork(): boolean {
    return !this.over && (this.closing || (this.#decided === undefined && this.available > this.done))
  }

  /** Frames that wait to be simulated. */
  get backlog(): number {
    return this.over || this.#decided !== undefined ? 0 : this.available - this.done
  }

  /** The outcome and its frame, once reached. */
  get decided(): Simulated | undefined {
    return this.#decided
  }

  /** Say that the log now holds this many frames. */
  feed(available: Frame): void {
    this.available = available
    this.#wake(this)
  }

  /** Simulates the frames that are left. Resolves with the result; never rejects. */
  finish(): Promise<ValidationResult> {
    this.closing = true
    this.#wake(this)
    return this.#result.promise
  }

  /** Ends the match in the pool; the result is not needed. */
  cancel(): void {
    void this.finish()
  }

  /** Takes the state of the thread. After a restart, what was reported before is not reported again. */
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

  /** The thread that held the match has ended: simulate again from the first frame. */
  restart(): void {
    this.generation = 0
    if (this.#decided === undefined) this.done = 0
  }

  /** Sets the result. */
  end(result: ValidationResult): void {
    this.over = true
    this.#result.resolve(result)
  }
}
