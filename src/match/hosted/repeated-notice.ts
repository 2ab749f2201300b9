/** Resend schedule of a notice that is never acknowledged: often while it is new, then seldom, or no more. */

/** How often a notice is sent, in milliseconds. */
export interface NoticeTimes {
  /** While it is new it is sent this often, */
  readonly newEveryMs: number
  /** for this long, */
  readonly newForMs: number
  /** and from then on this often; Infinity for no more. */
  readonly everyMs: number
}

/** Tells when to send a notice again. */
export class RepeatedNotice {
  readonly #times: NoticeTimes
  #sinceMs = Number.NEGATIVE_INFINITY
  #sentMs = Number.NEGATIVE_INFINITY

  /** Not new yet, and never sent. */
  constructor(times: NoticeTimes) {
    this.#times = times
  }

  /** The notice is new from now on, and due at once. */
  begin(nowMs: number): void {
    this.#sinceMs = nowMs
    this.#sentMs = Number.NEGATIVE_INFINITY
  }

  /** For `newForMs` after `begin`. */
  isNew(nowMs: number): boolean {
    return nowMs - this.#sinceMs < this.#times.newForMs
  }

  /** @returns whether to send it now; it then counts as sent */
  isDue(nowMs: number): boolean {
    const { newEveryMs, everyMs } = this.#times
    if (nowMs - this.#sentMs < (this.isNew(nowMs) ? newEveryMs : everyMs)) return false
    this.#sentMs = nowMs
    return true
  }
}
