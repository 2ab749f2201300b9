/** 64-bit state hash: two XXH32 lanes over the same words in one pass, in plain JavaScript. */
import { PeerstepError } from '../errors.js'

// Published constants of xxHash (Yann Collet), https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
const P1 = 0x9e3779b1 | 0
const P2 = 0x85ebca77 | 0
const P3 = 0xc2b2ae3d | 0
const P4 = 0x27d4eb2f | 0
const P5 = 0x165667b1 | 0

/** A 64-bit hash, 0 to 2^64 - 1. */
export type StateHash = bigint

/** Seed of the low half; the high half has seed 0. Any constant would do that is not 0. */
const LOW_SEED = 0x5bd1e995 | 0

/** Words that go through the scratch memory at a time when floats have to be made canonical first. */
const SCRATCH_WORDS = 1024
/** Floats from which on a view over their words costs less than a copy. */
const VIEW_FROM = 64
/**
 * Elements per call of a hot loop. Engines compile a short function that is called often better, and once and for all,
 * than a loop that runs long: for 100 KB that is 38 against 100 microseconds.
 */
const RUN = 1024
/** The one bit pattern that stands for NaN; engines may leave different ones in memory. */
const NAN64_HIGH = 0x7ff80000
const NAN32 = 0x7fc00000
/** Exponents that only NaN and the infinities have. */
const EXPONENT64_HIGH = 0x7ff00000
const EXPONENT32 = 0x7f800000

/**
 * True when some word of every `step` has all bits of `exponent`: then the float it belongs to is NaN or infinite. Looks at
 * words because the first compilers of an engine box every float they look at.
 */
function holdsExponent(words: Int32Array, first: number, step: number, exponent: number): boolean {
  for (let start = first; start < words.length; start += RUN) {
    if (exponentBetween(words, start, Math.min(words.length, start + RUN), step, exponent)) return true
  }
  return false
}

function exponentBetween(words: Int32Array, start: number, end: number, step: number, exponent: number): boolean {
  for (let at = start; at < end; at += step) if ((words[at]! & exponent) === exponent) return true
  return false
}

function scrambled(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 15), P2)
  hash = Math.imul(hash ^ (hash >>> 13), P3)
  return hash ^ (hash >>> 16)
}

/**
 * Hashes words as they come; how they are divided over calls does not change the hash. Keep one and reuse it: only `digest`
 * (one bigint) and long runs of floats or bytes (one view) make garbage.
 *
 * The high 32 bits are XXH32 (Yann Collet) with seed 0, the low 32 bits XXH32 with seed 0x5bd1e995, of the words'
 * little-endian bytes. Not for secrets.
 *
 * Every machine that runs JavaScript engines today is little-endian; word hashes rely on it.
 */
export class Hasher {
  /** Four accumulators of the high lane, then four of the low lane. */
  readonly #lanes = new Int32Array(8)
  /** Words that do not fill a stripe of four yet. */
  readonly #pending = new Int32Array(4)
  #pendingCount = 0
  #wordCount = 0
  readonly #result = new BigUint64Array(1)
  readonly #resultWords = new Uint32Array(this.#result.buffer)
  readonly #scratch = new Int32Array(SCRATCH_WORDS)
  readonly #scratch64 = new Float64Array(this.#scratch.buffer)
  readonly #scratch32 = new Float32Array(this.#scratch.buffer)

  /** Starts with no words. */
  constructor() {
    this.reset()
  }

  /** Drops all words. */
  reset(): void {
    const lanes = this.#lanes
    for (let lane = 0; lane < 8; lane += 4) {
      const seed = lane === 0 ? 0 : LOW_SEED
      lanes[lane] = seed + P1 + P2
      lanes[lane + 1] = seed + P2
      lanes[lane + 2] = seed
      lanes[lane + 3] = seed - P1
    }
    this.#pendingCount = 0
    this.#wordCount = 0
  }

  /** Adds the first `count` words. */
  update(words: Int32Array, count: number = words.length): void {
    let next = 0
    while (this.#pendingCount > 0 && next < count) {
      this.#word(words[next]!)
      next += 1
    }
    while (count - next >= 4) {
      const stripes = Math.min((count - next) >> 2, RUN / 4)
      this.#stripes(words, next, stripes)
      this.#wordCount += stripes * 4
      next += stripes * 4
    }
    while (next < count) {
      this.#word(words[next]!)
      next += 1
    }
  }

  /** Adds one 32-bit word. */
  updateWord(word: number): void {
    this.#word(word | 0)
  }

