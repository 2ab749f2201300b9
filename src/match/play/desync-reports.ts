/** Turns two differing hashes into a report a game author can use: both states and the fields that differ. */

import type { Frame, Seat } from '../../core/game.js'
import type { HashMismatch } from '../../core/session/hash-comparison.js'
import type { Session } from '../../core/session/session.js'
import { diffStates } from '../../core/snapshots/state-diff.js'
import { PeerstepError } from '../../errors.js'
import { STATE_PART_BYTES_MAX, STATE_PARTS_MAX } from '../../wire/limits.js'
import type { StatePart } from '../../wire/room.js'
import type { DesyncReport } from '../contract/match-result.js'
import type { RoomChannel } from '../contract/room-channel.js'

/** A report is made without the other's state when it has not come within this time. */
const WAIT_MS = 4000
/** On a lossy lane every part is sent this often: at 25 % loss one in a thousand never arrives. */
const SENDINGS_LOSSY = 5
const REPEAT_EVERY_MS = 300
/** States sent per match: the first differences tell; more would be a way to make us busy. */
const REPORTS_MAX = 4
/**
 * States collected of each seat. Where hashes get lost the two sides notice different frames: each sends its state at the
 * frame that it noticed, and answers the other's with its own at that frame.
 */
const COLLECTIONS_PER_SEAT = 2
/** State bytes collected per match, shared out evenly among the other seats: more parts are not kept. */
const COLLECTED_BYTES_MAX = 8 * 1024 * 1024

interface Collection {
  readonly frame: Frame
  readonly parts: (Uint8Array | undefined)[]
  missing: number
}

/** Collects the states of all seats at a frame whose hashes differ, and makes one report of each such frame. */
export class DesyncReports<State, Input> {
  readonly #session: Session<State, Input>
  readonly #matchTag: number
  readonly #localSeat: Seat
  readonly #channel: Pick<RoomChannel, 'broadcast'>
  readonly #open: { mismatch: HashMismatch; sinceMs: number; bytes: Uint8Array | undefined }[] = []
  readonly #collected: { readonly states: Collection[]; bytesLeft: number }[]
  readonly #noticed = new Set<Seat>()
  readonly #sentFrames = new Set<Frame>()
  readonly #repeats: { atMs: number; left: number; frame: Frame; bytes: Uint8Array }[] = []
  readonly #lossy: boolean

  constructor(
    session: Session<State, Input>,
    matchTag: number,
    localSeat: Seat,
    lossy: boolean,
    channel: Pick<RoomChannel, 'broadcast'>,
  ) {
    this.#lossy = lossy
    this.#session = session
    const { seats } = session.setup
    const bytesLeft = Math.floor(COLLECTED_BYTES_MAX / Math.max(1, seats - 1))
    this.#collected = Array.from({ length: seats }, () => ({ states: [], bytesLeft }))
    this.#matchTag = matchTag
    this.#localSeat = localSeat
    this.#channel = channel
  }

  /** A mismatch was found: send our state at that frame, and wait for the other's. */
  add(mismatch: HashMismatch, nowMs: number): void {
    if (this.#open.length >= REPORTS_MAX) return
    this.#noticed.add(mismatch.seat)
    const bytes = this.#session.encodedState(mismatch.frame)
    this.#open.push({ mismatch, sinceMs: nowMs, bytes })
    this.#offer(mismatch.frame, bytes)
    for (const { frame } of this.#collected[mismatch.seat]!.states) this.#offer(frame)
  }

  /** Send our state at a frame, once per match. */
  #offer(frame: Frame, bytes: Uint8Array | undefined = this.#session.encodedState(frame)): void {
    if (bytes === undefined || this.#sentFrames.has(frame) || this.#sentFrames.size >= REPORTS_MAX) return
    this.#sentFrames.add(frame)
    this.#repeats.push({ atMs: Number.NEGATIVE_INFINITY, left: this.#lossy ? SENDINGS_LOSSY : 1, frame, bytes })
  }

  #sendDue(nowMs: number): void {
    for (const repeat of this.#repeats) {
      if (repeat.left === 0 || nowMs < repeat.atMs) continue
      repeat.left -= 1
      repeat.atMs = nowMs + REPEAT_EVERY_MS
      this.#sendState(repeat.frame, repeat.bytes)
    }
  }

  /** A part of a peer's state; `part.seat` has been checked against its sender. */
  onPart(part: StatePart): void {
    const from = this.#collected[part.seat]
    if (from === undefined) return
    let collection = from.states.find(({ frame }) => frame === part.frame)
    if (collection === undefined) {
      if (from.states.length >= COLLECTIONS_PER_SEAT) return
      const parts = new Array<Uint8Array | undefined>(part.parts)
      collection = { frame: part.frame, parts, missing: part.parts }
      from.states.push(collection)
      if (this.#noticed.has(part.seat)) this.#offer(part.frame)
    }
    if (collection.parts.length !== part.parts || part.part >= part.parts) return
    if (collection.parts[part.part] !== undefined || part.bytes.length > from.bytesLeft) return
    from.bytesLeft -= part.bytes.length
    collection.parts[part.part] = part.bytes
    collection.missing -= 1
  }

  /** Reports that are complete, or have waited long enough. */
  drain(nowMs: number): DesyncReport<State>[] {
    this.#sendDue(nowMs)
    const done: DesyncReport<State>[] = []
    for (let i = this.#open.length - 1; i >= 0; i--) {
      const { mismatch, sinceMs, bytes } = this.#open[i]!
      const theirs = this.#collected[mismatch.seat]!.states.find(({ frame }) => frame === mismatch.frame)
      const complete = theirs?.missing === 0
      if (!complete && nowMs - sinceMs < WAIT_MS) continue
      this.#open.splice(i, 1)
      const localState = bytes === undefined ? undefined : this.#decode(bytes)
      const remoteState = complete ? this.#decode(join(theirs.parts as Uint8Array[])) : undefined
      const comparable = localState !== undefined && remoteState !== undefined
      const differences = comparable ? diffStates(localState, remoteState) : []
      done.push({ ...mismatch, localState, remoteState, differences })
    }
    return done
  }

  #sendState(frame: Frame, bytes: Uint8Array): void {
    const parts = Math.max(1, Math.ceil(bytes.length / STATE_PART_BYTES_MAX))
    if (parts > STATE_PARTS_MAX) return // too large to send; the other side reports without it
    for (let part = 0; part < parts; part++) {
      const slice = bytes.slice(part * STATE_PART_BYTES_MAX, (part + 1) * STATE_PART_BYTES_MAX)
      this.#channel.broadcast({
        type: 'statePart',
        matchTag: this.#matchTag,
        frame,
        part,
        parts,
        bytes: slice,
        seat: this.#localSeat,
      })
    }
  }

  #decode(bytes: Uint8Array): State | undefined {
    try {
      return this.#session.simulation.decodeState(bytes)
    } catch (error) {
      if (error instanceof PeerstepError && error.code === 'BAD_RECORD') return undefined // a stranger's bytes
      throw error
    }
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
