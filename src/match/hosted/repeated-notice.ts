/** A word that is said again and again, since nobody confirms it: often while it is new, then seldom, or no more. */

export interface NoticeTimes {
  /** While it is new it is said this often, */
  readonly newEveryMs: number
  /** for this long, */
  readonly newForMs: number
  /** and from then on this often; Infinity for no more. */
  readonly everyMs: number
}

export class RepeatedNotice {
  readonly #times: NoticeTimes
  #sinceMs = Number.NEGATIVE_INFINITY
  #saidMs = Number.NEGATIVE_INFINITY

  constructor(times: NoticeTimes) {
    this.#times = times
  }

  /** What there is to say is new. Until then it is old, and was never said. */
  begin(nowMs: number): void {
    this.#sinceMs = nowMs
    this.#saidMs = Number.NEGATIVE_INFINITY
  }

  isNew(nowMs: number): boolean {
    return nowMs - this.#sinceMs < this.#times.newForMs
  }

  /** @returns whether to say it now; it then counts as said */
  isDue(nowMs: number): boolean {
    const { newEveryMs, everyMs } = this.#times
    if (nowMs - this.#saidMs < (this.isNew(nowMs) ? newEveryMs : everyMs)) return false
    this.#saidMs = nowMs
    return true
  }
}
