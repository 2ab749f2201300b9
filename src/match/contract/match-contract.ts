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

/** What a match tells. */
export interface MatchEvents<State> {
  /** Somebody sat down or left while waiting. */
  lobby: { readonly seats: readonly SeatHolder[]; readonly taken: number }
  /** The host does not take us: a sentence that says why and what to do. */
  refused: { readonly reason: string }
  /** The host does not take somebody else: the sentence that peer was told. */
  turnedAway: { readonly peer: PeerId; readonly reason: string }
  start: { readonly matchId: Uint8Array; readonly seat: Seat; readonly seats: readonly SeatHolder[] }
  /** A seat's status changed, at an agreed frame. */
  peer: { readonly seat: Seat; readonly name: string; readonly status: SeatStatus; readonly frame: Frame }
  /** Somebody took a seat that was dropped or left, in the running match. */
  seated: { readonly seat: Seat; readonly peer: PeerId; readonly name: string }
  /** Another lane leads to a seat now: 'datagram', 'stream', 'relay', 'circuit' or 'gossip'. Told at the start, too. */
  lane: { readonly seat: Seat; readonly lane: string }
  /** More frames are final. */
  seal: { readonly finalFrame: Frame }
  /** The prediction window was used up: somebody is late. Once per stall. */
  stall: { readonly frame: Frame; readonly waitingFor: readonly Seat[] }
  rollback: { readonly toFrame: Frame; readonly frames: number }
  desync: DesyncReport<State>
  /** Decided, in final frames. */
  outcome: { readonly outcome: Outcome; readonly frame: Frame }
  /** The match ended undecided: a sentence that says why. */
  abandoned: { readonly reason: string }
  /** The relay has judged. */
  certificate: MatchResult
}

export interface MatchSettings {
  /** Seats the match is to have. Default: the game's fewest. */
  readonly seats?: number
  readonly options?: MatchOptions
  /** For people. */
  readonly name?: string
  /**
   * Default 'auto': lockstep while a delay that nobody notices covers the path, rollback otherwise. 'lockstep' and 'interpolated'
   * wait for the others' inputs whatever delay it takes, and correct nothing.
   */
  readonly mode?: CompensationMode | 'auto'
  /** Frames, bounds, or 'auto' (default). */
  readonly inputDelay?: number | { readonly min: number; readonly max: number } | 'auto'
  /** Frames, bounds, or 'auto' (default). 0 is pure lockstep. */
  readonly predictionWindow?: number | { readonly min: number; readonly max: number } | 'auto'
  /** Hashes are compared whenever this many frames have been simulated. Default: twice a second. */
  readonly hashIntervalFrames?: number
  /** Frames an input may be late before the referee substitutes it; counts only where this peer hosts. Default 200 ms. */
  readonly toleranceFrames?: number
  /** Silence after which a substituted seat is dropped; counts only where this peer referees. Default 10 s. */
  readonly dropAfterMs?: number
  /**
   * May newcomers take seats that were dropped or left while the match runs? Default true. Whoever opens the room decides;
   * only where a relay hosts it.
   */
  readonly lateJoin?: boolean
  /** Development: nondeterministic calls throw inside `step`. */
  readonly guard?: boolean
}

/** A running match that we return to. */
export interface Comeback {
  readonly start: Start
  readonly final: FinalFrames
}

export interface MatchPorts {
  readonly lane: Lane
  readonly clock: Clock
  readonly claimSigner: ClaimSigner
  /** The relay that hosts and referees this room; null: the peer with the lowest id does. */
  readonly relay: PeerId | null
  /** 16 unpredictable bytes: match ids and seeds. */
  readonly randomBytes: () => Uint8Array
  /** We hold a seat in a match that runs already: where it stands. */
  readonly comeback?: Comeback
  /** Asks the relay for all final inputs, when more was missed than seals describe. Null when they are not to be had. */
  readonly fetchFinal?: (matchId: Uint8Array) => Promise<FinalFrames | null>
}
