/** What travels between the lane sets of a room and their relay's hub: packets, and what is needed to find good paths. */
import type { PeerId } from '../lane.js'
import {
  msOf,
  readSequence,
  readVarint,
  readWord,
  TICKS_MAX,
  ticksOf,
  writeSequence,
  writeVarint,
  writeWord,
} from './packet-fields.js'

const PACKET = 1
const PROBE = 2
const ECHO = 3
const FORWARD = 4
const BUNDLE = 5
const ROSTER = 6

const KIND_BYTES = 1
const SEQUENCE_BYTES = 6
/** Sequences differ by less than 2^49 with their sign, packets are shorter than 2^21 bytes; seven bits fit a byte. */
const DELTA_BYTES_MAX = 7
const LENGTH_BYTES_MAX = 3
const ENTRY_HEADER_BYTES_MAX = 1 + LENGTH_BYTES_MAX + DELTA_BYTES_MAX
const SEQUENCE_MAX = 2 ** 48 - 1
const PROBE_BYTES = 8
const ECHO_BYTES = 7
const LIFE_BYTES = 2
/** Bits of a probe. */
const PREFERRED = 1
const RECEIVES = 2

/** A hub gives at most this many peers a number, over the whole life of a room; the others are reached by gossip. */
export const NUMBERS_MAX = 255

/** The receivers of a forward: one bit for each number. */
const MASK_BYTES_MAX = Math.ceil(NUMBERS_MAX / 8)

/** Peer ids are 52 characters; those of other kinds of keys may be longer. */
const PEER_ID_BYTES_MAX = 128

/** What a message adds to one packet at most: the largest packet of a set is smaller by this than that of its lanes. */
export const PATH_PACKET_OVERHEAD_BYTES = KIND_BYTES + 1 + MASK_BYTES_MAX + ENTRY_HEADER_BYTES_MAX

/** Distances in an echo are in units of 2 ms, one byte each; the last value states that it is not known. */
const DISTANCE_UNIT_MS = 2
const DISTANCE_UNKNOWN = 0xff

/** A numbered peer of a room, as its hub lists it. */
export interface RosterEntry {
  /** 0 to NUMBERS_MAX - 1; belongs to this peer for as long as the room lives. */
  readonly number: number
  readonly peer: PeerId
  /** The hub reaches it over a link now. */
  readonly linked: boolean
}

/** One packet of a bundle. */
export interface BundleEntry {
  /** The author's, from the roster. */
  readonly number: number
  readonly sequence: number
  readonly bytes: Uint8Array
}

/** A message taken apart; byte arrays are views of it. */
export type PathPacket =
  /** A packet of the sender's own. */
  | { readonly kind: 'packet'; readonly sequence: number; readonly bytes: Uint8Array }
  /** "Answer at once." Carries what the sender knows of this link, so that one measurement serves both. */
  | {
      readonly kind: 'probe'
      readonly id: number
      /** Smoothed round trip of this link as the sender measured it; NaN while unknown. */
      readonly rttMs: number
      /** Revision of the hub's roster that the sender holds, 16 bits; 0 for none. */
      readonly revision: number
      /** The sender would rather receive over this link than over its others. */
      readonly preferred: boolean
      /** The sender has received something on this link lately. */
      readonly receives: boolean
    }
  | {
      readonly kind: 'echo'
      readonly id: number
      /** Time from the probe's arrival to this answer. */
      readonly heldMs: number
      /** From a hub: revision of the roster that `distances` belongs to; else 0. */
      readonly revision: number
      /** From a hub: milliseconds from it to each peer of its roster, one way; NaN where unknown. */
      readonly distancesMs: readonly number[]
    }
  /** To a hub: take this packet, and pass it on to the peers with these numbers. */
  | {
      readonly kind: 'forward'
      readonly numbers: readonly number[]
      readonly sequence: number
      readonly bytes: Uint8Array
    }
  /** From a hub: packets of several authors. */
  | { readonly kind: 'bundle'; readonly life: number; readonly entries: readonly BundleEntry[] }
  /**
   * From a hub: the numbers of the players. Revisions are 1 to 65535 and begin again. Numbers mean something within one life of a
   * hub: the next one gives them anew.
   */
  | {
      readonly kind: 'roster'
      readonly life: number
      readonly revision: number
      readonly entries: readonly RosterEntry[]
    }

