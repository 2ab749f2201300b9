/**
 * A run of one seat's inputs in few bytes: only what changes is said, bit by bit.
 *
 * No bytes at all: every frame is the neutral input. First bit 1: the byte 0x80, then the inputs as they are. First
 * bit 0: repeated until `count` frames are told (bits are written from the highest down, the last byte is filled with
 * zeros):
 *
 *     gamma(same + 1)             `same` frames equal to the one before (before the first comes the neutral input);
 *                                 unless these were the last, one that differs follows:
 *     0 { index more }            the bits that flip, by ascending index; `more` is 1 while another one follows
 *     1 mask { byte }             or, for a noisy frame, a bit per byte telling which change, and these bytes anew
 *                                 (no mask when an input is a single byte)
 *
 * Gamma is Elias' code for whole numbers from 1: as many zeros as the number has bits beyond its first, then its bits.
 * A held or idle seat costs less than a bit per frame, a key pressed or released 1 + 1 + log2(bits of an input) bits.
 * The choices made here are part of the record format: a record is accepted only if packing its inputs again gives the
 * same bytes. For keys this is as short as lists of flipped bits, for idle seats shorter, for noise no longer than raw + 1.
 */
import { assert } from '../errors.js'

/** First byte of inputs sent as they are. */
const RAW_MARK = 0x80

/** Zeros before a gamma code; 24 allow runs of 2^24 frames, more than any record has. */
const GAMMA_ZEROS_MAX = 24

/** Packets are packed here, then copied out; longer runs (records) get an array of their own. */
const scratch = new Uint8Array(128 * 64 + 1)

const EMPTY = new Uint8Array(0)

/**
 * Pack `count` inputs of `neutral.length` bytes each.
 *
 * @param inputs `count * neutral.length` bytes; not kept
 * @returns a new array of 0 to `inputs.length + 1` bytes
 */
export function packInputs(inputs: Uint8Array, count: number, neutral: Uint8Array): Uint8Array {
  const inputBytes = neutral.length
  assert(count >= 1 && count < 2 ** GAMMA_ZEROS_MAX, 'a run has 1 to 2^24 frames')
  assert(inputs.length === count * inputBytes, 'a run has as many bytes as its frames')
  const out = inputs.length < scratch.length ? scratch : new Uint8Array(inputs.length + 1)
  const writer = new BitWriter(out, inputs.length)
  writer.bits(0, 1)
  let same = 0
  for (let frame = 0; frame < count; frame += 1) {
    const at = frame * inputBytes
    const before = frame === 0 ? neutral : inputs
    const beforeAt = frame === 0 ? 0 : at - inputBytes
    if (equalAt(before, beforeAt, inputs, at, inputBytes)) {
      same += 1
      continue
    }
    writer.gamma(same + 1)
    writeChange(writer, before, beforeAt, inputs, at, inputBytes)
    same = 0
    if (writer.full) break
  }
  if (same === count) return EMPTY
  if (same > 0) writer.gamma(same + 1)
  return writer.full ? raw(inputs) : out.slice(0, writer.bytes)
}

/**
 * Unpack into `into`, whose length is `count * neutral.length`.
 *
 * @returns false on nonsense: truncated, followed by rubbish, an index or run out of range; `into` is then undefined
 */
export function unpackInputs(packed: Uint8Array, count: number, neutral: Uint8Array, into: Uint8Array): boolean {
  const inputBytes = neutral.length
  assert(into.length === count * inputBytes, 'room for as many bytes as the run has')
  if (packed.length === 0) {
    for (let at = 0; at < into.length; at += inputBytes) into.set(neutral, at)
    return true
  }
  if (packed[0]! >= RAW_MARK) {
    if (packed[0] !== RAW_MARK || packed.length !== into.length + 1) return false
    into.set(packed.subarray(1))
    return true
  }
  const reader = new BitReader(packed)
  reader.bits(1)
  for (let frame = 0; frame < count; ) {
    const same = reader.gamma() - 1
    if (same < 0 || same > count - frame) return false
    if (frame === 0 && same === count) return false // has a shorter form
    for (let left = same; left > 0; left -= 1, frame += 1) copyPrevious(into, frame, neutral)
    if (frame === count) break
    copyPrevious(into, frame, neutral)
    if (!readChange(reader, into, frame * inputBytes, inputBytes)) return false
    frame += 1
  }
  return reader.atEnd
}

function raw(inputs: Uint8Array): Uint8Array {
  const packed = new Uint8Array(inputs.length + 1)
  packed[0] = RAW_MARK
  packed.set(inputs, 1)
  return packed
}

function equalAt(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): boolean {
  for (let index = 0; index < length; index += 1) if (a[aAt + index] !== b[bAt + index]) return false
  return true
}

function copyPrevious(into: Uint8Array, frame: number, neutral: Uint8Array): void {
  const inputBytes = neutral.length
  const at = frame * inputBytes
  if (frame === 0) into.set(neutral, 0)
  else for (let index = 0; index < inputBytes; index += 1) into[at + index] = into[at + index - inputBytes]!
}

/** Bits needed to name one of `8 * inputBytes` bits. */
function indexBitsOf(inputBytes: number): number {
  return 32 - Math.clz32(8 * inputBytes - 1)
}

