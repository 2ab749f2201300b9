/** A finished match, its certificate and the replay file that holds both, as bytes that can be written in one way only. */
import type { Frame, MatchOptions, Seat, StateHash } from '../core/game.js'
import type { Claim, GameFacts, SeatHolder, StatusChange } from './facts.js'

/** A run of frames in which the referee put an input in a late seat's place. */
export interface Substitution {
  readonly seat: Seat
  readonly firstFrame: Frame
  readonly count: number
}

/** State hash after `frame` simulated frames. */
export interface Checkpoint {
  readonly frame: Frame
  readonly hash: StateHash
}

/** All that is needed to play a match again, and what was said about it. */
export interface MatchRecord {
  /** 16 bytes. */
  readonly matchId: Uint8Array
  readonly game: GameFacts
  /** Unsigned 32-bit. */
  readonly seed: number
  readonly options: MatchOptions
  readonly seats: readonly SeatHolder[]
  /** Relay's wall clock, whole milliseconds since 1970. */
  readonly startedAtMs: number
  /** Final frames, at most `recordFramesMax(seats, inputBytes)`. */
  readonly frames: number
  /** By seat: `frames * inputBytes` bytes, every final input in frame order. */
  readonly inputs: readonly Uint8Array[]
  readonly statuses: readonly StatusChange[]
  readonly substitutions: readonly Substitution[]
  readonly checkpoints: readonly Checkpoint[]
  readonly claims: readonly Claim[]
}

/**
 * What the relay came to know. `verified`: re-simulated, agrees. `attested`: not simulated, a quorum of seats signed the
 * same. `disputed`: seats or simulation disagree. `abandoned`: no outcome.
 */
export type Verdict = 'verified' | 'attested' | 'disputed' | 'abandoned'

/** The relay's signed statement of a record's outcome and verdict. Signing and checking live in trust. */
export interface Certificate {
  /** RECORD_VERSION. */
  readonly version: number
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** SHA-256 of the encoded record. */
  readonly recordDigest: Uint8Array
  readonly verdict: Verdict
  /** Canonical JSON; empty when there is no outcome. */
  readonly outcomeJson: string
  /** After the last frame; null when not simulated. */
  readonly stateHash: StateHash | null
  readonly frames: number
  /** Wall clock, whole milliseconds since 1970. */
  readonly issuedAtMs: number
  /** Ed25519 public key of the relay, 32 bytes. */
  readonly relayKey: Uint8Array
  /** Ed25519 over the encoded certificate with an empty signature; 64 bytes, or empty while unsigned. */
  readonly signature: Uint8Array
  /** Seats whose claim differs from the outcome, ascending. */
  readonly dissentingSeats: readonly Seat[]
}

/** What a player downloads: an encoded record and the encoded certificate about it. */
export interface ReplayFile {
  readonly record: Uint8Array
  readonly certificate: Uint8Array
}
