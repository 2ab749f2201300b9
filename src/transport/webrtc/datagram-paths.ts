/** Registers the datagram lane as a kind of path. */
import type { PeerId } from '../lane.js'
import type { LinkLane, MemberLane } from '../paths/link-lane.js'

/** What the registration needs of `DatagramLane`. */
export interface DatagramConnections extends MemberLane {
  /** Closes the connection to this peer and, while it is sought, negotiates a new one. */
  drop(peer: PeerId): void
}

/** 'datagram': an unordered channel for each pair. A probe shows all that it costs. */
export function datagramPaths(lane: DatagramConnections): LinkLane {
  return {
    lane,
    handicapMs: { datagram: 0 },
    kindTo: () => 'datagram',
    retransmits: false,
    reopen: (peer) => lane.drop(peer),
  }
}
