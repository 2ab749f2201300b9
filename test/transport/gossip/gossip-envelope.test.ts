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

function frameOf(sequence: number, ...packets: Uint8Array[]): Uint8Array {
  return encodeEnvelope(publicKey, encodeBody(sequence, packets), signature)
}

describe('a gossip frame', () => {
  it('comes back as it was made', () => {
    for (const sequence of [0, 1, 2 ** 32, 1_800_000_000_000_000, Number.MAX_SAFE_INTEGER]) {
      const packets = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(500).fill(9)]
      const frame = decodeEnvelope(frameOf(sequence, ...packets))!
      assert.equal(frame.sequence, sequence)
      assert.deepEqual(frame.publicKey, publicKey)
      assert.deepEqual(frame.signature, signature)
      assert.deepEqual(frame.body, encodeBody(sequence, packets))
      assert.deepEqual(decodePayload(frame.payload), packets)
    }
  })

  it('holds the largest packet and is no longer than allowed then', () => {
    const bytes = frameOf(1, new Uint8Array(GOSSIP_PACKET_BYTES_MAX))
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

  it('is decoded from random bytes without an error', () => {
    const random = new Random(5)
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Uint8Array.from({ length: random.int(0, 300) }, () => random.int(0, 255))
      const frame = decodeEnvelope(bytes)
      if (frame !== null) decodePayload(frame.payload)
      decodePayload(bytes)
    }
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
