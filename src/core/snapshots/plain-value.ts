/** What a plain state may consist of, and the check that names the path of a value that is not allowed. See docs/snapshots.md. */
import { PeerstepError } from '../../errors.js'

/** Most levels of containers within containers. Deeper states are taken for circular ones; a decoder refuses them. */
export const PLAIN_DEPTH_MAX = 100

/** Longest array, Map or Set in a state: one of 16 million elements could not be saved 60 times a second anyway. */
export const PLAIN_ITEMS_MAX = 2 ** 24

/** Longest bigint in a state, in hexadecimal digits. */
export const PLAIN_BIGINT_DIGITS_MAX = 4096

/** Any typed array; a DataView is none. */
export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

type BufferLike = TypedArray | ArrayBuffer

interface BufferKind {
  readonly name: string
  readonly prototype: object
  /** Bytes of one element. */
  readonly size: number
  /** A new array over the whole of `buffer`. */
  over(buffer: ArrayBuffer): BufferLike
}

/** The buffers a state may hold. The index is written to snapshots and bytes: append only. */
export const BUFFER_KINDS: readonly BufferKind[] = [
  { name: 'ArrayBuffer', prototype: ArrayBuffer.prototype, size: 1, over: (buffer) => buffer },
  { name: 'Int8Array', prototype: Int8Array.prototype, size: 1, over: (buffer) => new Int8Array(buffer) },
  { name: 'Uint8Array', prototype: Uint8Array.prototype, size: 1, over: (buffer) => new Uint8Array(buffer) },
  {
    name: 'Uint8ClampedArray',
    prototype: Uint8ClampedArray.prototype,
    size: 1,
    over: (buffer) => new Uint8ClampedArray(buffer),
  },
  { name: 'Int16Array', prototype: Int16Array.prototype, size: 2, over: (buffer) => new Int16Array(buffer) },
  { name: 'Uint16Array', prototype: Uint16Array.prototype, size: 2, over: (buffer) => new Uint16Array(buffer) },
  { name: 'Int32Array', prototype: Int32Array.prototype, size: 4, over: (buffer) => new Int32Array(buffer) },
  { name: 'Uint32Array', prototype: Uint32Array.prototype, size: 4, over: (buffer) => new Uint32Array(buffer) },
  { name: 'Float32Array', prototype: Float32Array.prototype, size: 4, over: (buffer) => new Float32Array(buffer) },
  { name: 'Float64Array', prototype: Float64Array.prototype, size: 8, over: (buffer) => new Float64Array(buffer) },
  { name: 'BigInt64Array', prototype: BigInt64Array.prototype, size: 8, over: (buffer) => new BigInt64Array(buffer) },
  {
    name: 'BigUint64Array',
    prototype: BigUint64Array.prototype,
    size: 8,
    over: (buffer) => new BigUint64Array(buffer),
  },
]

/** Index in `BUFFER_KINDS`, or -1 when `value` has another prototype. */
export function bufferKindOf(value: object): number {
  const prototype: unknown = Object.getPrototypeOf(value)
  for (let kind = 0; kind < BUFFER_KINDS.length; kind += 1) if (BUFFER_KINDS[kind]!.prototype === prototype) return kind
  return -1
}

/** The bytes a buffer shows, as they lie in memory. */
export function bytesOf(buffer: BufferLike): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer)
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
}

/** Writes every NaN of a float buffer's copied bytes as the one canonical NaN, since engines may leave others. */
export function canonicaliseNans(kind: number, bytes: Uint8Array): void {
  const { name, size } = BUFFER_KINDS[kind]!
  if (name !== 'Float32Array' && name !== 'Float64Array') return
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.byteLength; at += size) {
    if (size === 4 && Number.isNaN(view.getFloat32(at, true))) view.setUint32(at, 0x7fc00000, true)
    if (size === 8 && Number.isNaN(view.getFloat64(at, true))) view.setBigUint64(at, 0x7ff8000000000000n, true)
  }
}

