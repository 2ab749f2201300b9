/** A lane carries bytes between the peers of a room. It never knows what they mean. */

/** Text form of a libp2p peer id. In simulations any unique string. */
export type PeerId = string

/** A packet that has arrived. */
export interface Packet {
  /** The peer that sent it; the lane has verified this. */
  readonly from: PeerId
  /** What the sender handed to its lane; belongs to the receiver. */
  readonly bytes: Uint8Array
  /** Local clock when it arrived. */
  readonly receivedAtMs: number
}

/** What a lane has carried and refused, since it was opened. */
export interface LaneStats {
  /** Packets that left. A broadcast counts once for each recipient where a copy leaves for each, else once. */
  packetsSent: number
  /** Packets that came and were accepted. */
  packetsReceived: number
  /** Bytes of these packets, without what this lane adds. A lane that is made of others adds up the figures of its members. */
  bytesSent: number
  /** Bytes of the packets received, counted as `bytesSent` is. */
  bytesReceived: number
  /** Packets that could not be attributed or were badly formed. */
  malformed: number
  /** Packets whose signature or sender was wrong. */
  forged: number
  /** Packets seen before. */
  replayed: number
  /** Packets thrown away because the inbox was full (oldest go first), or because a neighbour sent too many. */
  overflowed: number
  /** Packets of authors that are not admitted. */
  foreign: number
}

/**
 * What a packet is worth. 'reliable': it is sent once (or seldom again), and has to arrive if any path can carry it. 'latest': the next
 * such packet of this sender contains all of it again, so one that is late, lost or skipped does no harm.
 */
export type Delivery = 'reliable' | 'latest'

/** One way to a peer, as a net-graph shows it. */
export interface LanePath {
  /** As `laneTo` names it. */
  readonly lane: string
  /** Smoothed round trip; NaN while unknown. */
  readonly rttMs: number
  /** Share of probes without an answer, 0 to 1. */
  readonly lossRatio: number
  /** What is sent as 'latest' goes this way. */
  readonly used: boolean
}

/** Carries packets between the peers of one room, by one kind of path or by several. */
export interface Lane {
  /** What people read in a net-graph: 'gossip', 'stream', 'datagram', 'simulated', 'set'. */
  readonly name: string
  /** Our own id: the `from` of what we send. */
  readonly localPeer: PeerId
  /** True when packets may be lost, doubled or reordered; false when only a broken connection loses them. May change. */
  readonly lossy: boolean
  /**
   * What one packet costs compared with a datagram, 1 and up. Above 1 a match sends several frames per packet
   * once there are many players. May change.
   */
  readonly packetCost: number
  /** Peers that a broadcast reaches now, as far as known. */
  readonly peers: readonly PeerId[]
  /** Largest packet accepted, in bytes; `send` and `broadcast` assert it. */
  readonly packetBytesMax: number
  /** To one peer. On a lane that can only broadcast, all peers receive it. Default delivery: 'reliable'. */
  send(to: PeerId, bytes: Uint8Array, delivery?: Delivery): void
  /** To every peer of the room but ourselves. Default delivery: 'reliable'. */
  broadcast(bytes: Uint8Array, delivery?: Delivery): void
  /** The peers that are worth a path of their own from now on: players, not onlookers. Where there is one path, nothing. */
  seek(peers: readonly PeerId[]): void
  /** Name of the lane that now carries to this peer what is sent as 'latest': our own, or of one that we are made of. */
  laneTo(peer: PeerId): string
  /** All ways to a peer that are alive. Absent on lanes that have one way to all peers. */
  paths?(peer: PeerId): readonly LanePath[]
  /** Drains the bounded inbox, oldest first. */
  receive(): Packet[]
  /** What this lane has carried and refused since it was opened. */
  readonly stats: Readonly<LaneStats>
  /** Receives nothing from now on, and frees what the lane holds; calling it again does nothing. */
  close(): void
}

/** Those of a lane that was just opened. */
export function newLaneStats(): LaneStats {
  return {
    packetsSent: 0,
    packetsReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    malformed: 0,
    forged: 0,
    replayed: 0,
    overflowed: 0,
    foreign: 0,
  }
}

/** Packets an inbox holds before the oldest is dropped: 16 peers, 60 packets a second, one second of a sleeping reader. */
export const INBOX_PACKETS_MAX = 1024

/**
 * Longest topic of a lane, bytes of UTF-8. The wire lets a relay name one of so many; the topic of a room without a relay
 * has 273 at most.
 */
export const TOPIC_BYTES_MAX = 512
