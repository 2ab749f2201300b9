/** A clock that runs fast or slow against another. */
import { assert } from '../../errors.js'
import type { Clock } from '../clock.js'

/** How a peer's clock differs from the network's. */
export interface ClockSkew {
  /** Local milliseconds per millisecond; 1 by default. */
  readonly rate?: number
  /** Local time at virtual time 0; 0 by default. */
  readonly offsetMs?: number
}

/** Runs at the base's rate, from the base's time, until changed. */
export class SkewedClock implements Clock {
  readonly #base: Clock
  #rate = 1
  #localMs = 0
  #atMs = 0

  constructor(base: Clock) {
    this.#base = base
  }

  nowMs(): number {
    return this.#localMs + (this.#base.nowMs() - this.#atMs) * this.#rate
  }

  change(skew: ClockSkew): void {
    assert(skew.rate === undefined || skew.rate > 0, 'a clock runs forward')
    const nowMs = this.#base.nowMs()
    const rate = skew.rate ?? this.#rate
    this.#localMs = skew.offsetMs === undefined ? this.nowMs() : skew.offsetMs + nowMs * rate
    this.#atMs = nowMs
    this.#rate = rate
  }
}