/** @param sequence whole, below 2^48 */
export function encodePathPacket(sequence: number, packet: Uint8Array): Uint8Array {
  const message = new Uint8Array(KIND_BYTES + SEQUENCE_BYTES + packet.length)
  message[0] = PACKET
  writeSequence(message, KIND_BYTES, sequence)
  message.set(packet, KIND_BYTES + SEQUENCE_BYTES)
  return message
}

/** The fields of a probe; see `PathPacket`. The id is 0 to 65535. */
export type Probe = Omit<Extract<PathPacket, { kind: 'probe' }>, 'kind'>

/** @returns the message of a probe, 8 bytes */
export function encodeProbe({ id, rttMs, revision, preferred, receives }: Probe): Uint8Array {
  const message = new Uint8Array(PROBE_BYTES)
  message[0] = PROBE
  writeWord(message, 1, id)
  writeWord(message, 3, ticksOf(rttMs))
  writeWord(message, 5, revision)
  message[7] = (preferred ? PREFERRED : 0) | (receives ? RECEIVES : 0)
  return message
}

/**
 * The answer to a probe; see `PathPacket`.
 *
 * @param distancesMs from a hub, in the order of its roster; rounded to 2 ms, and unknown from 510 ms
 */
export function encodeEcho(id: number, heldMs: number, revision = 0, distancesMs: readonly number[] = []): Uint8Array {
  const message = new Uint8Array(ECHO_BYTES + distancesMs.length)
  message[0] = ECHO
  writeWord(message, 1, id)
  writeWord(message, 3, Math.min(TICKS_MAX, ticksOf(Math.max(0, heldMs))))
  writeWord(message, 5, revision)
  for (const [index, distanceMs] of distancesMs.entries()) {
    const units = Math.round(distanceMs / DISTANCE_UNIT_MS)
    message[ECHO_BYTES + index] = units < DISTANCE_UNKNOWN ? Math.max(0, units) : DISTANCE_UNKNOWN
  }
  return message
}

/** @param numbers of the peers that need the packet; none when it is for the hub alone */
export function encodeForward(numbers: readonly number[], sequence: number, packet: Uint8Array): Uint8Array {
  const maskBytes = numbers.length === 0 ? 0 : (Math.max(...numbers) >> 3) + 1
  const packetAt = KIND_BYTES + 1 + maskBytes + SEQUENCE_BYTES
  const message = new Uint8Array(packetAt + packet.length)
  message[0] = FORWARD
  message[1] = maskBytes
  for (const number of numbers) message[2 + (number >> 3)]! |= 1 << (number & 7)
  writeSequence(message, 2 + maskBytes, sequence)
  message.set(packet, packetAt)
  return message
}

/** What an entry takes in a bundle at most, bytes. */
export const bundleSpace = (entry: BundleEntry): number => ENTRY_HEADER_BYTES_MAX + entry.bytes.length

/**
 * Of each entry: its author's number, the length of the packet, and its sequence as the difference to that of the entry
 * before. Sequences of players that began within minutes are near each other, and a bundle needs nothing that was in
 * another one, which may have been lost.
 *
 * @param life of the hub, 16 bits: to which its numbers belong
 */
export function encodeBundle(life: number, entries: readonly BundleEntry[]): Uint8Array {
  const message = new Uint8Array(entries.reduce((sum, entry) => sum + bundleSpace(entry), KIND_BYTES + LIFE_BYTES))
  message[0] = BUNDLE
  writeWord(message, KIND_BYTES, life)
  let at = KIND_BYTES + LIFE_BYTES
  let before = 0
  for (const { number, sequence, bytes } of entries) {
    const delta = sequence - before
    before = sequence
    message[at] = number
    at = writeVarint(message, at + 1, bytes.length)
    at = writeVarint(message, at, delta < 0 ? -2 * delta - 1 : 2 * delta)
    message.set(bytes, at)
    at += bytes.length
  }
  return message.slice(0, at)
}

/** @param life of the hub, 16 bits */
export function encodeRoster(life: number, revision: number, entries: readonly RosterEntry[]): Uint8Array {
  const parts: number[] = [ROSTER, life >>> 8, life & 0xff, revision >>> 8, revision & 0xff]
  const text = new TextEncoder()
  for (const { number, peer, linked } of entries) {
    const id = text.encode(peer)
    parts.push(number, linked ? 1 : 0, id.length, ...id)
  }
  return Uint8Array.from(parts)
}