/** Writes whichever form of a changed frame is shorter; flipped bits when both are equally long. */
function writeChange(
  writer: BitWriter,
  before: Uint8Array,
  beforeAt: number,
  inputs: Uint8Array,
  at: number,
  inputBytes: number,
): void {
  let changedBytes = 0
  let flippedBits = 0
  for (let index = 0; index < inputBytes; index += 1) {
    const flips = before[beforeAt + index]! ^ inputs[at + index]!
    if (flips === 0) continue
    changedBytes += 1
    flippedBits += countBits(flips)
  }
  const indexBits = indexBitsOf(inputBytes)
  const maskBits = inputBytes === 1 ? 0 : inputBytes
  if (flippedBits * (indexBits + 1) <= maskBits + 8 * changedBytes) {
    writer.bits(0, 1)
    for (let index = 0; index < inputBytes; index += 1) {
      const flips = before[beforeAt + index]! ^ inputs[at + index]!
      for (let bit = 0; bit < 8; bit += 1) {
        if ((flips & (1 << bit)) === 0) continue
        flippedBits -= 1
        writer.bits(((8 * index + bit) << 1) | (flippedBits > 0 ? 1 : 0), indexBits + 1)
      }
    }
    return
  }
  writer.bits(1, 1)
  for (let index = 0; index < maskBits; index += 1) {
    writer.bits(before[beforeAt + index] === inputs[at + index] ? 0 : 1, 1)
  }
  for (let index = 0; index < inputBytes; index += 1) {
    if (before[beforeAt + index] !== inputs[at + index]) writer.bits(inputs[at + index]!, 8)
  }
}

/** Applies a change to the copy of the previous input at `at`. */
function readChange(reader: BitReader, into: Uint8Array, at: number, inputBytes: number): boolean {
  if (reader.bits(1) === 0) {
    const indexBits = indexBitsOf(inputBytes)
    let last = -1
    for (let more = 1; more === 1; more = reader.bits(1)) {
      const index = reader.bits(indexBits)
      if (index <= last || index >= 8 * inputBytes) return false
      into[at + (index >>> 3)]! ^= 1 << (index & 7)
      last = index
    }
    return !reader.overrun
  }
  if (inputBytes === 1) {
    into[at] = reader.bits(8)
    return !reader.overrun
  }
  // Two passes over the mask: first where it lies, then the bytes after it.
  const mask = reader.fork()
  reader.skip(inputBytes)
  for (let index = 0; index < inputBytes; index += 1) {
    if (mask.bits(1) === 1) into[at + index] = reader.bits(8)
  }
  return !reader.overrun
}

function countBits(byte: number): number {
  let bits = byte - ((byte >>> 1) & 0x55)
  bits = (bits & 0x33) + ((bits >>> 2) & 0x33)
  return (bits + (bits >>> 4)) & 0x0f
}

/** Writes bits from the highest down, and notes when there is no room left instead of writing on. */
class BitWriter {
  readonly #out: Uint8Array
  readonly #bytesMax: number
  #position = 0
  #pending = 0
  #pendingBits = 0

  constructor(out: Uint8Array, bytesMax: number) {
    this.#out = out
    this.#bytesMax = bytesMax
  }

  /** More than `bytesMax` bytes would be needed. */
  get full(): boolean {
    return this.bytes > this.#bytesMax
  }

  /** Bytes written, the last one filled with zeros. Call it once, at the end, or to ask whether it is full. */
  get bytes(): number {
    if (this.#pendingBits === 0) return this.#position
    if (this.#position < this.#out.length) this.#out[this.#position] = (this.#pending << (8 - this.#pendingBits)) & 0xff
    return this.#position + 1
  }

  /** Write the lowest `count` bits of `value`; `count` at most 24. */
  bits(value: number, count: number): void {
    this.#pending = (this.#pending << count) | value
    this.#pendingBits += count
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8
      if (this.#position < this.#out.length) this.#out[this.#position] = (this.#pending >>> this.#pendingBits) & 0xff
      this.#position += 1
    }
    this.#pending &= 0xff
  }

  gamma(value: number): void {
    const bits = 31 - Math.clz32(value)
    this.bits(0, bits)
    this.bits(value >>> 8, Math.max(0, bits + 1 - 8))
    this.bits(value & 0xff, Math.min(8, bits + 1))
  }
}

/** Reads what BitWriter wrote. Beyond the end it reads zeros and remembers that it did. */
class BitReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** More was read than there is. */
  get overrun(): boolean {
    return this.#position > 8 * this.#bytes.length
  }

  /** Everything was read, but for less than a byte of filling zeros. */
  get atEnd(): boolean {
    const left = 8 * this.#bytes.length - this.#position
    return left >= 0 && left < 8 && this.bits(left) === 0
  }

  bits(count: number): number {
    let value = 0
    for (let left = count; left > 0; left -= 1, this.#position += 1) {
      const byte = this.#bytes[this.#position >>> 3] ?? 0
      value = (value << 1) | ((byte >>> (7 - (this.#position & 7))) & 1)
    }
    return value
  }

  /** @returns 0 when there is no gamma code here */
  gamma(): number {
    let zeros = 0
    while (this.bits(1) === 0) {
      zeros += 1
      if (zeros > GAMMA_ZEROS_MAX || this.overrun) return 0
    }
    return (1 << zeros) | this.bits(zeros)
  }

  fork(): BitReader {
    const copy = new BitReader(this.#bytes)
    copy.#position = this.#position
    return copy
  }

  skip(bits: number): void {
    this.#position += bits
  }
}
