/** A short keyed hash: without the key no two byte strings can be made to collide. */

/** Two random 32-bit words. */
export type HashKey = readonly [number, number]

/**
 * A key for this process. The hashes of two processes never compare.
 *
 * @param words makes so many random 32-bit words that cannot be predicted: `secretWords`
 */
export function randomHashKey(words: (count: number) => Uint32Array): HashKey {
  const [low = 0, high = 0] = words(2)
  return [low, high]
}

/**
 * HalfSipHash-2-4 with 64 bits of output: made for 32-bit arithmetic, and safe as long as key and hashes stay secret.
 *
 * @returns the hash's low and high word, each unsigned
 * @see Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, and the reference code's halfsiphash
 */
export function keyedHash(key: HashKey, bytes: Uint8Array): [number, number] {
  const state = new Int32Array([key[0], key[1] ^ 0xee, 0x6c796765 ^ key[0], 0x74656462 ^ key[1]])
  const length = bytes.length
  const wordsEnd = length & ~3
  for (let at = 0; at < wordsEnd; at += 4) {
    absorb(state, bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
  }
  let last = length << 24
  for (let at = wordsEnd; at < length; at += 1) last |= bytes[at]! << (8 * (at - wordsEnd))
  absorb(state, last)

  state[2]! ^= 0xee
  rounds(state, 4)
  const low = (state[1]! ^ state[3]!) >>> 0
  state[1]! ^= 0xdd
  rounds(state, 4)
  return [low, (state[1]! ^ state[3]!) >>> 0]
}

function absorb(state: Int32Array, word: number): void {
  state[3]! ^= word
  rounds(state, 2)
  state[0]! ^= word
}

function rounds(state: Int32Array, count: number): void {
  let v0 = state[0]!
  let v1 = state[1]!
  let v2 = state[2]!
  let v3 = state[3]!
  for (let round = 0; round < count; round += 1) {
    v0 = (v0 + v1) | 0
    v1 = rotate(v1, 5) ^ v0
    v0 = rotate(v0, 16)
    v2 = (v2 + v3) | 0
    v3 = rotate(v3, 8) ^ v2
    v0 = (v0 + v3) | 0
    v3 = rotate(v3, 7) ^ v0
    v2 = (v2 + v1) | 0
    v1 = rotate(v1, 13) ^ v2
    v2 = rotate(v2, 16)
  }
  state[0] = v0
  state[1] = v1
  state[2] = v2
  state[3] = v3
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
