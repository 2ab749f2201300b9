import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { encodeWith } from '../../src/wire/checked-fields.js'
import { peerstep } from '../../src/wire/generated.js'
import { PACKET_BYTES_MAX } from '../../src/wire/limits.js'
import { decodePacket, encodePacket } from '../../src/wire/packet.js'
import { PACKETS, PLAY, SHAPE } from './samples.js'

describe('encodePacket and decodePacket', () => {
  it('bring back every message with every field', () => {
    for (const packet of PACKETS) assert.deepEqual(decodePacket(encodePacket(packet, SHAPE), SHAPE), packet)
  })

  it('read no inputs before the match is known, but everything else', () => {
    for (const packet of PACKETS) {
      const decoded = decodePacket(encodePacket(packet, SHAPE), null)
      const hasInputs = packet.play !== undefined || ['seal', 'frozen', 'vote'].includes(packet.room.type)
      assert.deepEqual(decoded, hasInputs ? null : packet)
    }
    assert.throws(() => encodePacket({ play: PLAY }, null), AssertionError)
  })

  it('share no memory with the packet', () => {
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const decoded = decodePacket(bytes, SHAPE)
      bytes.fill(0xff)
      assert.deepEqual(decoded, packet)
    }
  })

  it('leave a packet alone when the next is written, also after one that could not be, and one that is long', () => {
    const first = encodePacket(PACKETS[0]!, SHAPE)
    const copy = first.slice()
    // A field that turns out to be none in the middle of writing, as only a defect of ours could have it.
    const broken = { toString: 1, length: 3 } as unknown as Uint8Array
    assert.throws(() => encodeWith(peerstep.Packet, { play: { frame: 7, ownPacked: broken, runs: [null as never] } }))
    assert.equal(encodeWith(peerstep.ReplayFile, { record: new Uint8Array(200_000) }).length, 200_004)
    for (const packet of PACKETS) assert.deepEqual(decodePacket(encodePacket(packet, SHAPE), SHAPE), packet)
    assert.deepEqual(first, copy)
  })

  it('decode a window on a larger buffer, and Buffers', () => {
    for (const packet of PACKETS) {
      const bytes = encodePacket(packet, SHAPE)
      const larger = Buffer.concat([Buffer.alloc(3, 9), bytes, Buffer.alloc(5, 9)])
      assert.deepEqual(decodePacket(larger.subarray(3, 3 + bytes.length), SHAPE), packet)
    }
  })

  it('refuse packets that are too long', () => {
    assert.equal(decodePacket(new Uint8Array(PACKET_BYTES_MAX + 1), SHAPE), null)
  })

  it('refuse nothing at all, and a packet with nothing in it', () => {
    assert.equal(decodePacket(new Uint8Array(0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 0), SHAPE), null)
    assert.equal(decodePacket(Uint8Array.of(0x12, 2, 8, 1), SHAPE), null)
  })
})
