/** Counters of a match: how often, how deep, and how long. */
import type { Frame } from '../../core/game.js'

/** Counts rollbacks, stalls and pauses of one match, for its statistics. */
export class PlayCounters {
  rollbacks = 0
  resimulatedFrames = 0
  rollbackDepthMax = 0
  lastRollbackDepth = 0
  stalls = 0
  longestStallMs = 0
  longestPauseMs = 0
  desyncs = 0
  sealGaps = 0
  #steppedMs = 0
  #waiting = false

  /** Pauses are timed from here on. */
  begin(nowMs: number): void {
    this.#steppedMs = nowMs
  }

  /** What the session did. */
  noteRollback(done: { readonly rolledBackTo: Frame; readonly resimulated: number }): void {
    if (done.rolledBackTo < 0) return
    this.rollbacks += 1
    this.resimulatedFrames += done.resimulated
    this.lastRollbackDepth = done.resimulated
    this.rollbackDepthMax = Math.max(this.rollbackDepthMax, done.resimulated)
  }

  /**
   * A pause lasts from one frame to the next, a stall from the last frame before it to the first one after it; one without an
   * end counts as it grows.
   */
  timePause(nowMs: number, stepped: boolean): void {
    const pauseMs = nowMs - this.#steppedMs
    this.longestPauseMs = Math.max(this.longestPauseMs, pauseMs)
    if (!stepped || this.#waiting) this.longestStallMs = Math.max(this.longestStallMs, pauseMs)
    this.#waiting = !stepped
    if (stepped) this.#steppedMs = nowMs
  }
}
