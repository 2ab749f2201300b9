/** Which groups may decide for all members: more than half of them, or half with the lowest. Two such groups share a member. */
import type { Seat } from '../../core/game.js'

/** The number of a relay that referees. It is a member like a seat, and lower than all of them. */
export const RELAY: Seat = -1

/**
 * Whether a group may decide for all members.
 *
 * @param members seats that are not empty (and the relay), the deciding one included: a seat dropped by such a decision is no
 *   member any more
 * @param present those that agree or have answered
 * @see "dynamic voting", S. Jajodia and D. Mutchler 1990: members change by decisions of a majority of the members before
 */
export function isQuorum(members: readonly Seat[], present: ReadonlySet<Seat>): boolean {
  const count = members.filter((seat) => present.has(seat)).length
  if (count * 2 > members.length) return true
  return count * 2 === members.length && members.length > 0 && present.has(Math.min(...members))
}
