/** A lane carries bytes between the peers of a room. It never knows what they mean. */

/** Text form of a libp2p peer id. In simulations any unique string. */
export type PeerId = string

export interface Packet {
  /** Who sent it; the lane vouches for this. */
  readonly from: PeerId
  readonly bytes: Uint8Array
  /** Local clock when it arrived. */
  readonly receivedAtMs: number
}

/** What a lane has carried and refused, since it was opened. */
export interface LaneStats {
  packetsSent: number
  packetsReceived: number
  bytesSent: number
  bytesReceived: number
  /** Packets that could not be attributed or were badly formed. */
  malformed: number
  /** Packets whose signature or sender was wrong. */
  forged: number
  /** Packets seen before. */
  replayed: number
  /** Packets thrown away because the inbox was full (oldest go first), or because a neighbour sent too many. */
  overflowed: number
  /** Packets of authors that have no say here. */
  foreign: number
}

export interface Lane {
  /** What people read in a net-graph: 'gossip', 'stream', 'datagram', 'simulated'. */
  readonly name: string
  readonly localPeer: PeerId
  /** True when packets may be lost, doubled or reordered; false when only a broken connection loses them. */
  readonly lossy: boolean
  /**
   * What one packet costs compared with a datagram, 1 and up. Above 1 a match sends several frames per packet
   * once there are many players.
   */
  readonly packetCost: number
  /** Peers that a broadcast reaches now, as far as known. */
  readonly peers: readonly PeerId[]
  /** Largest packet accepted, in bytes; `send` and `broadcast` assert it. */
  readonly packetBytesMax: number
  /** To one peer. On a lane that can only broadcast, everybody hears it. */
  send(to: PeerId, bytes: Uint8Array): void
  /** To every peer of the room but ourselves. */
  broadcast(bytes: Uint8Array): void
  /** Drains the bounded inbox, oldest first. */
  receive(): Packet[]
  readonly stats: Readonly<LaneStats>
  close(): void
}

/** Packets an inbox holds before the oldest is dropped: 16 peers, 60 packets a second, one second of a sleeping reader. */
export const INBOX_PACKETS_MAX = 1024
