/** Typed input fields packed into a fixed number of bytes. */
import { PeerstepError } from '../../errors.js'
import type { InputField } from './input-fields.js'

/** Describes one seat's decision for one frame: fields, bounds, fixed bytes, neutral value. */
export interface InputSchema<Input> {
  /** Bytes of one encoded input, 1 to 64. */
  readonly bytes: number
  /** The encoded neutral input, used for a player that sends nothing: `bytes` zero bytes. Do not change it. */
  readonly neutral: Uint8Array
  /** A new object with the neutral value of every field. */
  create(): Input
  /**
   * Writes `bytes` bytes at `offset`. Numbers are clamped to the field's bounds; NaN becomes the neutral value.
   */
  write(input: Input, into: Uint8Array, offset: number): void
  /** Reads `bytes` bytes at `offset` into an existing object. Never throws: values beyond the bounds, which another peer may send, are clamped. */
  read(from: Uint8Array, offset: number, into: Input): void
  /** One line with the names, kinds and bounds of all fields; part of the game's fingerprint. */
  readonly signature: string
}

/** Most bytes of one encoded input: 16 seats with 64 bytes each are 1 KiB a frame. A game that needs more should send commands. */
export const INPUT_BYTES_MAX = 64

/** The fields of an input by name; their order in the literal is their order in the bytes. */
export type InputFields = Readonly<Record<string, InputField<unknown>>>

/** The input that a set of fields describes. */
export type InputOf<Fields extends InputFields> = {
  -readonly [Name in keyof Fields]: Fields[Name] extends InputField<infer Value> ? Value : never
}

interface Placed {
  readonly name: string
  readonly field: InputField<unknown>
  readonly bits: number
}

/** Bits that hold codes 0 to count - 1. */
function bitsOf(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1)
}

/**
 * Describes an input by its fields.
 *
 * @example
 * ```ts
 * const input = struct({ dx: i8(-1, 1), dy: i8(-1, 1), fire: bool() })
 * input.bytes // 1: two fields of two bits and one of one bit
 * input.create() // { dx: 0, dy: 0, fire: false }
 * ```
 *
 * Fields are packed bit by bit, lowest bit first, in the order of the literal; the last byte is filled up with zeros. The
 * neutral input is all zero bytes, whatever the neutral values are, so that inputs of idle players pack to a few bits.
 *
 * @throws PeerstepError BAD_OPTION when there is no field, when the fields need more than INPUT_BYTES_MAX bytes, or when a
 * name is not a plain identifier
 */
export function struct<Fields extends InputFields>(fields: Fields): InputSchema<InputOf<Fields>> {
  type Input = InputOf<Fields>
  const placed: Placed[] = Object.entries(fields).map(([name, field]) => ({ name, field, bits: bitsOf(field.count) }))
  for (const { name } of placed) {
    if (!/^[A-Za-z]\w*$/.test(name))
      throw new PeerstepError(
        'BAD_OPTION',
        `input field name '${name}' must be a letter followed by letters, digits and _`,
      )
  }
  const bytes = Math.max(1, Math.ceil(placed.reduce((sum, { bits }) => sum + bits, 0) / 8))
  if (placed.length === 0 || bytes > INPUT_BYTES_MAX) {
    throw new PeerstepError('BAD_OPTION', `an input takes 1 to ${INPUT_BYTES_MAX} bytes, not ${placed.length && bytes}`)
  }

  const write = (input: Input, into: Uint8Array, offset: number): void => {
    into.fill(0, offset, offset + bytes)
    let position = offset * 8
    for (const { name, field, bits } of placed) {
      writeBits(into, position, bits, field.toCode(input[name]))
      position += bits
    }
  }
  return {
    bytes,
    neutral: new Uint8Array(bytes),
    create: () => Object.fromEntries(placed.map(({ name, field }) => [name, field.neutral])) as Input,
    write,
    read(from, offset, into) {
      const target = into as Record<string, unknown>
      let position = offset * 8
      for (const { name, field, bits } of placed) {
        target[name] = field.fromCode(readBits(from, position, bits))
        position += bits
      }
    },
    signature: placed.map(({ name, field }) => `${name}:${field.signature}`).join(','),
  }
}

/** Puts `count` bits, 0 to 32, of `code` at a bit position, lowest first; the bits there must be 0. */
function writeBits(into: Uint8Array, position: number, count: number, code: number): void {
  while (count > 0) {
    const shift = position & 7
    into[position >>> 3]! |= code << shift
    const taken = 8 - shift
    code >>>= taken
    position += taken
    count -= taken
  }
}

/** Bits past the end of `from` read as 0. */
function readBits(from: Uint8Array, position: number, count: number): number {
  let code = 0
  let filled = 0
  while (filled < count) {
    const shift = position & 7
    code |= ((from[position >>> 3] ?? 0) >>> shift) << filled
    const taken = 8 - shift
    position += taken
    filled += taken
  }
  return count === 32 ? code >>> 0 : code & ((1 << count) - 1)
}
