/** Connections that are open but over which gossip cannot leave any more. */
import type { Connection, Libp2p } from '@libp2p/interface'

const CHECK_MS = 1000

/** Consecutive checks a connection may lack a gossip stream: longer than identify and the opening of one take. */
const CHECKS_MAX = 5

/**
 * Drops connections that have lost their outgoing gossip stream, so that whoever dialled dials again.
 *
 * Gossipsub opens that stream once. When it fails (a neighbour too slow to read fills its buffer, a page sleeps through
 * the negotiation), the connection stays and nothing is ever sent on it again.
 *
 * @param checkMs  milliseconds between checks; a connection may be deaf for six of them
 * @returns a function that ends the checks
 */
export function dropConnectionsWithoutGossip(node: Libp2p, checkMs = CHECK_MS): () => void {
  const failed = new WeakMap<Connection, number>()
  const check = (): void => {
    for (const connection of node.getConnections()) {
      if (connection.status !== 'open' || connection.limits !== undefined) continue
      const speaks = connection.streams.some((it) => it.direction === 'outbound' && it.protocol.startsWith('/meshsub/'))
      const checks = speaks ? 0 : (failed.get(connection) ?? 0) + 1
      failed.set(connection, checks)
      if (checks > CHECKS_MAX) connection.abort(new Error('no gossip can leave on this connection'))
    }
  }
  const timer = setInterval(check, checkMs)
  if (typeof timer === 'object') timer.unref() // in Node a forgotten host must not keep the process alive
  return () => clearInterval(timer)
}
