import assert from 'node:assert/strict'
import { secretWords } from '../../../src/transport/clock.js'
import { keyedHash, randomHashKey } from '../../../src/transport/gossip/keyed-hash.js'

/** The first test vectors of the reference code: key 00 01 .. 07, input 00 01 .. of each length, 64 bits of output. */
const VECTORS = [
  '218d1f59b9b83cc8',
  'be552412f8387315',
  '064f39ef7c50eb57',
  'ce0f1a45f7060679',
  'd5e78a175be52ea1',
  'cb9d7c3f2f3db580',
  'ce3e91358aa2bc25',
  'ff202728b07bc684',
  'edfee820bce4858c',
  '5b51cccc13888307',
  '95b0469f06a6f2ee',
]

describe('the keyed hash', () => {
  it('agrees with the reference vectors of HalfSipHash-2-4', () => {
    VECTORS.forEach((expected, length) => {
      const input = Uint8Array.from({ length }, (_, index) => index)
      const [low, high] = keyedHash([0x03020100, 0x07060504], input)
      const output = Buffer.alloc(8)
      output.writeUInt32LE(low, 0)
      output.writeUInt32LE(high, 4)
      assert.equal(output.toString('hex'), expected, `input of ${length} bytes`)
    })
  })

  it('differs under another key', () => {
    const bytes = Uint8Array.of(1, 2, 3)
    assert.notDeepEqual(keyedHash(randomHashKey(secretWords), bytes), keyedHash(randomHashKey(secretWords), bytes))
  })
})
