/** What every lane carries: one play packet or one control message of a room. */
import { assert } from '../errors.js'
import { decodeWith, encodeWith, need } from './checked-fields.js'
import { peerstep } from './generated.js'
import type { PlayShape } from './input-run.js'
import { PACKET_BYTES_MAX } from './limits.js'
import { type PlayPacket, readPlay, writePlay } from './play.js'
import { type RoomMessage, readRoom, writeRoom } from './room.js'

/** A packet: exactly one of the two is set, so test `packet.play !== undefined`. */
export type PacketBody =
  | { readonly play: PlayPacket; readonly room?: undefined }
  | { readonly room: RoomMessage; readonly play?: undefined }

/**
 * Encodes a packet. Throws beyond the limits of its message.
 *
 * @param shape needed for packets with inputs (play, seal, frozen, vote); null before the match is known
 * @returns a fresh array of at most PACKET_BYTES_MAX bytes
 */
export function encodePacket(body: PacketBody, shape: PlayShape | null): Uint8Array {
  const bytes = encodeWith(peerstep.Packet, writeBody(body, shape))
  assert(bytes.length <= PACKET_BYTES_MAX, 'a packet within PACKET_BYTES_MAX')
  return bytes
}

/**
 * Decodes a packet. Unknown fields are skipped, so newer peers may add some.
 *
 * @param shape without it packets with inputs cannot be read and give null
 * @returns null on nonsense, a foreign wire version or anything beyond the limits; never throws
 */
export function decodePacket(bytes: Uint8Array, shape: PlayShape | null): PacketBody | null {
  return decodeWith(peerstep.Packet, bytes, PACKET_BYTES_MAX, (message): PacketBody => {
    if (message.play) {
      need(shape)
      return { play: readPlay(message.play, shape) }
    }
    need(message.room)
    return { room: readRoom(message.room, shape) }
  })
}

function writeBody(body: PacketBody, shape: PlayShape | null): peerstep.Packet.$Properties {
  if (body.room) return { room: writeRoom(body.room, shape) }
  assert(shape !== null, 'a play packet is of a match whose shape is known')
  return { play: writePlay(body.play, shape) }
}
