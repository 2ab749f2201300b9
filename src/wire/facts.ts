/** Facts that rooms and records share: which game, who sits where, who was present when, who claims which outcome. */
import type { Frame, Seat, SeatStatus } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import { hashToBytes } from '../core/hash.js'
import type { StatusChange } from '../core/session/final-frames.js'
import { assert } from '../errors.js'
import { utf8Bytes } from './canonical-json.js'
import {
  clipText,
  need,
  readBytes,
  readBytesOrNone,
  readFrame,
  readHash,
  readName,
  readOutcomeJson,
  readPeerId,
  readSeat,
  readWhole,
} from './checked-fields.js'
import type { peerstep } from './generated.js'
import {
  INPUT_BYTES_MAX,
  MATCH_ID_BYTES,
  NAME_BYTES_MAX,
  PEER_ID_BYTES_MAX,
  SIGNATURE_BYTES,
  TICK_RATE_MAX,
} from './limits.js'

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

/** A seat given to somebody else while the match runs. */
export interface Seating {
  readonly seat: Seat
  /** First frame whose input the new holder may decide. */
  readonly frame: Frame
  readonly holder: SeatHolder
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

const NO_BYTES = new Uint8Array(0)

/** Index is the number on the wire. */
const STATUSES: readonly SeatStatus[] = ['playing', 'away', 'empty']

export function writeGame(game: GameFacts): peerstep.GameFacts.$Properties {
  assert(game.neutral.length === game.inputBytes, 'the neutral input has as many bytes as any other')
  assert(utf8Bytes(game.id) <= NAME_BYTES_MAX && utf8Bytes(game.version) <= NAME_BYTES_MAX, 'short id and version')
  return { ...game, fingerprint: hashToBytes(game.fingerprint) }
}

/** Within `decodeWith` only, like the readers below: gives up on nonsense. */
export function readGame(message: peerstep.GameFacts.$Properties | null | undefined): GameFacts {
  need(message)
  const inputBytes = readWhole(message.inputBytes ?? 0, 1, INPUT_BYTES_MAX)
  const seatsMax = readWhole(message.seatsMax ?? 0, 1, SEATS_MAX)
  return {
    id: readName(message.id ?? ''),
    version: readName(message.version ?? ''),
    fingerprint: readHash(message.fingerprint ?? NO_BYTES),
    tickRate: readWhole(message.tickRate ?? 0, 1, TICK_RATE_MAX),
    inputBytes,
    neutral: readBytes(message.neutral ?? NO_BYTES, inputBytes),
    seatsMin: readWhole(message.seatsMin ?? 0, 1, seatsMax),
    seatsMax,
  }
}

/** Names are clipped, for they are for people; peer ids are not. */
export function writeHolder(holder: SeatHolder): peerstep.SeatHolder.$Properties {
  assert(utf8Bytes(holder.peer) <= PEER_ID_BYTES_MAX, 'a peer id within PEER_ID_BYTES_MAX')
  return { peer: holder.peer, name: clipText(holder.name, NAME_BYTES_MAX) }
}

export function readHolder(message: peerstep.SeatHolder.$Properties): SeatHolder {
  return { peer: readPeerId(message.peer ?? ''), name: readName(message.name ?? '') }
}

export function readHolders(messages: readonly peerstep.SeatHolder.$Properties[]): SeatHolder[] {
  need(messages.length >= 1 && messages.length <= SEATS_MAX)
  return messages.map(readHolder)
}

export function writeSeating(seating: Seating): peerstep.Seating.$Properties {
  return { seat: seating.seat, frame: seating.frame, holder: writeHolder(seating.holder) }
}

export function readSeating(message: peerstep.Seating.$Properties, seats: number): Seating {
  need(message.holder)
  const holder = readHolder(message.holder)
  return { seat: readSeat(message.seat ?? 0, seats), frame: readFrame(message.frame ?? 0), holder }
}

/** Who holds the seats in the end. */
export function heldBy(seats: readonly SeatHolder[], seatings: readonly Seating[]): SeatHolder[] {
  const holders = [...seats]
  for (const { seat, holder } of seatings) holders[seat] = holder
  return holders
}

export function writeStatus(change: StatusChange): peerstep.StatusChange.$Properties {
  return { seat: change.seat, frame: change.frame, state: STATUSES.indexOf(change.status) }
}

export function readStatus(message: peerstep.StatusChange.$Properties, seats: number = SEATS_MAX): StatusChange {
  const status = STATUSES[message.state ?? 0]
  need(status)
  return { seat: readSeat(message.seat ?? 0, seats), frame: readFrame(message.frame ?? 0), status }
}

export function writeClaim(claim: Claim): peerstep.Claim.$Properties {
  assert(claim.matchId.length === MATCH_ID_BYTES, 'a match id has MATCH_ID_BYTES bytes')
  return { ...claim, stateHash: hashToBytes(claim.stateHash) }
}

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
