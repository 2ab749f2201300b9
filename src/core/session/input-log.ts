/** The inputs of all seats by frame: what is held, what a simulation used, and the first frame that was simulated with a wrong guess. */
import { assert } from '../../errors.js'
import type { Frame, Seat, SeatStatus } from '../game.js'

/** Inputs of one seat for consecutive frames. */
export interface InputRun {
  /** The seat. */
  readonly seat: Seat
  /** Frame of the first input. */
  readonly firstFrame: Frame
  /** Number of inputs, at least 1. */
  readonly count: number
  /** `count` encoded inputs, one after the other. */
  readonly inputs: Uint8Array
}

/**
 * What became of an offered input. `stored`: it was missing. `known`: an input of that frame was held already, or is final.
 * `outside`: its frame is too far ahead. `replaced`: the referee stated another input than the one that was held.
 */
export type InputVerdict = 'stored' | 'known' | 'outside' | 'replaced'

/** Size of an `InputLog`. */
export interface InputLogOptions {
  /** Number of seats. */
  readonly seats: number
  /** Encoded neutral input; its length is the bytes of one input. */
  readonly neutral: Uint8Array
  /** Frames kept per seat; older ones are overwritten. */
  readonly frames: number
  /**
   * Frames past the final one for which inputs are taken, fewer than `frames`; further ones are refused. The rest of the
   * ring is the past: inputs sent for frames far ahead cannot push it out.
   */
  readonly aheadFrames: number
  /** Frames for which a missing input is guessed to repeat the last one; neutral afterwards. */
  readonly repeatFrames: number
}

/** A flapping seat changes a few times a second at worst; the ring holds nine seconds. */
const PAST_CHANGES_MAX = 256

const NONE = 0
const INPUT = 1
const FACT = 2

/**
 * A ring of inputs per seat.
 *
 * An input is *known* once put; the first one stays, so that a peer cannot change it later. It becomes a *fact* when the
 * referee's seal states it, which replaces another one. `use` notes what a frame was simulated with; when something else turns out to be true,
 * `firstWrong` says from which frame on the simulation has to be repeated.
 */
export class InputLog {
  /** Number of seats. */
  readonly seats: number
  /** Bytes of one encoded input. */
  readonly inputBytes: number
  /** Encoded neutral input. */
  readonly neutral: Uint8Array
  /** Frames kept for each seat. */
  readonly frames: number
  /** Frames past the final one for which inputs are taken. */
  readonly aheadFrames: number
  /** Frames for which a missing input is guessed to repeat the last one. */
  readonly repeatFrames: number
  readonly #values: Uint8Array[] = []
  readonly #used: Uint8Array[] = []
  readonly #kinds: Uint8Array[] = []
  readonly #tags: Float64Array[] = []
  readonly #lastHeldFrame: Frame[] = []
  readonly #statusChanges: { frame: Frame; status: SeatStatus }[][] = []
  readonly #usedStatus: SeatStatus[][] = []
  /** Changes that are final and simulated: kept to describe the past to a peer that has not got there. */
  readonly #past: { seat: Seat; frame: Frame; status: SeatStatus }[] = []
  #simulatedTo: Frame = 0
  #firstWrong: Frame = Number.POSITIVE_INFINITY
  #finalFrame: Frame = -1

  /** Throws unless `aheadFrames < frames`. */
  constructor(options: InputLogOptions) {
    this.seats = options.seats
    this.neutral = options.neutral
    this.inputBytes = options.neutral.length
    this.frames = options.frames
    this.aheadFrames = options.aheadFrames
    assert(options.aheadFrames < options.frames, 'a log keeps some of the past')
    this.repeatFrames = options.repeatFrames
    for (let seat = 0; seat < options.seats; seat++) {
      this.#values.push(new Uint8Array(options.frames * this.inputBytes))
      this.#used.push(new Uint8Array(options.frames * this.inputBytes))
      this.#kinds.push(new Uint8Array(options.frames))
      this.#tags.push(new Float64Array(options.frames).fill(-1))
      this.#lastHeldFrame.push(-1)
      this.#statusChanges.push([{ frame: -1, status: 'playing' }])
      this.#usedStatus.push(new Array<SeatStatus>(options.frames).fill('playing'))
    }
  }

