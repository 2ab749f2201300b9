/** A relay's answer to the question whether it has a room of a name. The question is an `OpenRoom`. */
import { decodeWith, encodeWith, need } from './checked-fields.js'
import { peerstep } from './generated.js'

/** In the order of their numbers on the wire. */
const STANDINGS = ['none', 'full', 'lobby', 'vacant', 'seated'] as const

/**
 * What the relay knows of a room, for the peer that asks.
 *
 * - `none`: there is no such room.
 * - `full`: its match runs, and no seat is free.
 * - `lobby`: its match has not begun.
 * - `vacant`: its match runs, and a seat is free.
 * - `seated`: its match runs, and the peer holds a seat in it.
 */
export type RoomStanding = (typeof STANDINGS)[number]

/** Largest answer, bytes: it holds one small number. */
export const ROOM_FOUND_BYTES_MAX = 16

/** Encodes an answer. */
export function encodeRoomFound(standing: RoomStanding): Uint8Array {
  return encodeWith(peerstep.RoomFound, { standing: STANDINGS.indexOf(standing) })
}

/** @returns null on nonsense; never throws */
export function decodeRoomFound(bytes: Uint8Array): RoomStanding | null {
  return decodeWith(peerstep.RoomFound, bytes, ROOM_FOUND_BYTES_MAX, (message) => {
    const standing = STANDINGS[message.standing]
    need(standing !== undefined)
    return standing
  })
}
