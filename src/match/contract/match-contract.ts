/** What an author can set, what a match tells, and what it needs from outside. */

import type { Frame, MatchOptions, Outcome, Seat, SeatStatus } from '../../core/game.js'
import type { CompensationMode } from '../../core/session/compensation-contract.js'
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Clock } from '../../transport/clock.js'
import type { Lane, PeerId } from '../../transport/lane.js'
import type { Start } from '../../wire/lobby.js'
import type { SeatHolder } from '../../wire/seats.js'
import type { ClaimSigner, DesyncReport, MatchResult } from './match-result.js'

/** Where a match stands: waiting for players, about to start, running, decided. */
export type MatchPhase = 'lobby' | 'countdown' | 'playing' | 'ended'

/** What a match tells, by the name of the event. Listeners are called during a tick. */
export interface MatchEvents<State> {
  /** A peer took a seat or left one before the start. `taken` counts the seats that have a peer. */
  lobby: { readonly seats: readonly SeatHolder[]; readonly taken: number }
  /** The host does not accept this peer: a sentence that says why and what to do. */
  refused: { readonly reason: string }
  /** The host does not accept another peer: the sentence that this peer was told. */
  turnedAway: { readonly peer: PeerId; readonly reason: string }
  /** Frame 0 is due, or the match that this peer returns to is about to go on here. `matchId` has 16 bytes. */
  start: { readonly matchId: Uint8Array; readonly seat: Seat; readonly seats: readonly SeatHolder[] }
  /** A seat's status changed, at an agreed frame. */
  peer: { readonly seat: Seat; readonly name: string; readonly status: SeatStatus; readonly frame: Frame }
  /** A peer took a seat that was dropped or left, in the running match. */
  seated: { readonly seat: Seat; readonly peer: PeerId; readonly name: string }
  /** The lane to a seat changed: 'datagram', 'stream', 'relay', 'circuit' or 'gossip'. Also told at the start. */
  lane: { readonly seat: Seat; readonly lane: string }
  /** More frames are final: all up to `finalFrame`. */
  seal: { readonly finalFrame: Frame }
  /** The prediction window is used up because inputs are missing. Once for each stall. */
  stall: { readonly frame: Frame; readonly waitingFor: readonly Seat[] }
  /** A wrong prediction was corrected: `frames` frames were simulated again, from `toFrame` on. */
  rollback: { readonly toFrame: Frame; readonly frames: number }
  /** Another peer has simulated the same final inputs to another state. */
  desync: DesyncReport<State>
  /** The match is decided, in final frames: `frame` frames were simulated. */
  outcome: { readonly outcome: Outcome; readonly frame: Frame }
  /** The match ended undecided: a sentence that says why. */
  abandoned: { readonly reason: string }
  /** The relay has judged. */
  certificate: MatchResult
}

/** What an author can set for one match. */
export interface MatchSettings {
  /** Seats that the match is to have, within the game's bounds. Default: the game's fewest. */
  readonly seats?: number
  /** Passed to the game: a flat object of texts, finite numbers and booleans, at most 4 KiB of JSON. Default: empty. */
  readonly options?: MatchOptions
  /** Name of this player, shown to others. */
  readonly name?: string
  /**
   * Default 'auto': lockstep while a delay that players do not notice covers the path, rollback otherwise. 'lockstep' and
   * 'interpolated' wait for the inputs of all seats with whatever delay it takes, and correct nothing.
   */
  readonly mode?: CompensationMode | 'auto'
  /** Input delay, frames from 0 to 60: a number, bounds, or 'auto' (default). */
  readonly delayFrames?: number | { readonly min: number; readonly max: number } | 'auto'
  /** Prediction window, frames from 0 to 128: a number, bounds, or 'auto' (default). 0 never predicts: pure lockstep. */
  readonly windowFrames?: number | { readonly min: number; readonly max: number } | 'auto'
  /** Frames between two comparisons of state hashes, at least 1. Default: half a second. */
  readonly hashIntervalFrames?: number
  /** Frames an input may be late before the referee substitutes it; counts only where this peer hosts. Default: 200 ms. */
  readonly toleranceFrames?: number
  /** Silence after which a substituted seat is dropped, milliseconds; counts only where this peer referees. Default 10,000. */
  readonly dropAfterMs?: number
  /**
   * True (default) to let newcomers take seats that were dropped or left while the match runs. The peer that opens the room
   * decides; only where a relay hosts it.
   */
  readonly lateJoin?: boolean
  /** Development: nondeterministic calls throw inside `step`. Default false. */
  readonly guard?: boolean
}

/** A running match that this peer returns to. */
export interface Comeback {
  /** How the match started, with the peers that hold its seats by now. */
  readonly start: Start
  /** All its final frames since frame 0. */
  readonly final: FinalFrames
}

/** What a match needs from outside. */
export interface MatchPorts {
  /** Carries packets between the peers of the room. */
  readonly lane: Lane
  /** The only source of time. */
  readonly clock: Clock
  /** Signs this peer's claim about the outcome, and checks certificates. */
  readonly claimSigner: ClaimSigner
  /** The relay that hosts and referees this room; null: the peer with the lowest id does. */
  readonly relay: PeerId | null
  /** Returns 16 unpredictable bytes, for match ids and seeds. */
  readonly randomBytes: () => Uint8Array
  /** Where the match stands, when this peer holds a seat in one that runs already. */
  readonly comeback?: Comeback
  /** Asks the relay for all final frames, when more were missed than seals describe; resolves to null when it does not have them. */
  readonly fetchFinal?: (matchId: Uint8Array) => Promise<FinalFrames | null>
}
