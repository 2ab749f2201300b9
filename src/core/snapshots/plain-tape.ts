/** A plain state flattened into slots of eight bytes: what a snapshot holds and what is hashed. See docs/snapshots.md. */
import type { Shape } from './plain-shape.js'

/**
 * Selects the bits of a high word that are the same in all tags. Tags are the high words of slots that are not numbers:
 * quiet NaNs that no computation gives. A number that is NaN is written as NAN_HIGH, so every slot shows what it is.
 */
export const TAG_MASK = 0xffffff00 | 0
/** The bits that all tags have in common. */
export const TAG_BASE = 0x7ff90000
/** The value undefined. */
export const TAG_UNDEFINED = TAG_BASE | 1
/** The value null. */
export const TAG_NULL = TAG_BASE | 2
/** The value false. */
export const TAG_FALSE = TAG_BASE | 3
/** The value true. */
export const TAG_TRUE = TAG_BASE | 4
/** A hole in an array. */
export const TAG_HOLE = TAG_BASE | 5
/** Low word: length. One more slot: hash of the text. One reference. */
export const TAG_STRING = TAG_BASE | 6
/** Low word: 0. One more slot: hash of the digits. One reference. */
export const TAG_BIGINT = TAG_BASE | 7
/** Low word: number of keys. One more slot: hash of the keys. One reference. Then the values. */
export const TAG_OBJECT = TAG_BASE | 8
/** Low word: length. Then the elements. */
export const TAG_ARRAY = TAG_BASE | 9
/** Low word: size. Then key, value, key, value in insertion order. */
export const TAG_MAP = TAG_BASE | 10
/** Low word: size. Then the values in insertion order. */
export const TAG_SET = TAG_BASE | 11
/** Low word: bytes. Tag plus kind in `BUFFER_KINDS`. Then the bytes, filled up with zeros to whole slots. */
export const TAG_BUFFER = TAG_BASE | 32

/** High word of a number that is NaN; its low word is 0. */
export const NAN_HIGH = 0x7ff80000

/** What slots cannot hold themselves; their place in the tape is held by hashes of their content. */
export type TapeReference = string | bigint | Shape

const SLOTS_AT_FIRST = 256

/** Memory of one flattened state, reused from save to save. Grows to the largest state it held. */
export class Tape {
  f64: Float64Array = new Float64Array(SLOTS_AT_FIRST)
  /** The same memory; slot `s` is words `2 s` (low) and `2 s + 1` (high). */
  i32: Int32Array = new Int32Array(this.f64.buffer)
  u8: Uint8Array = new Uint8Array(this.f64.buffer)
  /** Slots in use. */
  length = 0
  readonly references: TapeReference[] = []

  /** Make room for `slots`, keeping what is there. */
  grow(slots: number): void {
    const larger = new Float64Array(Math.max(slots, this.f64.length * 2))
    const words = new Int32Array(larger.buffer)
    words.set(this.i32)
    this.f64 = larger
    this.i32 = words
    this.u8 = new Uint8Array(larger.buffer)
  }
}
