/** Closes connections through relays that serve no purpose any more. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { backgroundTimers, type Stop, type Timers } from '../clock.js'

const CHECK_MS = 5000

/** Consecutive checks without a stream of ours: a negotiation that goes on in steps opens one within seconds. */
const CHECKS_MAX = 2

/** All our protocols begin so. */
const OURS = '/peerstep/'

/**
 * Closes circuits on which neither side has a stream of ours open. Two players need theirs for as long as they negotiate a
 * better path; afterwards the liveness pings on it, from both ends and through two encryptions, cost more bytes than a match.
 *
 * @param checkMs  milliseconds between checks; a circuit may be idle for two of them
 * @returns a function that ends the checks
 */
export function closeIdleCircuits(
  node: Pick<Libp2p, 'getConnections'>,
  checkMs = CHECK_MS,
  timers: Timers = backgroundTimers,
): Stop {
  const idle = new WeakMap<Connection, number>()
  return timers.every(checkMs, () => {
    for (const connection of node.getConnections()) {
      if (connection.status !== 'open' || connection.limits === undefined) continue
      const checks = connection.streams.some((it) => it.protocol.startsWith(OURS)) ? 0 : (idle.get(connection) ?? 0) + 1
      idle.set(connection, checks)
      // The other side may be gone already, which ends the connection just as well.
      if (checks >= CHECKS_MAX) connection.close().catch((error: Error) => connection.abort(error))
    }
  })
}
