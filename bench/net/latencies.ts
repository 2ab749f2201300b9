/** Figures of latencies. What never came is later than anything that did. */

export interface LatencyFigures {
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Share of messages that came later than this or never. */
  readonly over60Ratio: number
  readonly over100Ratio: number
  readonly lostRatio: number
}

/** @param latenciesMs null for what never came; at least one */
export function latencyFigures(latenciesMs: readonly (number | null)[]): LatencyFigures {
  const sorted = latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
  const count = sorted.length
  const later = (ms: number): number => sorted.filter((one) => one > ms).length / count
  return {
    count,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    maxMs: sorted.at(-1)!,
    over60Ratio: later(60),
    over100Ratio: later(100),
    lostRatio: later(Number.MAX_VALUE),
  }
}

/** The least value that at least this share does not exceed. @param sorted rising, at least one */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
