/** What a seat claims about the end of a match. */
import type { Frame, Seat } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import { hashToBytes } from '../core/hash.js'
import { SIGNATURE_BYTES } from '../ed25519.js'
import { assert } from '../errors.js'
import { readBytes, readBytesOrNone, readFrame, readHash, readOutcomeJson, readSeat } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { MATCH_ID_BYTES } from './limits.js'

/** A seat's signed statement about how the match ended. trust/claim.ts signs and checks it. */
export interface Claim {
  /** 16 bytes. */
  readonly matchId: Uint8Array
  /** The seat that claims. */
  readonly seat: Seat
  /** Frames simulated when the outcome stood. */
  readonly frame: Frame
  /** Hash of the state after these frames. */
  readonly stateHash: StateHash
  /** Canonical JSON of the outcome; empty when the match ended without one. */
  readonly outcomeJson: string
  /** Ed25519 by the seat's peer, 64 bytes; empty when not signed. */
  readonly signature: Uint8Array
}

const NO_BYTES = new Uint8Array(0)

/** Encodes a claim. Throws unless its match id has MATCH_ID_BYTES bytes. */
export function writeClaim(claim: Claim): peerstep.Claim.$Properties {
  assert(claim.matchId.length === MATCH_ID_BYTES, 'a match id has MATCH_ID_BYTES bytes')
  return { ...claim, stateHash: hashToBytes(claim.stateHash) }
}

/** Within `decodeWith` only: gives up on nonsense. Does not check the signature. */
export function readClaim(message: peerstep.Claim.$Properties): Claim {
  return {
    matchId: readBytes(message.matchId ?? NO_BYTES, MATCH_ID_BYTES),
    seat: readSeat(message.seat ?? 0),
    frame: readFrame(message.frame ?? 0),
    stateHash: readHash(message.stateHash ?? NO_BYTES),
    outcomeJson: readOutcomeJson(message.outcomeJson ?? ''),
    signature: readBytesOrNone(message.signature ?? NO_BYTES, SIGNATURE_BYTES),
  }
}
