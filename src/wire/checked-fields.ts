/** Reading fields that another peer sent: each reader returns a checked value, or gives up the whole message. */
import protobuf from 'protobufjs/minimal.js'
import type { Frame, MatchOptions, Seat } from '../core/game.js'
import { SEATS_MAX } from '../core/game.js'
import type { StateHash } from '../core/hash.js'
import { hashFromBytes } from '../core/hash.js'
import { assert } from '../errors.js'
import { canonicalJson, isMatchOptions, parseCanonical, utf8Bytes } from './canonical-json.js'
import { FRAME_MAX, NAME_BYTES_MAX, OPTIONS_BYTES_MAX, OUTCOME_BYTES_MAX, PEER_ID_BYTES_MAX } from './limits.js'

/** Made once: hostile packets must not cost a stack trace each. */
const NONSENSE = new Error('malformed message')

/** What protobufjs generates for each message. */
interface Codec<Message, Properties> {
  encode(message: Properties, writer?: protobuf.Writer): protobuf.Writer
  decode(reader: protobuf.Reader): Message
}

/**
 * Encodes with a generated codec.
 *
 * @returns an array with a buffer of its own, so that it can be kept, changed or transferred
 */
export function encodeWith<Properties>(codec: Codec<unknown, Properties>, message: Properties): Uint8Array {
  const writer = spareWriter ?? new protobuf.Writer()
  spareWriter = null // if encoding fails in the middle, this writer is not used again
  codec.encode(message, writer)
  const bytes = writer.buf.slice(0, writer.pos)
  if (writer.buf.length <= SPARE_BYTES_MAX) spareWriter = writer.reset()
  return bytes
}

/** Largest memory that is kept for the next message; that of a longer one, such as a record, is released. */
const SPARE_BYTES_MAX = 64 * 1024
/** Reused for every message: a new writer with its memory would be a third of what encoding a packet allocates. */
let spareWriter: protobuf.Writer | null = null

/**
 * Decodes with a generated codec, then checks with `read`.
 *
 * @returns null when there are more than `bytesMax` bytes, the bytes are no such message, or `read` gives up
 */
export function decodeWith<Message, Value>(
  codec: Codec<Message, never>,
  bytes: Uint8Array,
  bytesMax: number,
  read: (message: Message) => Value,
): Value | null {
  if (bytes.length > bytesMax) return null
  try {
    return read(codec.decode(new protobuf.Reader(bytes)))
  } catch {
    return null
  }
}

/** Gives up the message unless the condition holds: `decodeWith` then returns null. Only for use within `decodeWith`. */
export function need(condition: unknown): asserts condition {
  if (!condition) throw NONSENSE
}

/** A whole number from `min` to `max`. */
export function readWhole(value: number, min: number, max: number): number {
  need(Number.isSafeInteger(value) && value >= min && value <= max)
  return value
}

/** A frame, 0 to FRAME_MAX. */
export function readFrame(value: number): Frame {
  return readWhole(value, 0, FRAME_MAX)
}

/** A seat, 0 to `seats - 1`. */
export function readSeat(value: number, seats: number = SEATS_MAX): Seat {
  return readWhole(value, 0, seats - 1)
}

/** Exactly `bytes` bytes: a copy that shares no memory with the packet. */
export function readBytes(value: Uint8Array, bytes: number): Uint8Array {
  need(value.length === bytes)
  return new Uint8Array(value)
}

/** Like `readBytes`, or empty. */
export function readBytesOrNone(value: Uint8Array, bytes: number): Uint8Array {
  need(value.length === bytes || value.length === 0)
  return new Uint8Array(value)
}

/** A hash of exactly 8 bytes, most significant first. */
export function readHash(value: Uint8Array): StateHash {
  need(value.length === 8)
  return hashFromBytes(value)
}

/** A text of at most `bytesMax` bytes of UTF-8. */
export function readText(value: string, bytesMax: number): string {
  need(value.length <= bytesMax && utf8Bytes(value) <= bytesMax)
  return value
}

/** A text of at most NAME_BYTES_MAX bytes of UTF-8. */
export function readName(value: string): string {
  return readText(value, NAME_BYTES_MAX)
}

/** A text of at most PEER_ID_BYTES_MAX bytes of UTF-8. Whether it is a peer id is not checked. */
export function readPeerId(value: string): string {
  return readText(value, PEER_ID_BYTES_MAX)
}

/** Match options in canonical JSON of at most OPTIONS_BYTES_MAX bytes. */
export function readOptions(json: string): MatchOptions {
  const options = parseCanonical(json, OPTIONS_BYTES_MAX)
  need(isMatchOptions(options))
  return options
}

/** Canonical JSON of the options. `room` options are checked long before; here a bad one throws. */
export function optionsJson(options: MatchOptions): string {
  assert(isMatchOptions(options), 'options are a flat object of finite numbers, strings and booleans')
  const json = canonicalJson(options)
  assert(json !== null && utf8Bytes(json) <= OPTIONS_BYTES_MAX, 'options are at most OPTIONS_BYTES_MAX bytes of JSON')
  return json
}

/** The canonical JSON of an outcome, as text; empty when there is none. */
export function readOutcomeJson(json: string): string {
  need(json === '' || parseCanonical(json, OUTCOME_BYTES_MAX) !== undefined)
  return json
}

/** A text to show, made well-formed and cut to `bytesMax` bytes of UTF-8 without splitting a character. */
export function clipText(text: string, bytesMax: number): string {
  // A UTF-16 unit is at least one byte: whatever lies beyond cannot fit, and a pair cut here is mended below.
  let clipped = text.slice(0, bytesMax).toWellFormed()
  while (utf8Bytes(clipped) > bytesMax) {
    const last = clipped.charCodeAt(clipped.length - 1)
    clipped = clipped.slice(0, (last & 0xfc00) === 0xdc00 ? -2 : -1)
  }
  return clipped
}