/** @returns null for anything that is no message */
export function decodePathPacket(message: Uint8Array): PathPacket | null {
  switch (message[0]) {
    case PACKET:
      return decodePacketMessage(message)
    case PROBE:
      if (message.length !== PROBE_BYTES || message[7]! > (PREFERRED | RECEIVES)) return null
      return {
        kind: 'probe',
        id: readWord(message, 1),
        rttMs: msOf(readWord(message, 3)),
        revision: readWord(message, 5),
        preferred: (message[7]! & PREFERRED) !== 0,
        receives: (message[7]! & RECEIVES) !== 0,
      }
    case ECHO:
      return decodeEcho(message)
    case FORWARD:
      return decodeForward(message)
    case BUNDLE:
      return decodeBundle(message)
    case ROSTER:
      return decodeRoster(message)
    default:
      return null
  }
}

function decodePacketMessage(message: Uint8Array): PathPacket | null {
  const packetAt = KIND_BYTES + SEQUENCE_BYTES
  if (message.length < packetAt) return null
  return { kind: 'packet', sequence: readSequence(message, KIND_BYTES), bytes: message.subarray(packetAt) }
}

function decodeEcho(message: Uint8Array): PathPacket | null {
  if (message.length < ECHO_BYTES || message.length > ECHO_BYTES + NUMBERS_MAX) return null
  const distancesMs = Array.from(message.subarray(ECHO_BYTES), (units) =>
    units === DISTANCE_UNKNOWN ? Number.NaN : units * DISTANCE_UNIT_MS,
  )
  const heldMs = msOf(readWord(message, 3))
  if (Number.isNaN(heldMs)) return null
  return { kind: 'echo', id: readWord(message, 1), heldMs, revision: readWord(message, 5), distancesMs }
}

function decodeForward(message: Uint8Array): PathPacket | null {
  const maskBytes = message[1] ?? Number.NaN
  const packetAt = KIND_BYTES + 1 + maskBytes + SEQUENCE_BYTES
  if (!(maskBytes <= MASK_BYTES_MAX) || message.length < packetAt) return null
  const numbers: number[] = []
  for (let number = 0; number < Math.min(8 * maskBytes, NUMBERS_MAX); number += 1) {
    if ((message[2 + (number >> 3)]! >> (number & 7)) & 1) numbers.push(number)
  }
  const sequence = readSequence(message, 2 + maskBytes)
  return { kind: 'forward', numbers, sequence, bytes: message.subarray(packetAt) }
}

function decodeBundle(message: Uint8Array): PathPacket | null {
  const entries: BundleEntry[] = []
  const reader = { message, at: KIND_BYTES + LIFE_BYTES }
  let sequence = 0
  while (reader.at < message.length) {
    const number = message[reader.at]!
    reader.at += 1
    const length = readVarint(reader, LENGTH_BYTES_MAX)
    const zigzag = readVarint(reader, DELTA_BYTES_MAX)
    sequence += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2
    const end = reader.at + length
    // Not a number where a varint did not end.
    if (!(end <= message.length && sequence >= 0 && sequence <= SEQUENCE_MAX)) return null
    entries.push({ number, sequence, bytes: message.subarray(reader.at, end) })
    reader.at = end
  }
  return entries.length === 0 ? null : { kind: 'bundle', life: readWord(message, KIND_BYTES), entries }
}

function decodeRoster(message: Uint8Array): PathPacket | null {
  if (message.length < 5) return null
  const [life, revision] = [readWord(message, 1), readWord(message, 3)]
  if (revision === 0) return null
  const text = new TextDecoder()
  const entries: RosterEntry[] = []
  let at = 5
  while (at < message.length) {
    if (message.length - at < 3 || message[at]! >= NUMBERS_MAX || entries.length === NUMBERS_MAX) return null
    const end = at + 3 + message[at + 2]!
    if (end > message.length || message[at + 2] === 0 || message[at + 2]! > PEER_ID_BYTES_MAX) return null
    entries.push({
      number: message[at]!,
      linked: message[at + 1] === 1,
      peer: text.decode(message.subarray(at + 3, end)),
    })
    at = end
  }
  return { kind: 'roster', life, revision, entries }
}
