/** Which peer holds which seat, and what the referee states about a seat: its status, and that another peer holds it. */
import type { Frame, Seat, SeatStatus } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { StatusChange } from '../core/session/final-frames.js'
import { assert } from '../errors.js'
import { utf8Bytes } from './canonical-json.js'
import { clipText, need, readFrame, readName, readPeerId, readSeat } from './checked-fields.js'
import type { peerstep } from './generated.js'
import { NAME_BYTES_MAX, PEER_ID_BYTES_MAX } from './limits.js'

/** The peer that holds a seat. */
export interface SeatHolder {
  /** Peer id of at most PEER_ID_BYTES_MAX bytes; empty when the seat is free. */
  readonly peer: string
  /** Name to show to players; at most NAME_BYTES_MAX bytes. */
  readonly name: string
}

/** A seat that another peer takes over while the match runs. */
export interface Seating {
  /** The seat. */
  readonly seat: Seat
  /** First frame whose input the new holder may decide. */
  readonly frame: Frame
  /** Its new holder. */
  readonly holder: SeatHolder
}

/** Index is the number on the wire. */
const STATUSES: readonly SeatStatus[] = ['playing', 'away', 'empty']

/** Encodes a holder. A long name is clipped, because it is only shown; a peer id above PEER_ID_BYTES_MAX throws. */
export function writeHolder(holder: SeatHolder): peerstep.SeatHolder.$Properties {
  assert(utf8Bytes(holder.peer) <= PEER_ID_BYTES_MAX, 'a peer id within PEER_ID_BYTES_MAX')
  return { peer: holder.peer, name: clipText(holder.name, NAME_BYTES_MAX) }
}

/** Within `decodeWith` only, like every reader here: gives up on nonsense. */
export function readHolder(message: peerstep.SeatHolder.$Properties): SeatHolder {
  return { peer: readPeerId(message.peer ?? ''), name: readName(message.name ?? '') }
}

/** The holders of 1 to SEATS_MAX seats, by seat. */
export function readHolders(messages: readonly peerstep.SeatHolder.$Properties[]): SeatHolder[] {
  need(messages.length >= 1 && messages.length <= SEATS_MAX)
  return messages.map(readHolder)
}

/** Encodes a seating. */
export function writeSeating(seating: Seating): peerstep.Seating.$Properties {
  return { seat: seating.seat, frame: seating.frame, holder: writeHolder(seating.holder) }
}

/** @param seats number of seats of the match */
export function readSeating(message: peerstep.Seating.$Properties, seats: number): Seating {
  need(message.holder)
  const holder = readHolder(message.holder)
  return { seat: readSeat(message.seat ?? 0, seats), frame: readFrame(message.frame ?? 0), holder }
}

/** The holders by seat after all seatings, which are in the order in which they happened. */
export function heldBy(seats: readonly SeatHolder[], seatings: readonly Seating[]): SeatHolder[] {
  const holders = [...seats]
  for (const { seat, holder } of seatings) holders[seat] = holder
  return holders
}

/** Encodes a change of a seat's status. */
export function writeStatus(change: StatusChange): peerstep.StatusChange.$Properties {
  return { seat: change.seat, frame: change.frame, state: STATUSES.indexOf(change.status) }
}

/** @param seats number of seats of the match */
export function readStatus(message: peerstep.StatusChange.$Properties, seats: number = SEATS_MAX): StatusChange {
  const status = STATUSES[message.state ?? 0]
  need(status)
  return { seat: readSeat(message.seat ?? 0, seats), frame: readFrame(message.frame ?? 0), status }
}
