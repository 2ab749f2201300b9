/** The bytes of one gossip message: author, sequence number, packets, and the author's signature over all of it. */
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES } from '../../ed25519.js'

const SEQUENCE_BYTES = 8
const LENGTH_BYTES = 2
const PAYLOAD_AT = PUBLIC_KEY_BYTES + SEQUENCE_BYTES

/** Largest packet of the lane: what the wire accepts, and its length fits 16 bits. */
export const GOSSIP_PACKET_BYTES_MAX = 60 * 1024

/** Packets and their lengths in one envelope: the largest packet, or many small ones. */
export const PAYLOAD_BYTES_MAX = GOSSIP_PACKET_BYTES_MAX + LENGTH_BYTES

/** Largest envelope that can be honest. */
export const ENVELOPE_BYTES_MAX = PAYLOAD_AT + PAYLOAD_BYTES_MAX + SIGNATURE_BYTES

/** What packet bytes cost inside an envelope. */
export const packetSpace = (bytes: Uint8Array): number => LENGTH_BYTES + bytes.length

/** An envelope taken apart; all arrays are views of it. */
export interface GossipEnvelope {
  readonly publicKey: Uint8Array
  readonly sequence: number
  /** Sequence and payload: what is signed, after the topic. */
  readonly body: Uint8Array
  readonly payload: Uint8Array
  readonly signature: Uint8Array
}

/**
 * What every signature of a topic begins with. Its purpose, so that no signature made elsewhere with the same key fits,
 * then the topic behind its length, so that no envelope fits another topic.
 */
export function signingContext(topic: string): Uint8Array {
  const purpose = new TextEncoder().encode('peerstep/gossip/1')
  const name = new TextEncoder().encode(topic)
  return concat(purpose, new Uint8Array([name.length >>> 8, name.length & 0xff]), name)
}

/** @returns the bytes to sign for an envelope with this body */
export function signedBytes(context: Uint8Array, body: Uint8Array): Uint8Array {
  return concat(context, body)
}

/** @returns sequence and payload of an envelope with these packets, which must fit PAYLOAD_BYTES_MAX together */
export function encodeBody(sequence: number, packets: readonly Uint8Array[]): Uint8Array {
  const body = new Uint8Array(packets.reduce((sum, packet) => sum + packetSpace(packet), SEQUENCE_BYTES))
  const view = new DataView(body.buffer)
  view.setUint32(0, Math.floor(sequence / 2 ** 32))
  view.setUint32(4, sequence % 2 ** 32)
  let at = SEQUENCE_BYTES
  for (const packet of packets) {
    view.setUint16(at, packet.length)
    body.set(packet, at + LENGTH_BYTES)
    at += packetSpace(packet)
  }
  return body
}

/** @returns the envelope: public key, body, signature */
export function encodeEnvelope(publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array): Uint8Array {
  return concat(publicKey, body, signature)
}

/** @returns null when the bytes cannot be an envelope */
export function decodeEnvelope(bytes: Uint8Array): GossipEnvelope | null {
  const payloadEnd = bytes.length - SIGNATURE_BYTES
  if (payloadEnd < PAYLOAD_AT || bytes.length > ENVELOPE_BYTES_MAX) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const sequence = view.getUint32(PUBLIC_KEY_BYTES) * 2 ** 32 + view.getUint32(PUBLIC_KEY_BYTES + 4)
  if (!Number.isSafeInteger(sequence)) return null
  return {
    publicKey: bytes.subarray(0, PUBLIC_KEY_BYTES),
    sequence,
    body: bytes.subarray(PUBLIC_KEY_BYTES, payloadEnd),
    payload: bytes.subarray(PAYLOAD_AT, payloadEnd),
    signature: bytes.subarray(payloadEnd),
  }
}

/** @returns the packets of a payload as plain views of it (no Node Buffers), or null when the lengths do not add up */
export function decodePayload(payload: Uint8Array): Uint8Array[] | null {
  const packets: Uint8Array[] = []
  let at = 0
  while (at < payload.length) {
    if (at + LENGTH_BYTES > payload.length) return null
    const start = at + LENGTH_BYTES
    at = start + ((payload[at]! << 8) | payload[at + 1]!)
    if (at > payload.length) return null
    packets.push(new Uint8Array(payload.buffer, payload.byteOffset + start, at - start))
  }
  return packets
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
