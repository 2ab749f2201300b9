/** A plain state as self-contained bytes, and back; the bytes may come from another peer. See docs/snapshots.md. */
import { PeerstepError } from '../../errors.js'
import {
  BUFFER_KINDS,
  bufferKindOf,
  bytesOf,
  canonicaliseNans,
  checkPlain,
  PLAIN_BIGINT_DIGITS_MAX,
  PLAIN_DEPTH_MAX,
  type TypedArray,
} from './plain-value.js'

const FORMAT = 1

const UNDEFINED = 0
const NULL = 1
const FALSE = 2
const TRUE = 3
const HOLE = 4
/** A whole number within 32 bits as a zigzag varint. */
const INTEGER = 5
/** Eight bytes, little-endian. */
const FLOAT = 6
/** A text. */
const STRING = 7
/** A text of hexadecimal digits, perhaps with a minus. */
const BIGINT = 8
/** A shape, then its values. */
const OBJECT = 9
/** Length, elements. */
const ARRAY = 10
/** Size, then key, value, key, value. */
const MAP = 11
/** Size, values. */
const SET = 12
/** Kind, number of bytes, the bytes. */
const BUFFER = 13

/**
 * Self-contained bytes of a state: keys and texts once, whole numbers short, everything else exact.
 *
 * @throws PeerstepError BAD_OPTION naming the path of a value that cannot be saved
 */
export function encodePlain(state: unknown): Uint8Array {
  checkPlain(state)
  const writer = new Encoder()
  writer.byte(FORMAT)
  writer.value(state)
  return writer.bytes()
}

/**
 * The state in the bytes. Takes memory in proportion to the bytes, whatever they are.
 *
 * @throws PeerstepError BAD_RECORD when the bytes are not exactly one encoded state
 */
export function decodePlain(bytes: Uint8Array): unknown {
  const reader = new Decoder(bytes)
  if (reader.byte() !== FORMAT) malformed('its format is unknown')
  const state = reader.value(0)
  reader.end()
  return state
}

function malformed(reason: string): never {
  throw new PeerstepError('BAD_RECORD', `encoded state: ${reason}`)
}

class Encoder {
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0
  readonly #texts = new Map<string, number>()
  readonly #shapes = new Map<string, number>()

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#number(value)
        break
      case 'boolean':
        this.byte(value ? TRUE : FALSE)
        break
      case 'undefined':
        this.byte(UNDEFINED)
        break
      case 'string':
        this.byte(STRING)
        this.#text(value)
        break
      case 'bigint':
        this.byte(BIGINT)
        this.#text(value.toString(16))
        break
      default:
        if (value === null) this.byte(NULL)
        else this.#container(value as object)
    }
  }

  #container(value: object): void {
    if (Array.isArray(value)) {
      this.byte(ARRAY)
      this.#varint(value.length)
      for (let index = 0; index < value.length; index += 1) {
        if (index in value) this.value(value[index])
        else this.byte(HOLE)
      }
    } else if (value instanceof Map) {
      this.byte(MAP)
      this.#varint(value.size)
      for (const [key, item] of value) {
        this.value(key)
        this.value(item)
      }
    } else if (value instanceof Set) {
      this.byte(SET)
      this.#varint(value.size)
      for (const item of value) this.value(item)
    } else if (bufferKindOf(value) >= 0) this.#buffer(value as TypedArray | ArrayBuffer)
    else {
      this.byte(OBJECT)
      this.#shape(value)
      for (const item of Object.values(value)) this.value(item)
    }
  }

  #number(value: number): void {
    const whole = value | 0
    if (Object.is(whole, value)) {
      this.byte(INTEGER)
      this.#varint(((whole << 1) ^ (whole >> 31)) >>> 0)
      return
    }
    this.byte(FLOAT)
    this.#reserve(8)
    if (Number.isNaN(value)) this.#view.setBigUint64(this.#length, 0x7ff8000000000000n, true)
    else this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  #buffer(buffer: TypedArray | ArrayBuffer): void {
    const kind = bufferKindOf(buffer)
    const bytes = bytesOf(buffer)
    this.byte(BUFFER)
    this.byte(kind)
    this.#varint(bytes.length)
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    canonicaliseNans(kind, this.#bytes.subarray(this.#length, this.#length + bytes.length))
    this.#length += bytes.length
  }

  #shape(object: object): void {
    const keys = Object.keys(object)
    const bare = Object.getPrototypeOf(object) === null
    const name = JSON.stringify([bare, ...keys])
    const known = this.#shapes.get(name)
    this.#varint(known ?? this.#shapes.size)
    if (known !== undefined) return
    this.#shapes.set(name, this.#shapes.size)
    this.#varint(keys.length * 2 + (bare ? 1 : 0))
    for (const key of keys) this.#text(key)
  }

  /** Texts are code units, one byte each where all fit: a lone surrogate must come back too. */
  #text(text: string): void {
    const known = this.#texts.get(text)
    this.#varint(known ?? this.#texts.size)
    if (known !== undefined) return
    this.#texts.set(text, this.#texts.size)
    let wide = false
    for (let index = 0; index < text.length; index += 1) wide ||= text.charCodeAt(index) > 0xff
    this.#varint(text.length * 2 + (wide ? 1 : 0))
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index)
      this.byte(unit & 0xff)
      if (wide) this.byte(unit >>> 8)
    }
  }

  #varint(value: number): void {
    while (value > 0x7f) {
      this.byte((value & 0x7f) | 0x80)
      value >>>= 7
    }
    this.byte(value)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#length + count, this.#bytes.length * 2))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

