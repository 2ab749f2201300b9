/** How long a match has waited for something to become final, in time awake. */

/** Without a newly final frame for this long, while we are awake, a match is over. */
const REFEREE_LOST_MS = 15_000
/** Longest time between two ticks that counts as being awake. */
const WAITED_PER_TICK_MS = 100

export class FinalWait {
  #waitedMs = 0
  #tickedMs = 0

  /** Something became final, or may soon: wait anew. */
  restart(): void {
    this.#waitedMs = 0
  }

  /**
   * Call once a tick for as long as it is waited.
   * @returns true when the referee is gone, and nobody has taken its place
   */
  isLost(nowMs: number): boolean {
    this.#waitedMs += Math.min(Math.max(0, nowMs - this.#tickedMs), WAITED_PER_TICK_MS)
    this.#tickedMs = nowMs
    return this.#waitedMs >= REFEREE_LOST_MS
  }
}
