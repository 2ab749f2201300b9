/** Statistics of samples. A message that never arrived counts as later than every one that did. */

/** Percentiles, and the share of messages that never arrived. @param latenciesMs null for a message that never arrived; at least one */
export function latencyFigures(latenciesMs: readonly (number | null)[]) {
  const sorted = latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    maxMs: sorted.at(-1)!,
    lostRatio: sorted.filter((one) => one === Number.POSITIVE_INFINITY).length / sorted.length,
  }
}

/** The least value that at least this share of the samples does not exceed. @param sorted rising, at least one */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

/** `quantile` of samples in any order; 0 of none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0
  return quantile(
    values.toSorted((a, b) => a - b),
    share,
  )
}

/** The middle sample, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The sum; 0 of none. */
export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** The mean; 0 of none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : total(values) / values.length
}
