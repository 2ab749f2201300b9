/** Terms number the referees of a match, so that everybody knows whose word is the newest. */
import type { Seat } from '../core/game.js'

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
