import type { RoomChannel } from '../../src/match/contract/room-channel.js'
import type { PeerId } from '../../src/transport/lane.js'
import type { RoomMessage } from '../../src/wire/room.js'

/** A channel that passes messages on to a function; `to` is undefined for a broadcast. */
export function channelTo(take: (message: RoomMessage, to?: PeerId) => void): RoomChannel {
  return { broadcast: (message) => take(message), send: (peer, message) => take(message, peer) }
}
