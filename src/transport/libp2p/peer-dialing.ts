/** Finds or makes a connection to a peer: one that is open, or one through a relay that both are connected to. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../errors.js'
import { backgroundTimers, type Timers, timeoutSignal } from '../clock.js'
import type { PeerId } from '../lane.js'

/** For one relay to connect us: two handshakes over four links, on a slow phone. */
const CIRCUIT_TIMEOUT_MS = 5000

/** @returns the newest open connection to the peer, a direct one if there is any; undefined when there is none */
export function openConnection(node: Pick<Libp2p, 'getConnections'>, peer: PeerId): Connection | undefined {
  const open = node.getConnections(peerIdFromString(peer)).filter((it) => it.status === 'open')
  return open.findLast(isDirect) ?? open.at(-1)
}

/** True for connections that no relay carries. */
export function isDirect(connection: Connection): boolean {
  return connection.limits === undefined && connection.direct
}

/**
 * Finds or makes a connection: an open direct one, else an open one through a relay, else one dialled through each of the
 * relays in turn.
 *
 * @param relays  addresses of the relays connected now, each ending in /p2p/ and the relay's peer id
 * @throws PeerstepError TIMEOUT when `signal` ends it; PEER_UNREACHABLE when no relay leads there
 */
export async function reach(
  node: Pick<Libp2p, 'dial' | 'getConnections'>,
  relays: readonly Multiaddr[],
  peer: PeerId,
  signal?: AbortSignal,
  timers: Timers = backgroundTimers,
): Promise<Connection> {
  const open = openConnection(node, peer)
  if (open !== undefined) return open
  const reasons: unknown[] = []
  for (const relay of relays) {
    if (signal?.aborted) break
    const deadline = timeoutSignal(timers, CIRCUIT_TIMEOUT_MS)
    try {
      return await node.dial(relay.encapsulate(`/p2p-circuit/p2p/${peer}`), {
        signal: signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]),
      })
    } catch (reason) {
      reasons.push(reason)
    } finally {
      deadline.stop()
    }
  }
  const cause = new AggregateError(reasons)
  if (signal?.aborted) throw new PeerstepError('TIMEOUT', `${peer} could not be reached in time; try again`, { cause })
  const way = relays.length === 0 ? 'no relay is connected' : 'no connected relay leads there'
  throw new PeerstepError('PEER_UNREACHABLE', `${peer} is not connected, and ${way}; is it online?`, { cause })
}
