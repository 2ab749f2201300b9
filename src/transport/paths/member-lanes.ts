/** The lanes that a lane set and a hub are made of. */
import type { Lane, PeerId } from '../lane.js'

/** What a lane may offer beside talking and hearing. */
export interface PartLane extends Lane {
  /** Hear these peers and nobody else. */
  admitOnly?(peers: readonly PeerId[]): void
  /** Resolves when everything sent so far is on its way. */
  drained?(): Promise<void>
}

/** One stream per pair: `StreamLane`. */
export interface StreamPaths extends PartLane {
  /** How the stream to this peer runs; null without one. */
  routeTo(peer: PeerId): 'direct' | 'circuit' | null
  /** Whether a stream to this peer would not need a relay's circuit. Without this method all streams are taken to be direct. */
  isNear?(peer: PeerId): boolean
}

/** One datagram connection per pair: `DatagramLane`. */
export interface DatagramPaths extends PartLane {
  /** Closes the connection to this peer and, while it is sought, negotiates a new one. */
  drop(peer: PeerId): void
}

export interface LaneParts {
  /** Reaches everybody, from the first moment on. */
  readonly gossip: PartLane
  readonly stream?: StreamPaths | undefined
  readonly datagram?: DatagramPaths | undefined
}

export function partsOf(parts: LaneParts): PartLane[] {
  return [parts.gossip, parts.stream, parts.datagram].filter((lane) => lane !== undefined)
}

/** Bytes for each packet of a set: the least of its lanes, without what a frame adds. */
export function packetBytesMaxOf(parts: LaneParts, frameBytes: number): number {
  return Math.min(...partsOf(parts).map((lane) => lane.packetBytesMax)) - frameBytes
}
