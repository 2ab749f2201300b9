/** The sealed frames of a match that are still kept: described again to peers that missed them, drained into the match's log. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import { FinalChain } from '../../core/session/final-chain.js'
import {
  changesWithin,
  type FinalFrames,
  type FrameSource,
  type SealedFrames,
  type StatusChange,
} from '../../core/session/final-frames.js'
import type { InputLog, InputRun } from '../../core/session/input-log.js'
import { assert } from '../../errors.js'
import { DESCRIBED_FRAMES_MAX, framesPerSeal, STATUSES_PER_SEAL_MAX } from '../../wire/limits.js'

/** What a new referee needs of a session, or of frames read back from a log, to go on from them. */
export interface TakenOver {
  readonly log: InputLog
  /** Frame it is about to simulate: the one that is due now. */
  readonly frame: Frame
  /** Let a chain continue after the last final frame of `log`. */
  copyChain(into: FinalChain): void
}

/** Extends the chain of final frames by each sealed frame, and keeps the newest of them as far back as the log reaches. */
export class SealHistory implements FrameSource {
  readonly #log: InputLog
  /** Frames kept, as many as the log does. */
  readonly #frames: number
  readonly #chain: FinalChain
  readonly #digests: BigUint64Array
  /** By seat, then frame: 1 where the input is a substitute. */
  readonly #substituted: readonly Uint8Array[]
  readonly #frameStatuses: SeatStatus[]
  readonly #changes: StatusChange[] = []
  #drained: Frame = -1
  #oldestDescribed: Frame = -1

  /** @param log where the inputs are; frames are made final in it here */
  constructor(log: InputLog, frames: number) {
    this.#log = log
    this.#frames = frames
    this.#digests = new BigUint64Array(frames)
    this.#substituted = Array.from({ length: log.seats }, () => new Uint8Array(frames))
    this.#chain = new FinalChain(log)
    this.#frameStatuses = new Array<SeatStatus>(log.seats).fill('playing')
  }

  /** Status changes noted so far, and still kept. */
  get changes(): number {
    return this.#changes.length
  }

  /** Frames that one seal describes at most. */
  get framesPerSeal(): number {
    return framesPerSeal(this.#log.seats * this.#log.inputBytes)
  }

  /** Go on after what is final in a session: all of it counts as substituted, so that seals state it in full. */
  resumeFrom(session: TakenOver): void {
    const { log } = session
    const { finalFrame } = log
    this.#log.resumeFrom(log, finalFrame)
    session.copyChain(this.#chain)
    this.#drained = finalFrame
    this.#oldestDescribed = finalFrame
    if (finalFrame >= 0) this.#digests[finalFrame % this.#frames] = this.#chain.digest
    this.#changes.push(...log.statusChanges(finalFrame - DESCRIBED_FRAMES_MAX, finalFrame))
    for (const frames of this.#substituted) frames.fill(1)
  }

  /** A seat changes its status at a frame about to be sealed. */
  noteChange(seat: Seat, frame: Frame, status: SeatStatus): void {
    this.#changes.push({ seat, frame, status })
    // Changes older than the log can no longer be described.
    while (this.#changes[0]!.frame < this.#drained - this.#frames) this.#changes.shift()
  }

  /** How a seat goes into the frame about to be sealed. */
  mark(seat: Seat, frame: Frame, status: SeatStatus, substituted: boolean): void {
    this.#frameStatuses[seat] = status
    this.#substituted[seat]![frame % this.#frames] = substituted ? 1 : 0
  }

  /** Every seat is marked, and has an input in the log: nothing can change this frame any more. */
  seal(frame: Frame): void {
    assert(frame === this.#chain.nextFrame, 'frames are sealed in order')
    this.#chain.extend(this, frame)
    this.#digests[frame % this.#frames] = this.#chain.digest
    this.#log.finalise(frame)
  }

  /** For the chain: the frame about to be sealed, as it is marked. */
  readFrame(frame: Frame, inputs: Uint8Array, statuses: SeatStatus[]): void {
    const { seats, inputBytes } = this.#log
    for (let seat = 0; seat < seats; seat++) {
      this.#log.read(seat, frame, inputs, seat * inputBytes)
      statuses[seat] = this.#frameStatuses[seat]!
    }
  }

  /** Whether the input that was sealed of this seat is a substitute. For frames that are kept. */
  isSubstituted(seat: Seat, frame: Frame): boolean {
    return this.#substituted[seat]![frame % this.#frames] === 1
  }

  /**
   * The frames from `firstFrame` on as a seal states them, as many as fit. One run per seat, from the first input stated to
   * the last: how often it came and went does not make a seal longer.
   * @param lastFrame last frame to describe
   * @param stated whether this input must be in it
   * @returns null when there are none, or they are no longer kept
   */
  describe(firstFrame: Frame, lastFrame: Frame, stated: (seat: Seat, frame: Frame) => boolean): SealedFrames | null {
    let last = Math.min(lastFrame, this.#log.finalFrame, firstFrame + this.framesPerSeal - 1)
    const statuses = changesWithin(this.#changes, firstFrame, last)
    if (statuses.length > STATUSES_PER_SEAL_MAX) last = statuses[STATUSES_PER_SEAL_MAX]!.frame - 1 // the rest comes next
    if (last < firstFrame || firstFrame < 0 || last < 0) return null
    // Digests within the frames that another referee sealed are not known, only the one after the last of them.
    if (firstFrame < this.#log.oldestFrame || last < this.#oldestDescribed) return null
    const facts: InputRun[] = []
    for (let seat = 0; seat < this.#log.seats; seat++) {
      let first = firstFrame
      let end = last
      while (first <= end && !stated(seat, first)) first += 1
      while (first <= end && !stated(seat, end)) end -= 1
      const count = end - first + 1
      if (count > 0) facts.push({ seat, firstFrame: first, count, inputs: this.#log.readRun(seat, first, count) })
    }
    const digest = this.#digests[last % this.#frames]!
    const count = last - firstFrame + 1
    return { firstFrame, count, facts, statuses: changesWithin(statuses, firstFrame, last), digest }
  }

  /** Frames sealed since the last call, for the match's log. Null when there are none. */
  drain(): FinalFrames | null {
    const first = this.#drained + 1
    const count = Math.min(this.#log.finalFrame - this.#drained, DESCRIBED_FRAMES_MAX)
    if (count <= 0) return null
    const last = first + count - 1
    this.#drained = last
    const substitutions: { seat: Seat; firstFrame: Frame; count: number }[] = []
    const inputs = this.#substituted.map((_, seat) => {
      let open: { seat: Seat; firstFrame: Frame; count: number } | null = null
      for (let frame = first; frame <= last; frame++) {
        if (!this.isSubstituted(seat, frame)) open = null
        else if (open === null) {
          open = { seat, firstFrame: frame, count: 1 }
          substitutions.push(open)
        } else open.count += 1
      }
      return this.#log.readRun(seat, first, count)
    })
    const statuses = changesWithin(this.#changes, first, last)
    return { firstFrame: first, count, inputs, statuses, substitutions }
  }
}
