/** How long a match has waited for a frame to become final, in time awake. */

/** Without a newly final frame for this long, while we are awake, a match among players is over. */
const REFEREE_LOST_MS = 15_000
/** A relay keeps a match for as long, and may restart: a player that lost its network or its relay can still come back. */
const RELAY_LOST_MS = 60_000
/** Longest time between two ticks that counts as being awake. */
const WAITED_PER_TICK_MS = 100

/** Ends the wait for a referee, at once or after a minute. */
export class FinalityTimeout {
  readonly #lostMs: number
  #waitedMs = 0
  #tickedMs = 0

  /** @param hosted by a relay */
  constructor(hosted: boolean) {
    this.#lostMs = hosted ? RELAY_LOST_MS : REFEREE_LOST_MS
  }

  /** A frame became final, or may soon: wait anew. */
  restart(): void {
    this.#waitedMs = 0
  }

  /**
   * Call once a tick while the match waits.
   * @returns true when the referee is gone and has not been replaced
   */
  isLost(nowMs: number): boolean {
    this.#waitedMs += Math.min(Math.max(0, nowMs - this.#tickedMs), WAITED_PER_TICK_MS)
    this.#tickedMs = nowMs
    return this.#waitedMs >= this.#lostMs
  }
}
