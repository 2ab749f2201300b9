/** What the net-graph shows: counters of one match as seen from one peer. */
import type { Frame, Seat } from '../../core/game.js'

export interface PeerStats {
  readonly seat: Seat
  readonly name: string
  /** Smoothed round trip, milliseconds; NaN until measured. */
  readonly rttMs: number
  readonly jitterMs: number
  /** Frames we are ahead of this peer, smoothed; negative when behind. */
  readonly advantageFrames: number
  /** Share of this peer's packets that got lost, 0 to 1. */
  readonly lossRatio: number
  /** Name of the lane in use: 'gossip', 'stream', 'datagram'. */
  readonly lane: string
  readonly status: 'playing' | 'away' | 'empty'
  readonly lastHeardMs: number
}

export interface MatchStats {
  readonly frame: Frame
  readonly confirmedFrame: Frame
  readonly finalFrame: Frame
  readonly delayFrames: number
  readonly windowFrames: number
  readonly mode: 'lockstep' | 'interpolated' | 'rollback'
  readonly rollbacks: number
  readonly resimulatedFrames: number
  readonly rollbackDepthMax: number
  readonly lastRollbackDepth: number
  /** Ticks on which a frame was due but the window was used up. */
  readonly stalls: number
  /** Longest time from one simulated frame to the next with the window used up between them, milliseconds. */
  readonly longestStallMs: number
  /** Longest time from one simulated frame to the next, milliseconds: stalls, and whatever kept this process from its work. */
  readonly longestPauseMs: number
  /** Own inputs that came too late and were substituted by the referee. */
  readonly substituted: number
  readonly desyncs: number
  readonly hashesCompared: number
  /** Term of the referee that is followed; 0 for the first referee of the match. */
  readonly term: number
  /** Round trip to the referee that is followed, milliseconds: 0 where this peer referees, NaN until measured. */
  readonly refereeRttMs: number
  readonly bytesSent: number
  readonly bytesReceived: number
  readonly packetsSent: number
  readonly packetsReceived: number
  readonly malformed: number
  /** Frame time over nominal frame time: 1.02 = slowed by 2 % to let others catch up. */
  readonly stretch: number
  readonly peers: readonly PeerStats[]
}
