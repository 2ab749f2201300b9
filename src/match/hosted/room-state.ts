/** Where a hosted room stands, with the data that it has there. */
import type { HostedMatch } from './hosted-match.js'
import type { RepeatedNotice } from './repeated-notice.js'

/**
 * Where a room stands, in this order; `over` may follow any other.
 *
 * `lobby`: waits for players. `countdown`: the players are named and get ready; it may be called off, and another start
 * announced. `running`: frames become final. `settling`: nothing more does, and the match is judged. `told`: the certificate
 * is repeated. `over`: the lanes are closed.
 */
export type RoomState =
  | { readonly phase: 'lobby' }
  | { readonly phase: 'countdown'; readonly match: HostedMatch }
  | { readonly phase: 'running'; readonly match: HostedMatch }
  | { readonly phase: 'settling'; readonly match: HostedMatch; readonly settled: Promise<void> }
  | ToldState
  | { readonly phase: 'over' }

/** The match is judged, and the players are told. */
export interface ToldState {
  readonly phase: 'told'
  readonly match: HostedMatch
  /** Encoded and signed. */
  readonly certificate: Uint8Array
  /** When to send the certificate again. */
  readonly notice: RepeatedNotice
}

/** The match that is announced, runs or ran; null in a lobby, and when the room is over. */
export function matchOf(state: RoomState): HostedMatch | null {
  return 'match' in state ? state.match : null
}

/** The match that runs or ran; null before it begins, and when the room is over. */
export function begunMatchOf(state: RoomState): HostedMatch | null {
  return state.phase === 'countdown' ? null : matchOf(state)
}
