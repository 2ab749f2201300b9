/** Ages of a great many messages, counted in steps of one hundredth: percentiles of millions in a few kilobytes. */

/** Ages below this count as this. */
const AGE_MS_MIN = 0.01
/** Each step is longer than the one before by this: what a percentile may be wrong by. */
const STEP = 1.01
const LOG_STEP = Math.log(STEP)
/** Up to 28 hours; what is older counts as that old. */
const STEPS = Math.ceil(Math.log(1e8 / AGE_MS_MIN) / LOG_STEP)

export class AgeHistogram {
  readonly #counts = new Float64Array(STEPS)
  #count = 0
  #lost = 0

  /** Of what another process has counted. */
  static of(...parts: readonly AgeCounts[]): AgeHistogram {
    const whole = new AgeHistogram()
    for (const { lost, steps } of parts) {
      whole.#lost += lost
      whole.#count += lost
      for (let at = 0; at < steps.length; at += 2) {
        whole.#counts[steps[at]!] += steps[at + 1]!
        whole.#count += steps[at + 1]!
      }
    }
    return whole
  }

  /** Those that never came too. */
  get count(): number {
    return this.#count
  }

  get lostRatio(): number {
    return this.#count === 0 ? 0 : this.#lost / this.#count
  }

  /** null for what never came: it is older than anything. */
  add(ageMs: number | null): void {
    this.#count += 1
    if (ageMs === null) {
      this.#lost += 1
      return
    }
    const step = Math.floor(Math.log(Math.max(ageMs, AGE_MS_MIN) / AGE_MS_MIN) / LOG_STEP)
    this.#counts[Math.min(step, STEPS - 1)] += 1
  }

  /** The least age that at least this share does not exceed, to one hundredth at worst; Infinity where that share never came. */
  quantileMs(share: number): number {
    if (this.#count === 0) return Number.NaN
    let missing = Math.max(1, Math.ceil(share * this.#count))
    for (let step = 0; step < STEPS; step += 1) {
      const count = this.#counts[step]!
      // Those of one step are taken to be evenly spread over it.
      if (count >= missing) return AGE_MS_MIN * STEP ** (step + missing / count)
      missing -= count
    }
    return Number.POSITIVE_INFINITY
  }

  /** What is needed to make it again. */
  counts(): AgeCounts {
    const steps: number[] = []
    for (let step = 0; step < STEPS; step += 1) if (this.#counts[step] !== 0) steps.push(step, this.#counts[step]!)
    return { lost: this.#lost, steps }
  }
}

/** A histogram as it travels between processes and into reports. */
export interface AgeCounts {
  readonly lost: number
  /** In turn: a step, whose ages are about 0.01 ms times 1.01 to its power, and how many messages fell into it. */
  readonly steps: readonly number[]
}