/**
 * Checks a whole state, also the properties that the fast walk of `plainSnapshots` does not see.
 *
 * @throws PeerstepError BAD_OPTION naming the path of the first value that cannot be saved: functions, symbols, class
 * instances, dates, accessors, properties that are not enumerable, circles
 */
export function checkPlain(value: unknown): void {
  for (const key in {}) refuse(`Object.prototype.${key}`, 'is enumerable and would show up in every object')
  check(value, 'state', [])
}

function refuse(path: string, reason: string): never {
  throw new PeerstepError(
    'BAD_OPTION',
    `${path} ${reason}: a state may hold numbers, strings, booleans, bigints, null, undefined, arrays, plain objects, ` +
      'typed arrays, Maps and Sets',
  )
}

function check(value: unknown, path: string, ancestors: object[]): void {
  if (typeof value === 'function') refuse(path, 'is a function')
  if (typeof value === 'symbol') refuse(path, 'is a symbol')
  if (typeof value === 'bigint' && value.toString(16).length > PLAIN_BIGINT_DIGITS_MAX) {
    refuse(path, `has more than ${PLAIN_BIGINT_DIGITS_MAX} hexadecimal digits`)
  }
  if (typeof value !== 'object' || value === null) return
  if (ancestors.includes(value)) refuse(path, 'holds itself')
  if (ancestors.length === PLAIN_DEPTH_MAX) refuse(path, `lies deeper than ${PLAIN_DEPTH_MAX} levels`)
  ancestors.push(value)
  checkContainer(value, path, ancestors)
  ancestors.pop()
}

function checkContainer(value: object, path: string, ancestors: object[]): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Array.prototype) {
    const list = value as unknown[]
    if (list.length > PLAIN_ITEMS_MAX) refuse(path, `has more than ${PLAIN_ITEMS_MAX} elements`)
    checkProperties(list, path, ancestors, (key) => (isIndex(key) ? `${path}[${key}]` : null))
  } else if (prototype === Object.prototype || prototype === null) {
    checkProperties(value, path, ancestors, (key) => (key === '__proto__' ? null : propertyPath(path, key)))
  } else if (prototype === Map.prototype || prototype === Set.prototype) {
    const entries = value as Map<unknown, unknown> | Set<unknown>
    if (entries.size > PLAIN_ITEMS_MAX) refuse(path, `has more than ${PLAIN_ITEMS_MAX} entries`)
    checkProperties(value, path, ancestors, () => null)
    let index = 0
    entries.forEach((item, key) => {
      const name = typeof key === 'string' ? JSON.stringify(key) : typeof key === 'object' ? `#${index}` : String(key)
      if (item !== key) check(key, `${path}.keys(#${index})`, ancestors)
      check(item, entries instanceof Map ? `${path}.get(${name})` : `${path}.values(#${index})`, ancestors)
      index += 1
    })
  } else if (bufferKindOf(value) < 0) {
    const maker = (prototype as { constructor?: { name?: unknown } }).constructor
    refuse(path, `is an instance of ${String(maker?.name ?? 'an unnamed class')}`)
  }
}

/** Own properties must be visible data with string keys that `pathOf` accepts. */
function checkProperties(
  value: object,
  path: string,
  ancestors: object[],
  pathOf: (key: string) => string | null,
): void {
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === 'symbol') refuse(path, `has the symbol property ${String(key)}`)
    if (key === 'length' && Array.isArray(value)) continue
    const inner = pathOf(key)
    if (inner === null) refuse(path, `has the property '${key}', which would get lost`)
    const property = Object.getOwnPropertyDescriptor(value, key)
    if (property?.enumerable !== true) refuse(inner, 'is not enumerable and would get lost')
    if (property.get !== undefined || property.set !== undefined) refuse(inner, 'is an accessor')
    check(property.value, inner, ancestors)
  }
}

function isIndex(key: string): boolean {
  return String(Number(key) >>> 0) === key
}

/** `ships` -> `state.ships`, `a b` -> `state["a b"]`. */
export function propertyPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}