  /** Last frame up to which every input of the seat is known here; -1 before the first. */
  lastHeldFrame(seat: Seat): Frame {
    return this.#lastHeldFrame[seat] as Frame
  }

  /** Nothing at or before this frame changes any more. */
  get finalFrame(): Frame {
    return this.#finalFrame
  }

  /** First simulated frame whose inputs or statuses were guessed wrong; Infinity when none. */
  get firstWrong(): Frame {
    return this.#firstWrong
  }

  /** First frame too far ahead to be stored. */
  get horizon(): Frame {
    return this.#finalFrame + 1 + this.aheadFrames
  }

  /** From this frame to the final one every input is still there, whatever was stored ahead. */
  get oldestFrame(): Frame {
    return Math.max(0, this.horizon - this.frames)
  }

  /** True when an input of this seat and frame is held. */
  has(seat: Seat, frame: Frame): boolean {
    const slot = frame % this.frames
    return frame >= 0 && this.#tags[seat]![slot] === frame && this.#kinds[seat]![slot] !== NONE
  }

  /** Begin in the middle: `frame` is final, and as much of the past as both rings hold is copied from another log. */
  resumeFrom(other: InputLog, frame: Frame): void {
    assert(this.#finalFrame === -1, 'a log resumes once, before anything else')
    const input = new Uint8Array(this.inputBytes)
    this.#finalFrame = frame
    for (let seat = 0; seat < this.seats; seat++) {
      this.#lastHeldFrame[seat] = frame
      for (let f = Math.max(0, frame - other.frames + 1); f <= other.lastHeldFrame(seat); f++) {
        if (!other.has(seat, f)) continue
        other.read(seat, f, input)
        this.#write(seat, f, input, 0, f <= frame ? FACT : INPUT)
      }
    }
  }

  /** True when the referee stated this input (or it is final). */
  isFact(seat: Seat, frame: Frame): boolean {
    return this.has(seat, frame) && this.#kinds[seat]![frame % this.frames] === FACT
  }

  /** Offer an input, as a peer (or the local player) sent it. The first one offered for a frame stays. */
  put(seat: Seat, frame: Frame, bytes: Uint8Array, offset = 0): InputVerdict {
    if (frame <= this.#finalFrame || this.has(seat, frame)) return 'known'
    if (frame >= this.horizon) return 'outside'
    this.#write(seat, frame, bytes, offset, INPUT)
    return 'stored'
  }

  /** State an input as the referee sealed it, over whatever is held. */
  putFact(seat: Seat, frame: Frame, bytes: Uint8Array, offset = 0): InputVerdict {
    if (frame <= this.#finalFrame) return 'known'
    if (frame >= this.horizon) return 'outside'
    const held = this.has(seat, frame)
    const other = held && !this.#equals(seat, frame, bytes, offset)
    if (!held || other) this.#write(seat, frame, bytes, offset, FACT)
    else this.#kinds[seat]![frame % this.frames] = FACT
    return other ? 'replaced' : held ? 'known' : 'stored'
  }

  /**
   * States all changes of a seat's status from `firstFrame` to `lastFrame`, both included: what was stated of these frames
   * before is forgotten. Final frames stay as they are.
   */
  restate(
    seat: Seat,
    firstFrame: Frame,
    lastFrame: Frame,
    stated: readonly { readonly frame: Frame; readonly status: SeatStatus }[],
  ): void {
    const changes = this.#statusChanges[seat]!
    if (stated.length === 0 && changes.length === 1) return // as almost always: nothing to state, nothing to forget
    const first = Math.max(firstFrame, this.#finalFrame + 1)
    const within = (frame: Frame): boolean => frame >= first && frame <= lastFrame
    const inOrder = stated.filter(({ frame }) => within(frame)).sort((a, b) => a.frame - b.frame)
    const news = inOrder.filter(({ frame }, index) => inOrder[index + 1]?.frame !== frame) // one per frame, or it grows
    if (news.length === 0 && !changes.some(({ frame }) => within(frame))) return
    this.#statusChanges[seat] = [
      ...changes.filter(({ frame }) => frame < first),
      ...news.map(({ frame, status }) => ({ frame, status })),
      ...changes.filter(({ frame }) => frame > lastFrame),
    ]
    this.#recheckStatus(seat, first)
  }

  /** Status of a seat at a frame, as stated so far. */
  status(seat: Seat, frame: Frame): SeatStatus {
    const changes = this.#statusChanges[seat]!
    for (let i = changes.length - 1; i > 0; i--) {
      if (changes[i]!.frame <= frame) return changes[i]!.status
    }
    return changes[0]!.status
  }

  /** The newest status stated for a seat. */
  latestStatus(seat: Seat): SeatStatus {
    return this.#statusChanges[seat]!.at(-1)!.status
  }

  /** First frame of the newest status stated for a seat. */
  latestChangeFrame(seat: Seat): Frame {
    return this.#statusChanges[seat]!.at(-1)!.frame
  }

  /** Status changes stated for the frames from `firstFrame` to `lastFrame`, both included; ascending by frame, then seat. */
  statusChanges(firstFrame: Frame, lastFrame: Frame): { seat: Seat; frame: Frame; status: SeatStatus }[] {
    const found = this.#past.filter((change) => change.frame >= firstFrame && change.frame <= lastFrame)
    this.#statusChanges.forEach((changes, seat) => {
      changes.forEach((change, index) => {
        // The first entry holds what was folded into it and is among the past ones.
        if (index > 0 && change.frame >= firstFrame && change.frame <= lastFrame) found.push({ seat, ...change })
      })
    })
    return found.sort((a, b) => a.frame - b.frame || a.seat - b.seat)
  }

  /** Copies an input to `into` at `offset`. Throws when it is not held. */
  read(seat: Seat, frame: Frame, into: Uint8Array, offset = 0): void {
    if (!this.has(seat, frame)) assert(false, `input of seat ${seat} at frame ${frame} is not held`)
    const from = (frame % this.frames) * this.inputBytes
    const values = this.#values[seat]!
    for (let i = 0; i < this.inputBytes; i++) into[offset + i] = values[from + i]!
  }

  /** Copies `count` inputs of a seat from `firstFrame` on. Throws when one is not held. */
  readRun(seat: Seat, firstFrame: Frame, count: number): Uint8Array {
    const run = new Uint8Array(count * this.inputBytes)
    for (let i = 0; i < count; i++) this.read(seat, firstFrame + i, run, i * this.inputBytes)
    return run
  }

  /**
   * The held inputs of a seat within a range that ends with held ones, as one run: it begins at the first frame from which on
   * they are held.
   * @param firstFrame may lie before frame 0 or before what is kept
   * @param lastFrame not after `lastHeldFrame(seat)`
   * @returns null when none is held
   */
  heldRun(seat: Seat, firstFrame: Frame, lastFrame: Frame): InputRun | null {
    let first = Math.max(0, firstFrame)
    while (first <= lastFrame && !this.has(seat, first)) first += 1
    const count = lastFrame - first + 1
    return count <= 0 ? null : { seat, firstFrame: first, count, inputs: this.readRun(seat, first, count) }
  }

  /**
   * Copies the input if it is held; otherwise the guess: the last held input for `repeatFrames` frames, then the neutral
   * one. The guess for an empty seat is neutral.
   */
  guess(seat: Seat, frame: Frame, into: Uint8Array, offset = 0): void {
    if (this.has(seat, frame)) {
      this.read(seat, frame, into, offset)
      return
    }
    const held = this.#lastHeldFrame[seat]!
    const repeat = held >= 0 && frame - held <= this.repeatFrames && this.status(seat, frame) !== 'empty'
    if (repeat && this.has(seat, held)) this.read(seat, held, into, offset)
    else into.set(this.neutral, offset)
  }

  /** Fill `inputs` and `statuses` with what is known of a frame, and guessed where it is not. */
  readFrame(frame: Frame, inputs: Uint8Array, statuses: SeatStatus[]): void {
    for (let seat = 0; seat < this.seats; seat++) {
      this.guess(seat, frame, inputs, seat * this.inputBytes)
      statuses[seat] = this.status(seat, frame)
    }
  }

  /** Fill `inputs` and `statuses` for a frame about to be simulated, and remember what was used. */
  use(frame: Frame, inputs: Uint8Array, statuses: SeatStatus[]): void {
    const slot = frame % this.frames
    this.readFrame(frame, inputs, statuses)
    for (let seat = 0; seat < this.seats; seat++) {
      const at = seat * this.inputBytes
      const used = this.#used[seat]!
      for (let i = 0; i < this.inputBytes; i++) used[slot * this.inputBytes + i] = inputs[at + i]!
      this.#usedStatus[seat]![slot] = statuses[seat]!
    }
    this.#simulatedTo = Math.max(this.#simulatedTo, frame + 1)
  }

  /** The simulation went back and repeats from `frame`. */
  rewound(frame: Frame): void {
    assert(frame > this.#finalFrame, 'a final frame cannot be simulated again')
    this.#simulatedTo = frame
    this.#firstWrong = Number.POSITIVE_INFINITY
  }

  /** Declare all frames up to `frame` final. Every seat's inputs up to there must be held (an empty seat's are neutral). */
  finalise(frame: Frame): void {
    assert(frame >= this.#finalFrame, 'the final frame never goes back')
    for (let seat = 0; seat < this.seats; seat++) {
      const held = this.#lastHeldFrame[seat]!
      if (held < frame) assert(false, `inputs of seat ${seat} are held up to frame ${held}, not ${frame}`)
      // A peer that catches up finalises frames it has yet to simulate: their statuses are still needed.
      const folded = Math.min(frame, this.#simulatedTo)
      const changes = this.#statusChanges[seat]!
      while (changes.length > 1 && changes[1]!.frame <= folded) {
        changes.shift()
        this.#past.push({ seat, ...changes[0]! })
        if (this.#past.length > PAST_CHANGES_MAX) this.#past.shift() // older than all frames of the ring
      }
    }
    this.#finalFrame = frame
  }

  #equals(seat: Seat, frame: Frame, bytes: Uint8Array, offset: number): boolean {
    const at = (frame % this.frames) * this.inputBytes
    const values = this.#values[seat]!
    for (let i = 0; i < this.inputBytes; i++) if (values[at + i] !== bytes[offset + i]) return false
    return true
  }

  #write(seat: Seat, frame: Frame, bytes: Uint8Array, offset: number, kind: number): void {
    const slot = frame % this.frames
    const at = slot * this.inputBytes
    const values = this.#values[seat]!
    for (let i = 0; i < this.inputBytes; i++) values[at + i] = bytes[offset + i]!
    this.#tags[seat]![slot] = frame
    this.#kinds[seat]![slot] = kind
    if (frame < this.#simulatedTo && frame < this.#firstWrong) {
      const used = this.#used[seat]!
      for (let i = 0; i < this.inputBytes; i++) {
        if (used[at + i] === values[at + i]) continue
        this.#firstWrong = frame
        break
      }
    }
    let held = this.#lastHeldFrame[seat]!
    while (this.has(seat, held + 1)) held += 1
    this.#lastHeldFrame[seat] = held
  }

  #recheckStatus(seat: Seat, from: Frame): void {
    for (let frame = from; frame < this.#simulatedTo && frame < this.#firstWrong; frame++) {
      if (this.#usedStatus[seat]![frame % this.frames] !== this.status(seat, frame)) this.#firstWrong = frame
    }
  }
}