  /** Adds float64 values, each as two words; every NaN counts as the same NaN, -0 and 0 are different. */
  updateFloat64(values: Float64Array, count: number = values.length): void {
    if (count > VIEW_FROM) {
      const words = new Int32Array(values.buffer, values.byteOffset, count * 2)
      if (!holdsExponent(words, 1, 2, EXPONENT64_HIGH)) {
        this.update(words)
        return
      }
    }
    for (let start = 0; start < count; start += SCRATCH_WORDS / 2) {
      const end = Math.min(count, start + SCRATCH_WORDS / 2)
      for (let index = start; index < end; index += 1) {
        const value = values[index]!
        const at = index - start
        this.#scratch64[at] = value
        if (Number.isNaN(value)) {
          this.#scratch[at * 2] = 0
          this.#scratch[at * 2 + 1] = NAN64_HIGH
        }
      }
      this.update(this.#scratch, (end - start) * 2)
    }
  }

  /** Adds float32 values, each as one word; every NaN counts as the same NaN, -0 and 0 are different. */
  updateFloat32(values: Float32Array, count: number = values.length): void {
    if (count > VIEW_FROM) {
      const words = new Int32Array(values.buffer, values.byteOffset, count)
      if (!holdsExponent(words, 0, 1, EXPONENT32)) {
        this.update(words)
        return
      }
    }
    for (let start = 0; start < count; start += SCRATCH_WORDS) {
      const end = Math.min(count, start + SCRATCH_WORDS)
      for (let index = start; index < end; index += 1) {
        const value = values[index]!
        this.#scratch32[index - start] = value
        if (Number.isNaN(value)) this.#scratch[index - start] = NAN32
      }
      this.update(this.#scratch, end - start)
    }
  }

  /** Adds the bytes, the last word filled up with zeros. Add their number too when it can vary. */
  updateBytes(bytes: Uint8Array): void {
    const wholeWords = bytes.length >> 2
    if ((bytes.byteOffset & 3) === 0) {
      this.update(new Int32Array(bytes.buffer, bytes.byteOffset, wholeWords))
    } else {
      for (let at = 0; at < wholeWords * 4; at += 4) {
        this.#word(bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
      }
    }
    let last = 0
    for (let at = wholeWords * 4; at < bytes.length; at += 1) last |= bytes[at]! << ((at & 3) * 8)
    if (wholeWords * 4 < bytes.length) this.#word(last)
  }

  /** The hash of all words since the last `reset`. More words may follow. */
  digest(): bigint {
    this.#resultWords[0] = scrambled(this.#merged(4, LOW_SEED))
    this.#resultWords[1] = scrambled(this.#merged(0, 0))
    return this.#result[0]!
  }

  #word(word: number): void {
    this.#pending[this.#pendingCount] = word
    this.#pendingCount += 1
    this.#wordCount += 1
    if (this.#pendingCount === 4) {
      this.#stripes(this.#pending, 0, 1)
      this.#pendingCount = 0
    }
  }

  /** The hot loop: four words into both lanes' four accumulators. */
  #stripes(words: Int32Array, start: number, count: number): void {
    const lanes = this.#lanes
    let a = lanes[0]!
    let b = lanes[1]!
    let c = lanes[2]!
    let d = lanes[3]!
    let e = lanes[4]!
    let f = lanes[5]!
    let g = lanes[6]!
    let h = lanes[7]!
    const end = start + count * 4
    for (let at = start; at < end; at += 4) {
      const first = Math.imul(words[at]!, P2)
      const second = Math.imul(words[at + 1]!, P2)
      const third = Math.imul(words[at + 2]!, P2)
      const fourth = Math.imul(words[at + 3]!, P2)
      a = (a + first) | 0
      a = Math.imul((a << 13) | (a >>> 19), P1)
      b = (b + second) | 0
      b = Math.imul((b << 13) | (b >>> 19), P1)
      c = (c + third) | 0
      c = Math.imul((c << 13) | (c >>> 19), P1)
      d = (d + fourth) | 0
      d = Math.imul((d << 13) | (d >>> 19), P1)
      e = (e + first) | 0
      e = Math.imul((e << 13) | (e >>> 19), P1)
      f = (f + second) | 0
      f = Math.imul((f << 13) | (f >>> 19), P1)
      g = (g + third) | 0
      g = Math.imul((g << 13) | (g >>> 19), P1)
      h = (h + fourth) | 0
      h = Math.imul((h << 13) | (h >>> 19), P1)
    }
    lanes[0] = a
    lanes[1] = b
    lanes[2] = c
    lanes[3] = d
    lanes[4] = e
    lanes[5] = f
    lanes[6] = g
    lanes[7] = h
  }

  #merged(lane: number, seed: number): number {
    const lanes = this.#lanes
    const a = lanes[lane]!
    const b = lanes[lane + 1]!
    const c = lanes[lane + 2]!
    const d = lanes[lane + 3]!
    let hash =
      this.#wordCount >= 4
        ? ((a << 1) | (a >>> 31)) + ((b << 7) | (b >>> 25)) + ((c << 12) | (c >>> 20)) + ((d << 18) | (d >>> 14))
        : seed + P5
    hash = (hash + this.#wordCount * 4) | 0
    for (let index = 0; index < this.#pendingCount; index += 1) {
      hash = (hash + Math.imul(this.#pending[index]!, P3)) | 0
      hash = Math.imul((hash << 17) | (hash >>> 15), P4)
    }
    return hash
  }
}

const shared = new Hasher()

/** 64-bit hash of bytes of any length. Not for secrets: anyone can make two inputs with the same hash. */
export function hashBytes(bytes: Uint8Array): bigint {
  shared.reset()
  shared.updateBytes(bytes)
  shared.updateWord(bytes.length)
  return shared.digest()
}

/** Sixteen lower-case hex digits. */
export function hashToHex(hash: bigint): string {
  return hash.toString(16).padStart(16, '0')
}

/** Eight bytes, most significant first. */
export function hashToBytes(hash: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, hash)
  return bytes
}

/**
 * The hash in eight bytes, most significant first.
 *
 * @throws PeerstepError BAD_RECORD unless there are exactly eight
 */
export function hashFromBytes(bytes: Uint8Array): bigint {
  if (bytes.length !== 8) throw new PeerstepError('BAD_RECORD', `a state hash has 8 bytes, not ${bytes.length}`)
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0)
}
