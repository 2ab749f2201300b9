/** When the picture stood still: from the moment a frame was due that could not be simulated, to the one after which it was. */

/** See above. */
export class StallMeter {
  readonly lengthsMs: number[] = []
  #frame = -1
  #sinceMs = Number.NaN

  /**
   * After every tick.
   * @param frame the next one to be simulated; it does not fall
   * @param stalled the tick found a frame due and its window used up
   */
  ticked(frame: number, stalled: boolean, nowMs: number): void {
    if (frame > this.#frame) this.end(nowMs)
    this.#frame = frame
    if (stalled && Number.isNaN(this.#sinceMs)) this.#sinceMs = nowMs
  }

  /** A stall that lasts counts as far as it went. */
  end(nowMs: number): void {
    if (!Number.isNaN(this.#sinceMs)) this.lengthsMs.push(nowMs - this.#sinceMs)
    this.#sinceMs = Number.NaN
  }
}
