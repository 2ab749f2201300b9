import assert from 'node:assert/strict'
import { Random } from '../../../src/core/random.js'
import {
  decodeEnvelope,
  decodePayload,
  ENVELOPE_BYTES_MAX,
  encodeBody,
  encodeEnvelope,
  GOSSIP_PACKET_BYTES_MAX,
  signedBytes,
  signingContext,
} from '../../../src/transport/gossip/gossip-envelope.js'

const publicKey = new Uint8Array(32).fill(3)
const signature = new Uint8Array(64).fill(7)

function envelopeOf(sequence: number, ...packets: Uint8Array[]): Uint8Array {
  return encodeEnvelope(publicKey, encodeBody(sequence, packets), signature)
}

/** A second reading of a payload: a length of two bytes, then so many bytes, again and again to the end; null otherwise. */
function packetsOf(payload: Uint8Array): Uint8Array[] | null {
  if (payload.length === 0) return []
  if (payload.length < 2) return null
  const end = 2 + payload[0]! * 256 + payload[1]!
  const others = end > payload.length ? null : packetsOf(payload.slice(end))
  return others && [payload.slice(2, end), ...others]
}

describe('a gossip envelope', () => {
  it('comes back as it was made', () => {
    for (const sequence of [0, 1, 2 ** 32, 1_800_000_000_000_000, Number.MAX_SAFE_INTEGER]) {
      const packets = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(500).fill(9)]
      const envelope = decodeEnvelope(envelopeOf(sequence, ...packets))!
      assert.equal(envelope.sequence, sequence)
      assert.deepEqual(envelope.publicKey, publicKey)
      assert.deepEqual(envelope.signature, signature)
      assert.deepEqual(envelope.body, encodeBody(sequence, packets))
      assert.deepEqual(decodePayload(envelope.payload), packets)
    }
  })

  it('holds the largest packet and is no longer than allowed then', () => {
    const bytes = envelopeOf(1, new Uint8Array(GOSSIP_PACKET_BYTES_MAX))
    assert.equal(bytes.length, ENVELOPE_BYTES_MAX)
    assert.equal(decodePayload(decodeEnvelope(bytes)!.payload)![0]!.length, GOSSIP_PACKET_BYTES_MAX)
  })

  it('is refused when too short, too long, or with a number beyond the safe integers', () => {
    assert.equal(decodeEnvelope(new Uint8Array(0)), null)
    assert.equal(decodeEnvelope(new Uint8Array(103)), null)
    assert.equal(decodeEnvelope(new Uint8Array(ENVELOPE_BYTES_MAX + 1)), null)
    assert.equal(decodeEnvelope(new Uint8Array(200).fill(0xff)), null)
  })

  it('is refused when the lengths of its packets do not add up', () => {
    assert.equal(decodePayload(Uint8Array.of(0)), null)
    assert.equal(decodePayload(Uint8Array.of(0, 2, 1)), null)
    assert.deepEqual(decodePayload(Uint8Array.of(0, 1, 1, 0, 0)), [Uint8Array.of(1), new Uint8Array(0)])
  })

  it('is decoded from random bytes to the parts of these bytes, or to null', () => {
    const random = new Random(5)
    const counts = { decoded: 0, refused: 0, payloads: 0 }
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Uint8Array.from({ length: random.int(0, 300) }, () => random.int(0, 255))
      if (round % 2 === 0) bytes.fill(0, 32, 34) // or else hardly any sequence number is safe
      const sequence = bytes.length < 104 ? Number.NaN : Number(new DataView(bytes.buffer).getBigUint64(32))
      const envelope = decodeEnvelope(bytes)
      if (Number.isSafeInteger(sequence)) {
        assert.ok(envelope !== null)
        assert.equal(envelope.sequence, sequence)
        assert.deepEqual(encodeEnvelope(envelope.publicKey, envelope.body, envelope.signature), bytes)
        assert.deepEqual(envelope.payload, bytes.slice(40, -64))
        counts.decoded += 1
      } else {
        assert.equal(envelope, null)
        counts.refused += 1
      }
      // Short lengths, so that some payloads add up.
      const payload = bytes.map((byte, index) => (index % 2 === 0 ? 0 : byte % 4)).subarray(0, random.int(0, 12))
      const packets = decodePayload(payload)
      assert.deepEqual(packets, packetsOf(payload))
      if (packets !== null) {
        assert.deepEqual(encodeBody(0, packets).subarray(8), payload)
        counts.payloads += 1
      }
    }
    assert.ok(counts.decoded > 300 && counts.refused > 300 && counts.payloads > 300, JSON.stringify(counts))
  })

  it('is signed for one topic only, also where one name begins with the other', () => {
    const body = encodeBody(0x61_62_63, [Uint8Array.of(1)])
    const seen = new Set<string>()
    for (const topic of ['', 'r', 'room', 'room\0', 'room\0\0', 'räum', 'x'.repeat(300)]) {
      seen.add(Buffer.from(signedBytes(signingContext(topic), body)).toString('hex'))
    }
    assert.equal(seen.size, 7)
  })
})
