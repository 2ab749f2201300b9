/** Opens all lanes of a player into one room. */

import { wallClockMs } from '../transport/clock.js'
import { firstGossipSequence, firstPathSequence } from '../transport/first-sequence.js'
import { GossipLane } from '../transport/gossip/gossip-lane.js'
import type { PeerId } from '../transport/lane.js'
import type { Host } from '../transport/libp2p/host-contract.js'
import type { LinkLane } from '../transport/paths/link-lane.js'
import { MultiPathLane } from '../transport/paths/multi-path-lane.js'
import { StreamLane } from '../transport/streams/stream-lane.js'
import { streamPaths } from '../transport/streams/stream-paths.js'
import { DatagramLane } from '../transport/webrtc/datagram-lane.js'
import { datagramPaths } from '../transport/webrtc/datagram-paths.js'
import type { IceServer } from '../transport/webrtc/ice-server.js'

/** Kinds of lane that a player may have beside gossip, which it always has; the best first. */
const LANE_KINDS = ['datagram', 'stream'] as const

/** A kind of lane that a player may have beside gossip. */
export type LaneKind = (typeof LANE_KINDS)[number]

/** Which kinds of path lead to other players. */
export interface LaneOptions {
  /** Which lanes to find paths with. Default: all. With none, everything goes by gossip through the relay. */
  readonly lanes?: readonly LaneKind[]
  /** STUN and TURN servers, for datagrams between players behind routers, beside those that the relay names. */
  readonly iceServers?: readonly IceServer[]
  /**
   * 'relay-only' shows this peer's network address to the relay only: other players are reached through it, or through a
   * TURN server. Default 'direct'.
   */
  readonly privacy?: 'direct' | 'relay-only'
}

/** @param relay the relay that hosts the room; null where there is none */
export function openLanes(host: Host, topic: string, relay: PeerId | null, options: LaneOptions): MultiPathLane {
  const { lanes = LANE_KINDS, iceServers = [], privacy = 'direct' } = options
  // A relay waits to be called; of two players one calls.
  const opens = (peer: PeerId): boolean => peer === relay || host.peerId < peer
  const trusted = (peer: PeerId): boolean => peer === relay
  const wallMs = wallClockMs()
  const gossip = new GossipLane(host.node.services.pubsub, host.identity, topic, {
    firstSequence: firstGossipSequence(wallMs),
  })
  const links: Readonly<Record<LaneKind, () => LinkLane>> = {
    datagram: () =>
      datagramPaths(new DatagramLane(host, topic, { opens, iceServers, privacy, trusted, boundNeighbours: true })),
    stream: () => streamPaths(new StreamLane(host, topic, { opens, trusted, boundNeighbours: true })),
  }
  const chosen = LANE_KINDS.filter((kind) => lanes.includes(kind)).map((kind) => links[kind]())
  return new MultiPathLane({ gossip, links: chosen }, { relay, firstSequence: firstPathSequence(wallMs) })
}
