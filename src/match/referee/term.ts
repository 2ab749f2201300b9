/** Terms number the referees of a match: of two seals the one of the higher term counts. */
import type { Seat } from '../../core/game.js'
import { isQuorum } from './quorum.js'

/** Terms a single election may skip: a term further ahead is nonsense, and would exhaust the numbers. */
export const TERMS_SKIPPED_MAX = 4096

/**
 * The seat to which a term belongs; no term belongs to two seats.
 * @param first the referee of term 0: a seat, or RELAY
 */
export function holderOf(term: number, seats: number, first: Seat): Seat {
  return term === 0 ? first : (term - 1) % seats
}

/** The first term after `term` that belongs to this seat. */
export function nextTermOf(seat: Seat, seats: number, term: number): number {
  const own = term - ((term - 1) % seats) + seat
  return own > term ? own : own + seats
}

/**
 * The newest term that a quorum follows, or a newer one.
 * @param members see `isQuorum`
 * @param terms by seat: the term that its packets say it follows
 * @returns 0 when there is none
 */
export function followedTerm(members: readonly Seat[], terms: readonly number[]): number {
  const newestFirst = [...new Set(terms)].filter((term) => term > 0).sort((a, b) => b - a)
  const followers = (term: number): Set<Seat> => new Set(members.filter((seat) => (terms[seat] ?? 0) >= term))
  return newestFirst.find((term) => isQuorum(members, followers(term))) ?? 0
}
