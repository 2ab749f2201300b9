/**
 * Peerstep: deterministic lockstep and rollback between peers, for browsers and Node.
 *
 * Write a game against `peerstep/core`; then
 * ```ts
 * const peer = await createPeer({ relays: ['/dns4/relay.example/tcp/443/wss/p2p/…'] })
 * const match = await peer.join(game, { room: 'friday', seats: 2 })
 * match.run({ input: () => keyboard.read(), render: (view) => draw(view) })
 * const { outcome, verdict } = await match.outcome
 * ```
 * @packageDocumentation
 */
export { browserIdentity } from './browser-identity.js'
export type { Compensation, CompensationMode } from './core/session/compensation-contract.js'
export type { ErrorCode } from './errors.js'
export { PeerstepError } from './errors.js'
export type { Identity } from './identity.js'
export { generateIdentity, identityFromBytes, identityToBytes } from './identity.js'
export type { Unsubscribe } from './match/contract/events.js'
export type { Comeback, MatchEvents, MatchPhase, MatchPorts, MatchSettings } from './match/contract/match-contract.js'
export type {
  CheckedCertificate,
  ClaimSigner,
  DesyncReport,
  MatchResult,
  MatchVerdict,
} from './match/contract/match-result.js'
export type {
  SpectatorEvents,
  SpectatorOptions,
  SpectatorPhase,
  SpectatorPorts,
  SpectatorStats,
} from './match/contract/spectator-contract.js'
export type { MatchStats, PeerStats } from './match/contract/stats.js'
export { Match } from './match/match.js'
export type { JoinOptions, PeerOptions, WatchOptions } from './match/peer.js'
export { createPeer, JoinedMatch, Peer, WatchedMatch } from './match/peer.js'
export type { LaneKind, LaneOptions } from './match/player-lanes.js'
export type { Running, RunOptions, SpectatorView, View, ViewedSeat } from './match/runner.js'
export { runMatch } from './match/runner.js'
export { Spectator } from './match/spectate/spectator.js'
export type { Clock } from './transport/clock.js'
export { systemClock } from './transport/clock.js'
export type { Delivery, Lane, LanePath, LaneStats, Packet, PeerId } from './transport/lane.js'
export type { Bandwidth, BurstLoss, GilbertElliott, LinkPolicy } from './transport/simulated/link-policy.js'
export type { SimulatedLaneOptions } from './transport/simulated/simulated-lane.js'
export type { LinkCounters } from './transport/simulated/simulated-link.js'
export type { SimulatedNetworkOptions } from './transport/simulated/simulated-network.js'
export { SimulatedNetwork } from './transport/simulated/simulated-network.js'
export type { ClockSkew } from './transport/simulated/skewed-clock.js'
export type { IceServer } from './transport/webrtc/ice-server.js'
export type { Claim } from './wire/claim.js'
export type { Start as MatchStart } from './wire/lobby.js'
export type { SeatHolder } from './wire/seats.js'
