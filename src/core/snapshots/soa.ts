/** Struct of arrays: the fields of many entities as columns of one memory, so that the whole state is one copy. */
import { PeerstepError } from '../../errors.js'

const COLUMNS = {
  f64: (buffer: ArrayBuffer, offset: number, length: number) => new Float64Array(buffer, offset, length),
  f32: (buffer: ArrayBuffer, offset: number, length: number) => new Float32Array(buffer, offset, length),
  i32: (buffer: ArrayBuffer, offset: number, length: number) => new Int32Array(buffer, offset, length),
  u32: (buffer: ArrayBuffer, offset: number, length: number) => new Uint32Array(buffer, offset, length),
  i16: (buffer: ArrayBuffer, offset: number, length: number) => new Int16Array(buffer, offset, length),
  u16: (buffer: ArrayBuffer, offset: number, length: number) => new Uint16Array(buffer, offset, length),
  i8: (buffer: ArrayBuffer, offset: number, length: number) => new Int8Array(buffer, offset, length),
  u8: (buffer: ArrayBuffer, offset: number, length: number) => new Uint8Array(buffer, offset, length),
} as const

/** Kind of a column: `f` floats, `i` signed and `u` unsigned integers, with their number of bits. */
export type ColumnKind = keyof typeof COLUMNS

/** A kind alone: `capacity` elements. With a number: that many elements, whatever the capacity. */
export type ColumnSpec = ColumnKind | readonly [ColumnKind, number]

/** Columns by name, and the memory below them. `buffer` and `views` are not enumerable: a list of the fields has the columns only. */
export type Soa<Specs extends Readonly<Record<string, ColumnSpec>>> = {
  readonly [Name in keyof Specs]: ReturnType<
    (typeof COLUMNS)[Specs[Name] extends readonly [infer Kind extends ColumnKind, number]
      ? Kind
      : Extract<Specs[Name], ColumnKind>]
  >
} & {
  /** All columns' memory; nothing else is in it. */
  readonly buffer: ArrayBuffer
  /** The same memory in as few views as possible, floats as floats: for `typedArraySnapshots`. */
  readonly views: readonly ArrayBufferView[]
}

/** Widest elements first, so that every column is aligned. Floats of a width lie together and can be one view. */
const ORDER: readonly ColumnKind[] = ['f64', 'f32', 'i32', 'u32', 'i16', 'u16', 'i8', 'u8']
const WIDTH: Readonly<Record<ColumnKind, number>> = { f64: 8, f32: 4, i32: 4, u32: 4, i16: 2, u16: 2, i8: 1, u8: 1 }

/**
 * Lays out columns in one zeroed memory.
 *
 * @param capacity elements of every column that does not say otherwise, 1 and up
 * @throws PeerstepError BAD_OPTION for no columns, a column called `buffer` or `views`, an unknown kind, or a length that is
 * not a positive whole number
 * @example
 * ```ts
 * const create = () => soa({ x: 'f64', hp: 'i32', score: ['u32', 8] }, 128) // x and hp of 128 elements, score of 8
 * const snapshot = typedArraySnapshots({ views: (state: ReturnType<typeof create>) => state.views, create })
 * ```
 */
export function soa<const Specs extends Readonly<Record<string, ColumnSpec>>>(
  specs: Specs,
  capacity: number,
): Soa<Specs> {
  const columns = Object.entries(specs).map(([name, spec]) => {
    const [kind, length] = typeof spec === 'string' ? [spec, capacity] : spec
    if (!(kind in COLUMNS) || !Number.isSafeInteger(length) || length < 1 || name === 'buffer' || name === 'views') {
      throw new PeerstepError('BAD_OPTION', `soa: column '${name}' of kind ${kind} and length ${length}`)
    }
    return { name, kind, length }
  })
  if (columns.length === 0) throw new PeerstepError('BAD_OPTION', 'soa: give at least one column')

  const bytesOfKinds = (kinds: readonly ColumnKind[]): number =>
    columns.reduce((sum, { kind, length }) => sum + (kinds.includes(kind) ? length * WIDTH[kind] : 0), 0)
  const doubleBytes = bytesOfKinds(['f64'])
  const singleBytes = bytesOfKinds(['f32'])
  // Whole words, so that the last view can be hashed word by word.
  const otherBytes = Math.ceil((bytesOfKinds(ORDER) - doubleBytes - singleBytes) / 4) * 4
  const buffer = new ArrayBuffer(doubleBytes + singleBytes + otherBytes)

  const result: Record<string, unknown> = {}
  let offset = 0
  const placed = new Map<string, ArrayBufferView>()
  for (const wanted of ORDER) {
    for (const { name, kind, length } of columns) {
      if (kind !== wanted) continue
      placed.set(name, COLUMNS[kind](buffer, offset, length))
      offset += length * WIDTH[kind]
    }
  }
  for (const { name } of columns) result[name] = placed.get(name)
  const views: ArrayBufferView[] = []
  if (doubleBytes > 0) views.push(new Float64Array(buffer, 0, doubleBytes / 8))
  if (singleBytes > 0) views.push(new Float32Array(buffer, doubleBytes, singleBytes / 4))
  if (otherBytes > 0) views.push(new Int32Array(buffer, doubleBytes + singleBytes, otherBytes / 4))
  Object.defineProperties(result, { buffer: { value: buffer }, views: { value: views } })
  return result as Soa<Specs>
}
