import assert from 'node:assert/strict'
import { Random } from '../../../src/core/random.js'
import {
  decodePathPacket,
  encodeBundle,
  encodeEcho,
  encodeForward,
  encodePathPacket,
  encodeProbe,
  encodeRoster,
  NUMBERS_MAX,
  PATH_PACKET_OVERHEAD_BYTES,
} from '../../../src/transport/paths/path-packet.js'

const BYTES = Uint8Array.of(1, 2, 3)

describe('a path packet', () => {
  it('carries a packet and its number', () => {
    const sequence = 2 ** 47 + 12_345_678_901
    assert.deepEqual(decodePathPacket(encodePathPacket(sequence, BYTES)), { kind: 'packet', sequence, bytes: BYTES })
    assert.deepEqual(decodePathPacket(encodePathPacket(0, new Uint8Array(0))), {
      kind: 'packet',
      sequence: 0,
      bytes: new Uint8Array(0),
    })
  })

  it('carries a probe, and its answer with distances', () => {
    const probe = { id: 65_535, rttMs: 12.25, revision: 60_007, preferred: true, receives: false }
    assert.deepEqual(decodePathPacket(encodeProbe(probe)), { kind: 'probe', ...probe })
    const first = { id: 1, rttMs: Number.NaN, revision: 0, preferred: false, receives: true }
    assert.deepEqual(decodePathPacket(encodeProbe(first)), { kind: 'probe', ...first })
    assert.deepEqual(decodePathPacket(encodeEcho(3, 1.5, 60_009, [0, 40, Number.NaN, 5000])), {
      kind: 'echo',
      id: 3,
      heldMs: 1.5,
      revision: 60_009,
      distancesMs: [0, 40, Number.NaN, Number.NaN],
    })
  })

  it('carries a packet for some numbers, or for the hub alone', () => {
    const numbers = [0, 7, 8, NUMBERS_MAX - 1]
    assert.deepEqual(decodePathPacket(encodeForward(numbers, 99, BYTES)), {
      kind: 'forward',
      numbers,
      sequence: 99,
      bytes: BYTES,
    })
    assert.deepEqual(decodePathPacket(encodeForward([], 99, BYTES)), {
      kind: 'forward',
      numbers: [],
      sequence: 99,
      bytes: BYTES,
    })
  })

  it('adds no more to a packet than it says', () => {
    const allNumbers = Array.from({ length: NUMBERS_MAX }, (_, number) => number)
    assert.ok(encodeForward(allNumbers, 1, BYTES).length - BYTES.length <= PATH_PACKET_OVERHEAD_BYTES)
    assert.ok(encodeBundle(1, [{ number: 1, sequence: 1, bytes: BYTES }]).length - 3 <= PATH_PACKET_OVERHEAD_BYTES)
  })

  it('carries bundles and rosters', () => {
    const entries = [
      { number: 3, sequence: 5, bytes: BYTES },
      { number: 200, sequence: 2 ** 40, bytes: new Uint8Array(60_000) },
    ]
    assert.deepEqual(decodePathPacket(encodeBundle(50_001, entries)), { kind: 'bundle', life: 50_001, entries })
    // Far apart, in any order, and the same author twice.
    const far = [2 ** 48 - 1, 0, 2 ** 48 - 1, 5, 6, 4, 2 ** 32].map((sequence, index) => {
      return { number: index % 3, sequence, bytes: new Uint8Array(index * 50) }
    })
    assert.deepEqual(decodePathPacket(encodeBundle(1, far)), { kind: 'bundle', life: 1, entries: far })
    const roster = [
      { number: 0, peer: '12D3KooWA', linked: true },
      { number: 254, peer: 'peer-ü', linked: false },
    ]
    assert.deepEqual(decodePathPacket(encodeRoster(7, 65_535, roster)), {
      kind: 'roster',
      life: 7,
      revision: 65_535,
      entries: roster,
    })
  })

  it('tells packets of a bundle apart in few bytes when their authors began within minutes', () => {
    const began = 16 * Date.UTC(2027, 0, 1)
    const entries = Array.from({ length: 8 }, (_, number) => {
      return { number, sequence: began + number * 16 * 60_000, bytes: BYTES }
    })
    const bytes = encodeBundle(1, entries).length
    assert.equal(bytes - 8 * BYTES.length, 3 + (2 + 7) + 7 * (2 + 3))
  })

  it('is refused when it is malformed, and decoding never throws', () => {
    const bad = [
      [],
      [0],
      [7],
      [1, 0, 0],
      [2, 1],
      [2, 0, 0, 0, 0, 0, 0, 4],
      [2, 0, 0, 0, 0, 0, 0],
      [3, 0, 0, 255, 255, 0, 0],
      [4],
      [4, 33],
      [5],
      [5, 0, 1],
      [5, 0, 1, 1],
      [5, 0, 1, 1, 0],
      [5, 0, 1, 1, 1, 0], // no byte of one
      [5, 0, 1, 1, 0, 1], // number -1
      [5, 0, 1, 1, 0x80, 0x80, 0x80, 0, 0],
      [5, 0, 1, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
      [5, 0, 1, 1, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0, 2], // number 2^48
      [6],
      [6, 0, 1, 0],
      [6, 0, 1, 0, 0],
      [6, 0, 1, 0, 1, 0, 1],
      [6, 0, 1, 0, 1, 255, 1, 1, 65],
      [6, 0, 1, 0, 1, 0, 1, 0],
    ]
    for (const bytes of bad) assert.equal(decodePathPacket(Uint8Array.from(bytes)), null, bytes.join())
    const seed = 20261121
    const random = new Random(seed)
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = Uint8Array.from({ length: random.int(0, 40) }, () => random.int(0, 255))
      if (bytes.length > 0) bytes[0] = random.int(0, 7)
      assert.doesNotThrow(() => decodePathPacket(bytes), `seed ${seed}: ${bytes}`)
    }
  })
})
