/** Flattens a plain state onto a tape. See docs/snapshots.md. */
import { assert } from '../../errors.js'
import type { Shape, ShapeSink, ShapeTable } from './plain-shape.js'
import { SHAPE_SLOTS_MAX } from './plain-shape.js'
import type { TapeReference } from './plain-tape.js'
import {
  NAN_HIGH,
  TAG_ARRAY,
  TAG_BIGINT,
  TAG_BUFFER,
  TAG_FALSE,
  TAG_HOLE,
  TAG_MAP,
  TAG_NULL,
  TAG_OBJECT,
  TAG_SET,
  TAG_STRING,
  TAG_TRUE,
  TAG_UNDEFINED,
  Tape,
} from './plain-tape.js'
import {
  BUFFER_KINDS,
  bufferKindOf,
  bytesOf,
  canonicaliseNans,
  checkPlain,
  PLAIN_DEPTH_MAX,
  PLAIN_ITEMS_MAX,
  type TypedArray,
} from './plain-value.js'

/** Free slots kept ahead of every value, so that small values are written without a look. */
const FREE_SLOTS = SHAPE_SLOTS_MAX + 4

/** Walks states and writes their values. One for each codec; its fields are public for generated code. */
export class PlainWriter implements ShapeSink {
  position = 0
  f64: Float64Array
  i32: Int32Array
  readonly #shapes: ShapeTable
  #tape = new Tape()
  #references: TapeReference[] = this.#tape.references
  #referenceCount = 0
  #capacity = 0
  #depth = 0
  #state: unknown = undefined

  constructor(shapes: ShapeTable) {
    this.#shapes = shapes
    this.f64 = this.#tape.f64
    this.i32 = this.#tape.i32
  }

  /**
   * Flatten `state` onto `tape`, over whatever is there.
   *
   * @throws PeerstepError BAD_OPTION naming the path of a value that cannot be saved
   */
  write(state: unknown, tape: Tape): void {
    this.#tape = tape
    this.#state = state
    this.#references = tape.references
    this.#referenceCount = 0
    this.#depth = 0
    this.position = 0
    this.#adopt()
    this.#reserve(FREE_SLOTS)
    if (typeof state === 'number') this.#number(state)
    else this.value(state, null)
    tape.length = this.position
    tape.references.length = this.#referenceCount
    this.#state = undefined
  }

  reference(reference: TapeReference): void {
    this.#references[this.#referenceCount] = reference
    this.#referenceCount += 1
  }

  /** Any value but a number; numbers take a shorter way wherever values are read. */
  value(value: unknown, guess: Shape | null): Shape | null {
    switch (typeof value) {
      case 'boolean':
        this.#slot(0, value ? TAG_TRUE : TAG_FALSE)
        return null
      case 'undefined':
        this.#slot(0, TAG_UNDEFINED)
        return null
      case 'string':
        this.#text(value, value, TAG_STRING, value.length)
        return null
      case 'bigint':
        this.#text(value, value.toString(16), TAG_BIGINT, 0)
        return null
      case 'object':
        if (value === null) {
          this.#slot(0, TAG_NULL)
          return null
        }
        return this.#container(value, guess)
      default:
        return this.#refuse()
    }
  }

