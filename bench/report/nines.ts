/** A scale for shares on which 0.9, 0.99 and 0.999 are equally far apart, so that the tail is as wide as the rest. */

/** Up to 0.999, which needs a thousand samples. */
const NINES_MAX = 3
const POINTS = 120
/** A logarithmic axis needs a positive value; no latency between two processes is less. */
const LATENCY_MIN_MS = 0.01

/** 0 for the share 0, 1 for 0.9, 2 for 0.99. */
export function ninesOf(share: number): number {
  return Math.log10(1 / (1 - share))
}

/** The shares that the axis names. */
export const NAMED_SHARES = [0, 0.5, 0.9, 0.99, 0.999] as const

/**
 * How many milliseconds each share of the messages took at most. It ends at the share that arrived, and one sample before
 * the last: the largest of n samples says nothing of shares beyond 1 - 1/n.
 *
 * @param latenciesMs null for a message that never arrived
 */
export function cdfPoints(latenciesMs: readonly (number | null)[]): { ms: number; nines: number }[] {
  const sorted = latenciesMs.filter((ms) => ms !== null).toSorted((a, b) => a - b)
  const points: { ms: number; nines: number }[] = []
  for (let step = 0; step <= POINTS; step += 1) {
    const nines = (step * NINES_MAX) / POINTS
    const index = Math.max(0, Math.ceil((1 - 10 ** -nines) * latenciesMs.length) - 1)
    if (index >= sorted.length || (index === latenciesMs.length - 1 && step > 0)) break
    points.push({ ms: Math.max(LATENCY_MIN_MS, sorted[index]!), nines })
  }
  return points
}
