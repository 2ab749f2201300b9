/** What the net-graph shows: counters of one match as seen from one peer. */

import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { CompensationMode } from '../../core/session/compensation-contract.js'

/** One other seat, as seen from this peer. */
export interface PeerStats {
  /** Index of the seat. */
  readonly seat: Seat
  /** Name of the player on the seat. */
  readonly name: string
  /** Smoothed round trip, milliseconds; NaN until measured. */
  readonly rttMs: number
  /** Smoothed mean deviation of the one-way time, milliseconds. */
  readonly jitterMs: number
  /** Frames that this peer is ahead of the other, smoothed; negative when behind. */
  readonly advantageFrames: number
  /** Share of the other peer's packets that were lost, 0 to 1, over the last 64. */
  readonly lossRatio: number
  /** Name of the lane in use: 'datagram', 'stream', 'relay', 'circuit' or 'gossip'; '' for none. */
  readonly lane: string
  /** Latest known status of the seat. */
  readonly status: SeatStatus
  /** Time since the last packet of this peer, milliseconds. */
  readonly silentMs: number
}

/** Counters of one match, since its start unless a field says otherwise. */
export interface MatchStats {
  /** Frames simulated: the next frame to simulate. */
  readonly frame: Frame
  /** Last frame for which the inputs of all seats are known here; -1 for none. */
  readonly confirmedFrame: Frame
  /** Last frame that the referee has sealed, as far as is known here; -1 for none. */
  readonly finalFrame: Frame
  /** Input delay in force, frames. */
  readonly delayFrames: number
  /** Prediction window in force, frames. */
  readonly windowFrames: number
  /** How the distance to the others is hidden now. */
  readonly mode: CompensationMode
  /** Number of rollbacks. */
  readonly rollbacks: number
  /** Frames simulated again by rollbacks. */
  readonly resimulatedFrames: number
  /** Frames of the deepest rollback. */
  readonly rollbackDepthMax: number
  /** Frames of the latest rollback. */
  readonly lastRollbackDepth: number
  /** Ticks on which a frame was due but the window was used up. */
  readonly stalls: number
  /** Longest time from one simulated frame to the next with the window used up between them, milliseconds. */
  readonly longestStallMs: number
  /** Longest time from one simulated frame to the next, milliseconds: stalls, and times in which the process did not run. */
  readonly longestPauseMs: number
  /** Own inputs that came too late and were substituted by the referee. */
  readonly substituted: number
  /** Other seats of which a hash differed from ours at some frame: each seat counts once. */
  readonly desyncs: number
  /** Hashes of other peers that were compared with ours. */
  readonly hashesCompared: number
  /** Term of the referee that is followed; 0 for the first referee of the match. */
  readonly term: number
  /** Round trip to the referee that is followed, milliseconds: 0 where this peer referees, NaN until measured. */
  readonly refereeRttMs: number
  /** Bytes sent on all lanes. */
  readonly bytesSent: number
  /** Bytes received on all lanes. */
  readonly bytesReceived: number
  /** Packets sent on all lanes. */
  readonly packetsSent: number
  /** Packets received on all lanes. */
  readonly packetsReceived: number
  /** Packets received that could not be read, or whose signature was wrong. */
  readonly malformed: number
  /** Frame time over nominal frame time: 1.02 is slowed by 2 % to let others catch up. */
  readonly stretch: number
  /** By seat, without our own. */
  readonly peers: readonly PeerStats[]
}
