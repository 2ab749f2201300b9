/** Opens all lanes of a player into one room. */

import { GossipLane } from '../transport/gossip/gossip-lane.js'
import type { PeerId } from '../transport/lane.js'
import type { Host } from '../transport/libp2p/host-contract.js'
import { MultiPathLane } from '../transport/paths/multi-path-lane.js'
import { StreamLane } from '../transport/streams/stream-lane.js'
import { DatagramLane } from '../transport/webrtc/datagram-lane.js'
import type { IceServer } from '../transport/webrtc/ice-server.js'

/** Kinds of lane that a player may have beside gossip, which it always has. */
export type LaneKind = 'stream' | 'datagram'

export interface LaneOptions {
  /** Which lanes to find paths with. Default: all. With none, everything goes by gossip through the relay. */
  readonly lanes?: readonly LaneKind[]
  /** STUN and TURN servers, for datagrams between players behind routers, beside those that the relay names. */
  readonly iceServers?: readonly IceServer[]
  /**
   * 'relay-only' shows our network address to nobody but the relay: other players are reached through it, or through a
   * TURN server. Default 'direct'.
   */
  readonly privacy?: 'direct' | 'relay-only'
}

/** @param relay the relay that hosts the room; null where there is none */
export function openLanes(host: Host, topic: string, relay: PeerId | null, options: LaneOptions): MultiPathLane {
  const { lanes = ['stream', 'datagram'], iceServers = [], privacy = 'direct' } = options
  // A relay waits to be called; of two players one calls.
  const opens = (peer: PeerId): boolean => peer === relay || host.peerId < peer
  const trusted = (peer: PeerId): boolean => peer === relay
  const gossip = new GossipLane(host.node.services.pubsub, host.identity, topic)
  const stream = lanes.includes('stream')
    ? new StreamLane(host, topic, { opens, trusted, boundNeighbours: true })
    : undefined
  const datagram = lanes.includes('datagram')
    ? new DatagramLane(host, topic, { opens, iceServers, privacy, trusted, boundNeighbours: true })
    : undefined
  return new MultiPathLane({ gossip, stream, datagram }, { relay })
}
