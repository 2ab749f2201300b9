/** Costs that explain what was measured: least squares, none of them negative. */

/** One measurement: how much of each thing was done, and what it took in all. */
export interface Measured {
  readonly counts: readonly number[]
  readonly total: number
}

/** Passes over all costs; a handful of costs settles far earlier. */
const PASSES = 2000

/**
 * The cost of each thing, such that the totals come out as nearly as possible. Errors count relative to the total, so
 * that a large run does not speak louder than a small one.
 *
 * Coordinate descent: the error is convex, and each step finds its minimum along one cost with zero as a bound (C. L.
 * Lawson and R. J. Hanson, Solving Least Squares Problems, 1974, for the problem).
 *
 * @param measured at least one, with as many counts each as there are costs, and a total above zero
 */
export function fitCosts(measured: readonly Measured[]): number[] {
  const size = measured[0]!.counts.length
  const rows = measured.map(({ counts, total }) => counts.map((count) => count / total))
  const costs = new Array<number>(size).fill(0)
  const left = rows.map(() => 1)
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (let at = 0; at < size; at += 1) {
      const square = rows.reduce((sum, row) => sum + row[at]! ** 2, 0)
      if (square === 0) continue
      const slope = rows.reduce((sum, row, index) => sum + row[at]! * left[index]!, 0)
      const change = Math.max(-costs[at]!, slope / square)
      costs[at]! += change
      for (const [index, row] of rows.entries()) left[index]! -= row[at]! * change
    }
  }
  return costs
}
