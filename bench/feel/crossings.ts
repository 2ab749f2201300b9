/** At which round trip one way of hiding distance becomes cheaper than another. */
import { costOf, type Felt, type Weights } from './cost.js'

export interface Compared {
  readonly rttMs: number
  readonly near: Felt
  readonly far: Felt
}

/** Costs that differ by less are equal: a third of a frame. */
export const EQUAL_COST_MS = 5

/**
 * The round trip up to which `near` costs no more than `far`, between the measured ones by a straight line.
 *
 * @param compared by rising round trip, at least one
 * @returns 0 when it never does, Infinity when it always does
 */
export function crossingMs(compared: readonly Compared[], weights: Weights): number {
  const excess = ({ near, far }: Compared): number => costOf(near, weights) - costOf(far, weights) - EQUAL_COST_MS
  const last = compared.findLastIndex((one) => excess(one) <= 0)
  if (last < 0) return 0
  const [before, after] = [compared[last], compared[last + 1]]
  if (after === undefined) return Number.POSITIVE_INFINITY
  const share = -excess(before) / (excess(after) - excess(before))
  return before.rttMs + share * (after.rttMs - before.rttMs)
}
