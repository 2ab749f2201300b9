/** How a lane is registered with the lanes that are made of several: its kinds of path, their costs, and its links. */
import type { Lane, LaneStats, PeerId } from '../lane.js'

/** What a lane may offer beside sending and receiving. */
export interface MemberLane extends Lane {
  /** Take packets of these peers, and of no others. */
  admitOnly?(peers: readonly PeerId[]): void
  /** Resolves when everything sent so far is on its way. */
  drained?(): Promise<void>
}

/**
 * A lane that has a link of its own for each pair of peers. To add a further kind of lane, write one file that makes such a
 * registration (as `streams/stream-paths.ts` does) and hand it in where lanes are opened.
 */
export interface LinkLane {
  readonly lane: MemberLane
  /**
   * The kinds of path that its links make, as users read them, and what each costs in milliseconds on top of what is measured,
   * because a probe does not show it.
   */
  readonly handicapMs: Readonly<Record<string, number>>
  /** The kind of path that a link to this peer makes now; null where it makes none. Called for every packet. */
  kindTo(peer: PeerId): string | null
  /** True when its links repeat what is lost: they are preferred for what is sent once. */
  readonly retransmits: boolean
  /**
   * Whether a link to this peer is worth having in any case. False: only when no other lane and not the hub has reached the
   * peer for a while. Default: always.
   */
  isCheap?(peer: PeerId): boolean
  /** Closes a dead link to this peer and opens a new one while it is sought. Default: the lane notices dead links itself. */
  reopen?(peer: PeerId): void
}

/** The lanes that a `MultiPathLane` or a `HubLane` is made of. */
export interface MemberLanes {
  /** Reaches every peer of the room from the first moment on, at the highest cost. */
  readonly gossip: MemberLane
  /** The best first. Each kind of path belongs to one of them. */
  readonly links: readonly LinkLane[]
}

/** All lanes, gossip first. */
export function lanesOf({ gossip, links }: MemberLanes): MemberLane[] {
  return [gossip, ...links.map(({ lane }) => lane)]
}

/** Bytes of the largest packet that every lane takes, without what the envelope of a path adds. */
export function packetBytesMaxOf(members: MemberLanes, overheadBytes: number): number {
  return Math.min(...lanesOf(members).map((lane) => lane.packetBytesMax)) - overheadBytes
}

/** What a lane that is made of others counts itself. */
export interface OwnCounts {
  /** Packets that its user sent: one for each, whatever number of copies left. */
  readonly packetsSent: number
  /** Packets that arrived, each once. */
  readonly packetsReceived: number
  readonly malformed: number
  readonly foreign: number
  readonly overflowed: number
}

/** Packets as the user of the whole counts them, bytes as its members do. */
export function statsOf(own: OwnCounts, members: MemberLanes): LaneStats {
  const lanes = lanesOf(members)
  const sum = (count: (stats: Readonly<LaneStats>) => number): number =>
    lanes.reduce((total, lane) => total + count(lane.stats), 0)
  return {
    packetsSent: own.packetsSent,
    packetsReceived: own.packetsReceived,
    bytesSent: sum((stats) => stats.bytesSent),
    bytesReceived: sum((stats) => stats.bytesReceived),
    malformed: own.malformed + sum((stats) => stats.malformed),
    forged: sum((stats) => stats.forged),
    replayed: sum((stats) => stats.replayed),
    overflowed: own.overflowed + sum((stats) => stats.overflowed),
    foreign: own.foreign + sum((stats) => stats.foreign),
  }
}
