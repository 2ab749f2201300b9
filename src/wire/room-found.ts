/** A relay's answer to whoever asks how a room stands there. The question is an `OpenRoom`. */
import { decodeWith, encodeWith, need } from './checked-fields.js'
import { peerstep } from './generated.js'

/** In the order of their numbers on the wire. */
const STANDINGS = ['none', 'full', 'lobby', 'vacant', 'seated'] as const

/**
 * A room of that name as the asker finds it: `none` is there; it runs without a seat for the asker (`full`), with one that
 * is `vacant`, or with one that is the asker's (`seated`); or players gather in its `lobby`.
 */
export type RoomStanding = (typeof STANDINGS)[number]

/** One small number. */
export const ROOM_FOUND_BYTES_MAX = 16

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
