/** Gathers what the net-graph shows from the parts of a running match. */
import type { Seat } from '../../core/game.js'
import type { LaneStats } from '../../transport/lane.js'
import type { MatchStats, PeerStats } from '../contract/stats.js'
import type { PlayLoop } from './play-loop.js'

/**
 * The counters of a match, read now.
 * @param loop null in the lobby: the counters of the simulation are then 0, and there are no peers
 * @param names by seat
 * @param malformed packets that the match could not read; those of the lane are added
 */
export function collectStats<State, Input>(
  loop: PlayLoop<State, Input> | null,
  lane: Readonly<LaneStats>,
  localSeat: Seat,
  names: readonly string[],
  refereeRttMs: number,
  malformed: number,
  nowMs: number,
): MatchStats {
  const session = loop?.session
  const counters = loop?.counters
  return {
    frame: session?.frame ?? 0,
    confirmedFrame: session?.confirmedFrame ?? -1,
    finalFrame: session?.finalFrame ?? -1,
    delayFrames: loop?.compensation.delayFrames ?? 0,
    windowFrames: session?.windowFrames ?? 0,
    mode: loop?.compensation.mode ?? 'lockstep',
    rollbacks: counters?.rollbacks ?? 0,
    resimulatedFrames: counters?.resimulatedFrames ?? 0,
    rollbackDepthMax: counters?.rollbackDepthMax ?? 0,
    lastRollbackDepth: counters?.lastRollbackDepth ?? 0,
    stalls: counters?.stalls ?? 0,
    longestStallMs: counters?.longestStallMs ?? 0,
    longestPauseMs: counters?.longestPauseMs ?? 0,
    substituted: session?.substitutedInputs(localSeat) ?? 0,
    desyncs: counters?.desyncs ?? 0,
    hashesCompared: loop?.hashesCompared ?? 0,
    term: loop?.term ?? 0,
    refereeRttMs,
    bytesSent: lane.bytesSent,
    bytesReceived: lane.bytesReceived,
    packetsSent: lane.packetsSent,
    packetsReceived: lane.packetsReceived,
    malformed: malformed + lane.malformed + lane.forged,
    stretch: loop?.stretch ?? 1,
    peers: loop === null ? [] : peerStats(loop, localSeat, names, nowMs),
  }
}

function peerStats<State, Input>(
  loop: PlayLoop<State, Input>,
  localSeat: Seat,
  names: readonly string[],
  nowMs: number,
): PeerStats[] {
  const { log } = loop.session
  const others = Array.from({ length: log.seats }, (_, seat) => seat).filter((seat) => seat !== localSeat)
  return others.map((seat) => ({
    seat,
    name: names[seat] ?? '',
    status: log.latestStatus(seat),
    ...loop.pathStats(seat, nowMs),
  }))
}
