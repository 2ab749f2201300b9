/** Facts that rooms and records share: which game, who sits where, who was present when, who claims which outcome. */
import type { Frame, Seat, SeatStatus, StateHash } from '../core/game.js'

/** What must be equal on all sides for a match to make sense. */
export interface GameFacts {
  readonly id: string
  readonly version: string
  /** Hash of how the game behaves, see core/fingerprint. */
  readonly fingerprint: bigint
  /** Frames per second. */
  readonly tickRate: number
  /** Bytes of one encoded input. */
  readonly inputBytes: number
  /** The encoded neutral input, `inputBytes` long. */
  readonly neutral: Uint8Array
  readonly seatsMin: number
  readonly seatsMax: number
}

export interface SeatHolder {
  /** Peer id; empty when the seat is free. */
  readonly peer: string
  /** For people. */
  readonly name: string
}

export interface StatusChange {
  readonly seat: Seat
  /** First frame with the new status. */
  readonly frame: Frame
  readonly status: SeatStatus
}

/** A seat's signed word on how the match ended. Signing and checking live in trust. */
export interface Claim {
  /** 16 bytes. */
  readonly matchId: Uint8Array
  readonly seat: Seat
  /** Frames simulated when the outcome stood. */
  readonly frame: Frame
  readonly stateHash: StateHash
  /** Canonical JSON of the outcome; empty when the match ended without one. */
  readonly outcomeJson: string
  /** Ed25519 by the seat's peer, 64 bytes; empty when not signed. */
  readonly signature: Uint8Array
}
