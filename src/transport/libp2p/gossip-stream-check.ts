/** Drops connections that are open but over which gossip cannot leave any more. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { backgroundTimers, type Stop, type Timers } from '../clock.js'

const CHECK_MS = 1000

/** Consecutive checks a connection may lack a gossip stream: longer than identify and the opening of one take. */
const CHECKS_MAX = 5

/**
 * Drops connections that have lost their outgoing gossip stream, so that the side that dialled dials again.
 *
 * Gossipsub opens that stream once. When it fails (a neighbour too slow to read fills its buffer, a page sleeps through
 * the negotiation), the connection stays and nothing is ever sent on it again.
 *
 * @param checkMs  milliseconds between checks; a connection may be without gossip for six of them
 * @returns a function that ends the checks
 */
export function dropConnectionsWithoutGossip(
  node: Pick<Libp2p, 'getConnections'>,
  checkMs = CHECK_MS,
  timers: Timers = backgroundTimers,
): Stop {
  const failed = new WeakMap<Connection, number>()
  return timers.every(checkMs, () => {
    for (const connection of node.getConnections()) {
      if (connection.status !== 'open' || connection.limits !== undefined) continue
      const gossips = connection.streams.some(
        (it) => it.direction === 'outbound' && it.protocol.startsWith('/meshsub/'),
      )
      const checks = gossips ? 0 : (failed.get(connection) ?? 0) + 1
      failed.set(connection, checks)
      if (checks > CHECKS_MAX) connection.abort(new Error('no gossip can leave on this connection'))
    }
  })
}