class Decoder {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  readonly #texts: string[] = []
  readonly #shapes: { readonly bare: boolean; readonly keys: readonly string[] }[] = []

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    if (this.#at === this.#bytes.length) malformed('it ends too early')
    this.#at += 1
    return this.#bytes[this.#at - 1]!
  }

  end(): void {
    if (this.#at !== this.#bytes.length) malformed('bytes are left over')
  }

  value(depth: number): unknown {
    const kind = this.byte()
    switch (kind) {
      case UNDEFINED:
        return undefined
      case NULL:
        return null
      case FALSE:
        return false
      case TRUE:
        return true
      case INTEGER: {
        const code = this.#varint()
        return (code >>> 1) ^ -(code & 1)
      }
      case FLOAT:
        return this.#view.getFloat64(this.#skip(8), true)
      case STRING:
        return this.#text()
      case BIGINT:
        return parseBigint(this.#text())
      case BUFFER:
        return this.#buffer()
      default:
        if (depth === PLAIN_DEPTH_MAX) malformed('it is nested too deeply')
        return this.#container(kind, depth + 1)
    }
  }

  #container(kind: number, depth: number): unknown {
    switch (kind) {
      case OBJECT: {
        const { bare, keys } = this.#shape()
        const object: Record<string, unknown> = bare ? Object.create(null) : {}
        for (const key of keys) object[key] = this.value(depth)
        return object
      }
      case ARRAY:
        return this.#array(depth)
      case MAP: {
        const size = this.#count(2)
        const map = new Map<unknown, unknown>()
        for (let index = 0; index < size; index += 1) {
          const key = this.value(depth)
          map.set(key, this.value(depth))
        }
        if (map.size !== size) malformed('a Map has a key twice')
        return map
      }
      case SET: {
        const size = this.#count(1)
        const set = new Set<unknown>()
        for (let index = 0; index < size; index += 1) set.add(this.value(depth))
        if (set.size !== size) malformed('a Set has a value twice')
        return set
      }
      default:
        return malformed(`no value is of kind ${kind}`)
    }
  }

  #array(depth: number): unknown[] {
    const length = this.#count(1)
    const list: unknown[] = []
    for (let index = 0; index < length; index += 1) {
      if (this.#bytes[this.#at] === HOLE) {
        this.#at += 1
        list.length = index + 1
      } else list.push(this.value(depth))
    }
    return list
  }

  #buffer(): unknown {
    const kind = BUFFER_KINDS[this.byte()]
    const length = this.#count(1)
    if (kind === undefined || length % kind.size !== 0) malformed('a buffer is of no known kind')
    const start = this.#skip(length)
    return kind.over(this.#bytes.slice(start, start + length).buffer as ArrayBuffer)
  }

  #shape(): { readonly bare: boolean; readonly keys: readonly string[] } {
    const index = this.#varint()
    if (index > this.#shapes.length) malformed('an object has no keys yet')
    if (index === this.#shapes.length) {
      const code = this.#varint()
      const count = code >>> 1
      if (count > this.#bytes.length - this.#at) malformed('it ends too early')
      const keys: string[] = []
      for (let key = 0; key < count; key += 1) keys.push(this.#text())
      if (new Set(keys).size !== count || keys.includes('__proto__')) malformed('an object has an impossible key')
      this.#shapes.push({ bare: (code & 1) === 1, keys })
    }
    return this.#shapes[index]!
  }

  #text(): string {
    const index = this.#varint()
    if (index > this.#texts.length) malformed('a text is missing')
    if (index === this.#texts.length) {
      const code = this.#varint()
      const width = (code & 1) + 1
      const start = this.#skip((code >>> 1) * width)
      let text = ''
      for (let at = start; at < this.#at; at += width) {
        text += String.fromCharCode(width === 1 ? this.#bytes[at]! : this.#view.getUint16(at, true))
      }
      this.#texts.push(text)
    }
    return this.#texts[index]!
  }

  /** A number of things that take at least `bytesEach` bytes each, so that no count promises more than there is. */
  #count(bytesEach: number): number {
    const count = this.#varint()
    if (count * bytesEach > this.#bytes.length - this.#at) malformed('it ends too early')
    return count
  }

  #varint(): number {
    let value = 0
    for (let shift = 0; shift < 32; shift += 7) {
      const byte = this.byte()
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    return malformed('a number is too long')
  }

  /** Position before the next `count` bytes, which are passed over. */
  #skip(count: number): number {
    if (count > this.#bytes.length - this.#at) malformed('it ends too early')
    this.#at += count
    return this.#at - count
  }
}

function parseBigint(digits: string): bigint {
  if (digits.length > PLAIN_BIGINT_DIGITS_MAX || !/^-?[0-9a-f]+$/.test(digits)) malformed('a bigint is not one')
  return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`)
}
