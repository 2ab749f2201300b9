/** What a lane made of lanes has carried: packets as its user counts them, bytes as its lanes do. */
import type { Lane, LaneStats } from '../lane.js'

/** What the set itself counts. */
export interface OwnCounts {
  /** What its user sent: one, whatever number of copies left. */
  readonly packetsSent: number
  /** What came, each packet once. */
  readonly packetsReceived: number
  readonly malformed: number
  readonly foreign: number
  readonly overflowed: number
}

export function laneSetStats(own: OwnCounts, lanes: readonly Lane[]): LaneStats {
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
