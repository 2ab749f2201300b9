/** Builds a new plain state from a tape. See docs/snapshots.md. */
import { assert } from '../../errors.js'
import type { Shape, ShapeSource } from './plain-shape.js'
import {
  TAG_ARRAY,
  TAG_BASE,
  TAG_BIGINT,
  TAG_BUFFER,
  TAG_FALSE,
  TAG_HOLE,
  TAG_MAP,
  TAG_MASK,
  TAG_NULL,
  TAG_OBJECT,
  TAG_SET,
  TAG_STRING,
  TAG_TRUE,
  TAG_UNDEFINED,
  Tape,
} from './plain-tape.js'
import { BUFFER_KINDS } from './plain-value.js'

const NEGATIVE_ZERO_HIGH = 0x80000000 | 0

/** Reads one tape from its start. Tapes come from `PlainWriter` only, so nothing is checked twice. */
export class PlainReader implements ShapeSource {
  #tape: Tape = new Tape()
  #f64: Float64Array = this.#tape.f64
  #i32: Int32Array = this.#tape.i32
  #position = 0
  #reference = 0

  /** The state on the tape; shares no memory with it. */
  read(tape: Tape): unknown {
    this.#tape = tape
    this.#f64 = tape.f64
    this.#i32 = tape.i32
    this.#position = 0
    this.#reference = 0
    const state = this.next()
    assert(this.#position === tape.length, 'a tape must be read to its end')
    return state
  }

  /** The value at the current slot. */
  next(): unknown {
    const at = this.#position
    const high = this.#i32[at * 2 + 1]!
    this.#position = at + 1
    if ((high & TAG_MASK) === TAG_BASE) return this.#tagged(high, this.#i32[at * 2]!)
    // A whole number comes back in the engine's small-integer form, as the game's own arithmetic would have left it.
    const value = this.#f64[at]!
    const whole = value | 0
    return whole === value && high !== NEGATIVE_ZERO_HIGH ? whole : value
  }

  #tagged(tag: number, low: number): unknown {
    switch (tag) {
      case TAG_OBJECT:
        return this.#object()
      case TAG_ARRAY:
        return this.#array(low)
      case TAG_TRUE:
        return true
      case TAG_FALSE:
        return false
      case TAG_NULL:
        return null
      case TAG_UNDEFINED:
        return undefined
      case TAG_STRING:
      case TAG_BIGINT:
        this.#position += 1
        this.#reference += 1
        return this.#tape.references[this.#reference - 1]
      case TAG_MAP:
        return this.#map(low)
      case TAG_SET:
        return this.#set(low)
      default:
        return this.#buffer(tag - TAG_BUFFER, low)
    }
  }

  #object(): object {
    this.#position += 1
    const shape = this.#tape.references[this.#reference] as Shape
    this.#reference += 1
    if (shape.load !== null) return shape.load(this)
    const object: Record<string, unknown> = shape.bare ? Object.create(null) : {}
    for (const key of shape.keys) object[key] = this.next()
    return object
  }

  #array(length: number): unknown[] {
    const list: unknown[] = []
    for (let index = 0; index < length; index += 1) {
      if (this.#i32[this.#position * 2 + 1] === TAG_HOLE) {
        this.#position += 1
        list.length = index + 1
      } else list.push(this.next())
    }
    return list
  }

  #map(size: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>()
    for (let index = 0; index < size; index += 1) {
      const key = this.next()
      map.set(key, this.next())
    }
    return map
  }

  #set(size: number): Set<unknown> {
    const set = new Set<unknown>()
    for (let index = 0; index < size; index += 1) set.add(this.next())
    return set
  }

  #buffer(kind: number, byteLength: number): unknown {
    const start = this.#position * 8
    this.#position += (byteLength + 7) >>> 3
    const bytes = this.#tape.u8.slice(start, start + byteLength)
    return BUFFER_KINDS[kind]!.over(bytes.buffer as ArrayBuffer)
  }
}
