/** Terms number the referees of a match, so that everybody knows whose word is the newest. */
import type { Seat } from '../../core/game.js'
import { isQuorum } from './quorum.js'

/** Terms a single election may skip: what is further ahead is nonsense, and would use the numbers up. */
export const TERMS_SKIPPED_MAX = 4096

/**
 * Whose term it is: no two seats can ever claim the same one.
 * @param first who referees in term 0: a seat, or RELAY
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
 * @param terms by seat: what it says it follows
 * @returns 0 when there is none
 */
export function followedTerm(members: readonly Seat[], terms: readonly number[]): number {
  const newestFirst = [...new Set(terms)].filter((term) => term > 0).sort((a, b) => b - a)
  const followers = (term: number): Set<Seat> => new Set(members.filter((seat) => (terms[seat] ?? 0) >= term))
  return newestFirst.find((term) => isQuorum(members, followers(term))) ?? 0
}
