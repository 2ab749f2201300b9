/** Packets between the players of a benchmark: numbered messages of the size of an input, several to a packet. */

/** One player's input of one tick, with what is needed to time it. */
export const MESSAGE_BYTES = 128
const PACKET_HEADER_BYTES = 2

const HELLO = 0
const MESSAGES = 1
/** First byte of the packets of a match; the seat follows. */
export const MATCH_PACKET = 2

/** One message. */
export interface Message {
  /** Number of its run: late messages of an earlier one do not count. */
  readonly run: number
  readonly seat: number
  readonly number: number
  /** CLOCK_MONOTONIC of the machine, milliseconds. */
  readonly sentAtMs: number
}

/** A decoded packet. */
export type Packet =
  | { readonly is: 'hello'; readonly seat: number }
  | { readonly is: 'messages'; readonly messages: Message[] }

/** Sent until every player has received from every other. */
export function encodeHello(seat: number): Uint8Array {
  return Uint8Array.of(HELLO, seat)
}

/** `filler` stands for the input: bytes that nothing can compress. */
export function encodeMessages(messages: readonly Message[], filler: Uint8Array): Uint8Array {
  const packet = new Uint8Array(PACKET_HEADER_BYTES + messages.length * MESSAGE_BYTES)
  const view = new DataView(packet.buffer)
  packet[0] = MESSAGES
  packet[1] = messages.length
  for (const [index, { run, seat, number, sentAtMs }] of messages.entries()) {
    const at = PACKET_HEADER_BYTES + index * MESSAGE_BYTES
    packet.set(filler, at)
    view.setUint16(at, run)
    view.setUint16(at + 2, seat)
    view.setUint32(at + 4, number)
    view.setFloat64(at + 8, sentAtMs)
  }
  return packet
}

/** The seat that a packet of ours came from. */
export function senderOf(packet: Uint8Array): number {
  if (packet[0] !== MESSAGES) return packet[1]!
  return packet[PACKET_HEADER_BYTES + 2]! * 256 + packet[PACKET_HEADER_BYTES + 3]!
}

/** @throws Error for bytes that are no packet: then the path under test is broken */
export function decodePacket(packet: Uint8Array): Packet {
  if (packet[0] === HELLO && packet.length === 2) return { is: 'hello', seat: packet[1]! }
  const count = packet[1]!
  if (packet[0] !== MESSAGES || packet.length !== PACKET_HEADER_BYTES + count * MESSAGE_BYTES) {
    throw new Error(`a packet of ${packet.length} bytes arrived that no player sent`)
  }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const messages = Array.from({ length: count }, (_, index) => {
    const at = PACKET_HEADER_BYTES + index * MESSAGE_BYTES
    return {
      run: view.getUint16(at),
      seat: view.getUint16(at + 2),
      number: view.getUint32(at + 4),
      sentAtMs: view.getFloat64(at + 8),
    }
  })
  return { is: 'messages', messages }
}
