/** Dropped packets, on their way into the metrics: a room counts from its beginning, a metric adds what is new. */
import type { HostedRoomCounters } from '../../src/match/hosted/hosted-room.js'
import type { LaneStats } from '../../src/transport/lane.js'
import { DROP_REASONS, type Drops, type Metrics } from '../ops/metrics.js'

/** Adds the packets that one room drops to the metrics of the relay. */
export class DropCounts {
  readonly #metrics: Pick<Metrics, 'droppedPackets'>
  readonly #counted: Drops = { malformed: 0, forged: 0, replayed: 0, foreign: 0, overflowed: 0 }

  constructor(metrics: Pick<Metrics, 'droppedPackets'>) {
    this.#metrics = metrics
  }

  /** Adds what was dropped since the last call. */
  update(lane: Readonly<LaneStats>, room: Readonly<HostedRoomCounters>): void {
    const { forged, replayed, overflowed } = lane
    const malformed = lane.malformed + room.malformed
    const foreign = lane.foreign + room.strangers
    const now: Drops = { malformed, forged, replayed, foreign, overflowed }
    for (const reason of DROP_REASONS) {
      const fresh = now[reason] - this.#counted[reason]
      if (fresh > 0) this.#metrics.droppedPackets.inc({ reason }, fresh)
      this.#counted[reason] = now[reason]
    }
  }
}
