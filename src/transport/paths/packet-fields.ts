/** The fields of path packets: times, 16-bit words, varints and 48-bit sequence numbers. */

/** Times travel in quarters of a millisecond, 16 s at most. */
const TICKS_PER_MS = 4
/** The longest time that fits, in ticks of a quarter of a millisecond: 65,534, which is 16.4 s. */
export const TICKS_MAX = 0xfffe
const TICKS_UNKNOWN = 0xffff

/** @returns the time in ticks, TICKS_MAX at most; TICKS_UNKNOWN for NaN */
export function ticksOf(ms: number): number {
  return Number.isNaN(ms) ? TICKS_UNKNOWN : Math.min(TICKS_MAX, Math.max(0, Math.round(ms * TICKS_PER_MS)))
}

/** @returns the milliseconds of these ticks; NaN for TICKS_UNKNOWN */
export function msOf(ticks: number): number {
  return ticks === TICKS_UNKNOWN ? Number.NaN : ticks / TICKS_PER_MS
}

/** Writes the low 16 bits of `word`, high byte first. */
export function writeWord(message: Uint8Array, at: number, word: number): void {
  message[at] = word >>> 8
  message[at + 1] = word
}

/** Reads 16 bits, high byte first. */
export function readWord(message: Uint8Array, at: number): number {
  return (message[at]! << 8) | message[at + 1]!
}

/** Seven bits in each byte, low ones first; the highest bit states that more follow. @returns where it ends */
export function writeVarint(message: Uint8Array, at: number, value: number): number {
  let rest = value
  let end = at
  for (; rest >= 0x80; end += 1, rest = Math.floor(rest / 0x80)) message[end] = (rest % 0x80) | 0x80
  message[end] = rest
  return end + 1
}

/** Moves the reader on. @returns NaN when it does not end within `bytesMax` bytes */
export function readVarint(reader: { readonly message: Uint8Array; at: number }, bytesMax: number): number {
  let value = 0
  for (let index = 0; index < bytesMax; index += 1) {
    const byte = reader.message[reader.at]
    if (byte === undefined) return Number.NaN
    reader.at += 1
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return value
  }
  return Number.NaN
}

/** 48 bits, high part first. */
export function writeSequence(message: Uint8Array, at: number, sequence: number): void {
  const high = Math.floor(sequence / 2 ** 32)
  writeWord(message, at, high)
  writeWord(message, at + 2, (sequence >>> 16) & 0xffff)
  writeWord(message, at + 4, sequence & 0xffff)
}

/** Reads 48 bits, high part first. */
export function readSequence(message: Uint8Array, at: number): number {
  return readWord(message, at) * 2 ** 32 + readWord(message, at + 2) * 2 ** 16 + readWord(message, at + 4)
}
