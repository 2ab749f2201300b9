import assert from 'node:assert/strict'
import { Hasher, hashBytes, hashFromBytes, hashToBytes, hashToHex } from '../../src/core/hash.js'
import { Random } from '../../src/core/random.js'
import { PeerstepError } from '../../src/errors.js'

/** XXH32 straight from its specification, over whole words, to check the fast code against. */
function referenceXxh32(words: readonly number[], seed: number): number {
  const [p1, p2, p3, p4, p5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1]
  const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))
  const lanes = [seed + p1 + p2, seed + p2, seed, seed - p1].map((value) => value | 0)
  let next = 0
  for (; next + 4 <= words.length; next += 4) {
    for (let lane = 0; lane < 4; lane += 1) {
      lanes[lane] = Math.imul(rotate((lanes[lane]! + Math.imul(words[next + lane]!, p2)) | 0, 13), p1)
    }
  }
  const [a, b, c, d] = lanes as [number, number, number, number]
  let hash = words.length >= 4 ? rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) : seed + p5
  hash = (hash + words.length * 4) | 0
  for (; next < words.length; next += 1) hash = Math.imul(rotate((hash + Math.imul(words[next]!, p3)) | 0, 17), p4)
  hash = Math.imul(hash ^ (hash >>> 15), p2)
  hash = Math.imul(hash ^ (hash >>> 13), p3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function hashOf(words: ArrayLike<number>): bigint {
  const hasher = new Hasher()
  hasher.update(Int32Array.from(words))
  return hasher.digest()
}

describe('Hasher', () => {
  it('starts from the published XXH32 value of nothing', () => {
    assert.equal(Number(hashOf([]) >> 32n), 0x02cc5d05)
  })

  it('is XXH32 twice, for every length and every division over calls', () => {
    const random = new Random(20)
    for (let length = 0; length < 40; length += 1) {
      const words = Array.from({ length }, () => random.uint32() | 0)
      const expected = (BigInt(referenceXxh32(words, 0)) << 32n) | BigInt(referenceXxh32(words, 0x5bd1e995))
      assert.equal(hashOf(words), expected)
      const hasher = new Hasher()
      for (let at = 0; at < length; ) {
        const count = random.int(0, length - at)
        hasher.update(Int32Array.from(words.slice(at, at + count)))
        at += count
      }
      assert.equal(hasher.digest(), expected)
    }
  })

  it('keeps its golden values', () => {
    assert.equal(hashToHex(hashOf([1, 2, 3])), '1f578c88e6ba3d06')
    assert.equal(hashToHex(hashOf(Array.from({ length: 1000 }, (_, index) => index * 77))), 'e89370448816dc4e')
    assert.equal(hashToHex(hashBytes(new TextEncoder().encode('peerstep'))), '39a1565af51a5a3c')
  })

  it('sees every single bit', () => {
    const words = new Int32Array(64)
    const seen = new Set([hashOf(words)])
    for (let bit = 0; bit < words.length * 32; bit += 1) {
      words[bit >> 5]! ^= 1 << (bit & 31)
      seen.add(hashOf(words))
      words[bit >> 5]! ^= 1 << (bit & 31)
    }
    assert.equal(seen.size, 1 + words.length * 32)
  })

  it('can go on after a digest and start anew after a reset', () => {
    const hasher = new Hasher()
    hasher.update(Int32Array.of(1, 2))
    hasher.digest()
    hasher.update(Int32Array.of(3))
    assert.equal(hasher.digest(), hashOf([1, 2, 3]))
    hasher.reset()
    assert.equal(hasher.digest(), hashOf([]))
  })

  it('hashes every NaN alike and -0 apart from 0', () => {
    const odd = new Float64Array(1)
    new Uint32Array(odd.buffer).set([0xdeadbeef, 0xfff90001])
    const hash64 = (values: Float64Array): bigint => {
      const hasher = new Hasher()
      hasher.updateFloat64(values)
      return hasher.digest()
    }
    const hash32 = (values: Float32Array): bigint => {
      const hasher = new Hasher()
      hasher.updateFloat32(values)
      return hasher.digest()
    }
    assert.equal(hash64(odd), hash64(Float64Array.of(Number.NaN)))
    assert.notEqual(hash64(Float64Array.of(-0)), hash64(Float64Array.of(0)))
    const odd32 = new Float32Array(1)
    new Uint32Array(odd32.buffer).set([0xffc12345])
    assert.equal(hash32(odd32), hash32(Float32Array.of(Number.NaN)))
    assert.notEqual(hash32(Float32Array.of(-0)), hash32(Float32Array.of(0)))
  })

  it('hashes every NaN alike in long arrays, and only as many floats as asked', () => {
    for (const length of [3, 100, 1500]) {
      const odd = new Float64Array(length).fill(0.5)
      new Uint32Array(odd.buffer).set([7, 0xfff80000], length * 2 - 2)
      const plain = new Float64Array(length + 5).fill(0.5)
      plain[length - 1] = Number.NaN
      const odd32 = new Float32Array(length).fill(0.5)
      new Uint32Array(odd32.buffer)[length - 1] = 0xffc00001
      const plain32 = Float32Array.from(plain)
      const left = new Hasher()
      left.updateFloat64(odd)
      left.updateFloat32(odd32)
      const right = new Hasher()
      right.updateFloat64(plain, length)
      right.updateFloat32(plain32, length)
      assert.equal(left.digest(), right.digest())
    }
  })

  it('hashes long float arrays as their words', () => {
    const values = Float64Array.from({ length: 1500 }, (_, index) => index / 3)
    const hasher = new Hasher()
    hasher.updateFloat64(values)
    assert.equal(hasher.digest(), hashOf(new Int32Array(values.buffer)))
    const singles = Float32Array.from({ length: 2500 }, (_, index) => index / 3)
    hasher.reset()
    hasher.updateFloat32(singles)
    assert.equal(hasher.digest(), hashOf(new Int32Array(singles.buffer)))
  })
})

describe('hashBytes', () => {
  it('does not depend on where the bytes lie in memory', () => {
    const random = new Random(21)
    for (let length = 0; length < 30; length += 1) {
      const bytes = Uint8Array.from({ length }, () => random.int(0, 255))
      for (let offset = 0; offset < 4; offset += 1) {
        const memory = new Uint8Array(length + 4)
        memory.set(bytes, offset)
        assert.equal(hashBytes(memory.subarray(offset, offset + length)), hashBytes(bytes))
      }
    }
  })

  it('tells trailing zeros from none', () => {
    const hashes = new Set(Array.from({ length: 20 }, (_, length) => hashBytes(new Uint8Array(length))))
    assert.equal(hashes.size, 20)
  })
})

describe('hash conversions', () => {
  it('survive the way to bytes and back', () => {
    for (const hash of [0n, 1n, 0xfedcba9876543210n, 2n ** 64n - 1n]) {
      assert.equal(hashFromBytes(hashToBytes(hash)), hash)
      assert.equal(BigInt(`0x${hashToHex(hash)}`), hash)
      assert.equal(hashToHex(hash).length, 16)
    }
    assert.deepEqual(hashToBytes(0x0102030405060708n), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
    assert.equal(hashFromBytes(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 1).subarray(1)), 1n)
  })

  it('refuse another number of bytes', () => {
    assert.throws(
      () => hashFromBytes(new Uint8Array(7)),
      (error) => error instanceof PeerstepError && error.code === 'BAD_RECORD',
    )
  })
})
