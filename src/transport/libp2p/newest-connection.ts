/** One live connection for each peer: the newest one. */
import type { Connection, Libp2p } from '@libp2p/interface'

/** Two connections opened within this time in opposite directions are two peers dialling each other at once. */
const SIMULTANEOUS_MS = 5000

/**
 * Drops the old connection of a peer that comes back.
 *
 * A peer that changed networks or reloaded its page leaves a connection behind that looks alive for a while. Gossipsub
 * keeps to the first connection it saw, and would write to the dead one.
 */
export function keepNewestConnection(node: Libp2p): void {
  node.addEventListener('connection:open', (event) => {
    const fresh = event.detail
    if (fresh.limits !== undefined) return
    for (const other of node.getConnections(fresh.remotePeer)) {
      if (other === fresh || other.direct !== fresh.direct || other.limits !== undefined) continue
      const loser = isSimultaneous(fresh, other) ? crossed(node, fresh, other) : other
      loser.abort(new Error('superseded by another connection to the same peer'))
      if (loser === fresh) return
    }
  })
}

function isSimultaneous(a: Connection, b: Connection): boolean {
  return a.direction !== b.direction && Math.abs(a.timeline.open - b.timeline.open) < SIMULTANEOUS_MS
}

/** Both ends must drop the same one, or they lose both: the connection that the smaller peer id dialled stays. */
function crossed(node: Libp2p, a: Connection, b: Connection): Connection {
  const ours = a.direction === 'outbound' ? a : b
  const theirs = ours === a ? b : a
  return node.peerId.toString() < ours.remotePeer.toString() ? theirs : ours
}
