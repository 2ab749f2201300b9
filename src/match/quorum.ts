/** Who may decide without the others: more than half of them, or half with the lowest seat. Two such groups always share a seat. */
import type { Seat } from '../core/game.js'

/**
 * @param members seats that are not empty, the deciding one included: a seat given up by such a decision has no say any more
 * @param present seats that agree or have answered
 * @see "dynamic voting", S. Jajodia and D. Mutchler 1990: members change by decisions of a majority of the members before
 */
export function isQuorum(members: readonly Seat[], present: ReadonlySet<Seat>): boolean {
  const count = members.filter((seat) => present.has(seat)).length
  if (count * 2 > members.length) return true
  return count * 2 === members.length && members.length > 0 && present.has(Math.min(...members))
}