  #container(value: object, guess: Shape | null): Shape | null {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (this.#depth === PLAIN_DEPTH_MAX) this.#refuse()
    this.#depth += 1
    // Generated code that calls us has written its numbers without a look: make room before more of it runs.
    this.#reserve(FREE_SLOTS)
    let shape: Shape | null = null
    if (prototype === Object.prototype) {
      if (guess?.save?.(value, this)) shape = guess
      else shape = this.#object(value as Record<string, unknown>, this.#shapes.plainRoot)
    } else if (prototype === Array.prototype) this.#array(value as unknown[])
    else if (prototype === Map.prototype) this.#map(value as Map<unknown, unknown>)
    else if (prototype === Set.prototype) this.#set(value as Set<unknown>)
    else if (prototype === null) this.#object(value as Record<string, unknown>, this.#shapes.bareRoot)
    else this.#buffer(value)
    this.#depth -= 1
    this.#reserve(FREE_SLOTS)
    return shape
  }

  /** Key by key, the way of objects without generated code. */
  #object(object: Record<string, unknown>, root: Shape): Shape {
    const header = this.position
    this.position += 2
    const reference = this.#referenceCount
    this.#referenceCount += 1
    let shape = root
    for (const key in object) {
      shape = shape.lastKey === key ? (shape.lastChild as Shape) : this.#child(shape, key)
      const value = object[key]
      if (typeof value === 'number') {
        this.#number(value)
        this.#reserve(FREE_SLOTS)
      } else this.value(value, null)
    }
    this.#references[reference] = shape
    this.i32[header * 2] = shape.keys.length
    this.i32[header * 2 + 1] = TAG_OBJECT
    this.i32[header * 2 + 2] = shape.hashLow
    this.i32[header * 2 + 3] = shape.hashHigh
    this.#shapes.noteUse(shape)
    return shape
  }

  #child(shape: Shape, key: string): Shape {
    // Assigning this key would set the prototype of the loaded object.
    if (key === '__proto__') this.#refuse()
    return this.#shapes.child(shape, key)
  }

  #array(list: readonly unknown[]): void {
    const { length } = list
    if (length > PLAIN_ITEMS_MAX) this.#refuse()
    this.#slot(length, TAG_ARRAY)
    let guess: Shape | null = null
    for (let index = 0; index < length; index += 1) {
      const value = list[index]
      if (typeof value === 'number') {
        this.#number(value)
        this.#reserve(FREE_SLOTS)
      } else if (value === undefined && !(index in list)) this.#slot(0, TAG_HOLE)
      else guess = this.value(value, guess)
    }
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    if (map.size > PLAIN_ITEMS_MAX) this.#refuse()
    this.#slot(map.size, TAG_MAP)
    let guess: Shape | null = null
    for (const [key, value] of map) {
      this.#any(key, null)
      guess = this.#any(value, guess)
    }
  }

  #set(set: ReadonlySet<unknown>): void {
    if (set.size > PLAIN_ITEMS_MAX) this.#refuse()
    this.#slot(set.size, TAG_SET)
    let guess: Shape | null = null
    for (const value of set) guess = this.#any(value, guess)
  }

  #any(value: unknown, guess: Shape | null): Shape | null {
    if (typeof value !== 'number') return this.value(value, guess)
    this.#number(value)
    this.#reserve(FREE_SLOTS)
    return guess
  }

  #buffer(value: object): void {
    const kind = bufferKindOf(value)
    if (kind < 0) this.#refuse()
    const bytes = bytesOf(value as TypedArray | ArrayBuffer)
    const slots = (bytes.length + 7) >>> 3
    this.#slot(bytes.length, TAG_BUFFER + kind)
    this.#reserve(slots + FREE_SLOTS)
    const start = this.position
    if (slots > 0) this.f64[start + slots - 1] = 0
    this.#tape.u8.set(bytes, start * 8)
    if (BUFFER_KINDS[kind]!.size >= 4)
      canonicaliseNans(kind, this.#tape.u8.subarray(start * 8, start * 8 + bytes.length))
    this.position = start + slots
  }

  #text(reference: string | bigint, text: string, tag: number, length: number): void {
    const hash = this.#shapes.textHash(text)
    this.#slot(length, tag)
    this.#slot(hash.low, hash.high)
    this.reference(reference)
  }

  #number(value: number): void {
    if (Number.isNaN(value)) this.#slot(0, NAN_HIGH)
    else {
      this.f64[this.position] = value
      this.position += 1
    }
  }

  #slot(low: number, high: number): void {
    this.i32[this.position * 2] = low
    this.i32[this.position * 2 + 1] = high
    this.position += 1
    if (this.position + FREE_SLOTS > this.#capacity) this.#reserve(FREE_SLOTS)
  }

  #reserve(slots: number): void {
    if (this.position + slots <= this.#capacity) return
    this.#tape.grow(this.position + slots)
    this.#adopt()
  }

  #adopt(): void {
    this.f64 = this.#tape.f64
    this.i32 = this.#tape.i32
    this.#capacity = this.f64.length
  }

  /** Some value of the state cannot be saved: `checkPlain` throws an error with its path. */
  #refuse(): never {
    checkPlain(this.#state)
    assert(false, 'checkPlain must find what the fast walk refused')
  }
}
