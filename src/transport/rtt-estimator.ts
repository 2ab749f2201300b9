/** Smoothed round-trip time and its deviation. */

/** Weight of a new sample in the smoothed round trip (alpha) and in its mean deviation (beta): RFC 6298, section 2.3. */
const RTT_GAIN = 1 / 8
const DEVIATION_GAIN = 1 / 4
/** Longer samples come from a clock or a process that was stopped, not from a path. */
const RTT_MS_MAX = 10_000

/** Where an estimator differs from RFC 6298. */
export interface RttEstimatorOptions {
  /** Weight of a new sample in the smoothed round trip, 0 to 1. Default 1/8, as in RFC 6298. */
  readonly gain?: number
  /**
   * Takes the plain mean of the first samples, until 1/count is below `gain`: for paths whose first samples are not typical.
   * Default false: the first sample is the estimate, and further ones weigh `gain`, as in RFC 6298.
   */
  readonly meanOfFirst?: boolean
  /** Samples above this are ignored, milliseconds. Default 10,000. */
  readonly rttMsMax?: number
}

/**
 * The estimator of RFC 6298, section 2 (SRTT and RTTVAR, without the retransmission timeout), with one difference: the
 * deviation begins at 0 instead of half of the first sample, because it is shown as jitter and sets no timeout.
 */
export class RttEstimator {
  readonly #gain: number
  readonly #meanOfFirst: boolean
  readonly #rttMsMax: number
  #rttMs = Number.NaN
  #deviationMs = 0
  #samples = 0

  constructor(options: RttEstimatorOptions = {}) {
    this.#gain = options.gain ?? RTT_GAIN
    this.#meanOfFirst = options.meanOfFirst ?? false
    this.#rttMsMax = options.rttMsMax ?? RTT_MS_MAX
  }

  /** Smoothed round trip, milliseconds; NaN before the first sample. */
  get rttMs(): number {
    return this.#rttMs
  }

  /** Smoothed mean deviation of the round trip, milliseconds; 0 before the second sample. */
  get deviationMs(): number {
    return this.#deviationMs
  }

  /** Samples taken so far. */
  get samples(): number {
    return this.#samples
  }

  /** Starts from an estimate made elsewhere, unless there is one already; what is not finite is ignored. No sample. */
  presume(rttMs: number): void {
    if (Number.isNaN(this.#rttMs) && Number.isFinite(rttMs)) this.#rttMs = rttMs
  }

  /** A measured round trip, milliseconds. Ignored when it is negative, not a number, or above the limit. */
  add(rttMs: number): void {
    if (!(rttMs >= 0 && rttMs <= this.#rttMsMax)) return
    this.#samples += 1
    if (Number.isNaN(this.#rttMs)) {
      this.#rttMs = rttMs
      return
    }
    this.#deviationMs += (Math.abs(rttMs - this.#rttMs) - this.#deviationMs) * DEVIATION_GAIN
    const gain = this.#meanOfFirst ? Math.max(this.#gain, 1 / this.#samples) : this.#gain
    this.#rttMs += (rttMs - this.#rttMs) * gain
  }
}
