/** How the parts of a match send messages to the peers of their room. */
import type { Lane, PeerId } from '../../transport/lane.js'
import type { PlayShape } from '../../wire/input-run.js'
import { encodePacket } from '../../wire/packet.js'
import type { RoomMessage } from '../../wire/room.js'
import { deliveryOf } from './delivery.js'

/** Sends messages to the peers of one room. */
export interface RoomChannel {
  /** To all peers of the room. */
  broadcast(message: RoomMessage): void
  /** To one peer. */
  send(peer: PeerId, message: RoomMessage): void
}

/** A lane as a channel: encodes messages, and chooses for each how it is delivered. */
export class LaneChannel implements RoomChannel {
  readonly #lane: Pick<Lane, 'broadcast' | 'send'>
  readonly #shape: () => PlayShape | null

  /** @param shape seats and input size, for messages with inputs; null before the match is known */
  constructor(lane: Pick<Lane, 'broadcast' | 'send'>, shape: () => PlayShape | null) {
    this.#lane = lane
    this.#shape = shape
  }

  broadcast(message: RoomMessage): void {
    this.#lane.broadcast(encodePacket({ room: message }, this.#shape()), deliveryOf(message))
  }

  send(peer: PeerId, message: RoomMessage): void {
    this.#lane.send(peer, encodePacket({ room: message }, this.#shape()), deliveryOf(message))
  }
}
