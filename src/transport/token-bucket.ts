/** How much of something one party may use: a steady rate, and a burst that was saved up. */

export interface BucketLimits {
  /** Most that can be taken at once. */
  readonly burst: number
  /** What comes back in a second. */
  readonly perSecond: number
}

/** Begins full. */
export class TokenBucket {
  readonly #limits: BucketLimits
  #tokens: number
  #atMs: number

  constructor(limits: BucketLimits, nowMs: number) {
    this.#limits = limits
    this.#tokens = limits.burst
    this.#atMs = nowMs
  }

  /** @returns whether there was enough; when there was not, nothing is taken */
  take(amount: number, nowMs: number): boolean {
    this.#refill(nowMs)
    if (amount > this.#tokens) return false
    this.#tokens -= amount
    return true
  }

  /** True when a fresh bucket would be the same: this one can be forgotten. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#tokens === this.#limits.burst
  }

  #refill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#atMs = nowMs
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + (passedMs / 1000) * this.#limits.perSecond)
  }
}
