/** At which round trip one way of hiding distance becomes cheaper than another. */
import { costOf, type Felt, type Weights } from './cost.js'

export interface Compared {
  readonly rttMs: number
  readonly near: Felt
  readonly far: Felt
}

/** Costs that differ by less are equal: a third of a frame. */
export const EQUAL_COST_MS = 5

export interface Crossings {
  /** The round trip up to which `near` costs no more than `far`: 0 when it costs more from the first row on, Infinity: never. */
  readonly untilMs: number
  /** The round trip from which on it costs no more again; null when it does not. */
  readonly againFromMs: number | null
}

/**
 * Where the costs cross, between the measured rows by a straight line.
 *
 * @param compared by rising round trip, at least one
 */
export function crossingsOf(compared: readonly Compared[], weights: Weights): Crossings {
  const excess = ({ near, far }: Compared): number => costOf(near, weights) - costOf(far, weights) - EQUAL_COST_MS
  const between = (index: number): number => {
    const [before, after] = [compared[index - 1], compared[index]]
    const share = excess(before) / (excess(before) - excess(after))
    return before.rttMs + share * (after.rttMs - before.rttMs)
  }
  const first = compared.findIndex((one) => excess(one) > 0)
  const last = compared.findLastIndex((one) => excess(one) > 0)
  if (first < 0) return { untilMs: Number.POSITIVE_INFINITY, againFromMs: null }
  return {
    untilMs: first === 0 ? 0 : between(first),
    againFromMs: last === compared.length - 1 ? null : between(last + 1),
  }
}
