/** What is known of the frames that were sealed: told again to whoever missed them, and written to the match's log. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import { InputDigest } from '../../core/session/input-digest.js'
import type { InputLog, InputRun } from '../../core/session/input-log.js'
import type { SealedFrames } from '../../core/session/session.js'
import { INPUT_RUN_FRAMES_MAX, STATUSES_PER_SEAL_MAX } from '../../wire/limits.js'

/** Frames described in one seal: one full run per seat, two seconds at 60 Hz; who is further behind gets several seals. */
const DESCRIBED_FRAMES_MAX = INPUT_RUN_FRAMES_MAX
/** Input bytes in one seal at most, so that it fits a packet with room for its frame. */
const SEAL_BYTES_MAX = 40_000

/** Newly sealed frames, as they go into the match's log. */
export interface SealedChunk {
  readonly firstFrame: Frame
  readonly count: number
  /** By seat: `count` encoded inputs. */
  readonly inputs: readonly Uint8Array[]
  readonly statuses: readonly { readonly seat: Seat; readonly frame: Frame; readonly status: SeatStatus }[]
  readonly substitutions: readonly { readonly seat: Seat; readonly firstFrame: Frame; readonly count: number }[]
}

/** What a successor needs of a session. */
export interface TakenOver {
  readonly log: InputLog
  /** Frame it is about to simulate: the one that is due now. */
  readonly frame: Frame
  copyChain(into: InputDigest): void
}

export class SealHistory {
  readonly #log: InputLog
  /** Frames kept, as many as the log does. */
  readonly #frames: number
  readonly #chain = new InputDigest()
  readonly #digests: BigUint64Array
  /** By seat, then frame: 1 where the input is a substitute. */
  readonly #substituted: readonly Uint8Array[]
  readonly #frameInputs: Uint8Array
  readonly #frameStatuses: SeatStatus[]
  readonly #changes: { seat: Seat; frame: Frame; status: SeatStatus }[] = []
  #drained: Frame = -1
  #oldestTold: Frame = -1

  /** @param log where the inputs are; frames are made final in it here */
  constructor(log: InputLog, frames: number) {
    this.#log = log
    this.#frames = frames
    this.#digests = new BigUint64Array(frames)
    this.#substituted = Array.from({ length: log.seats }, () => new Uint8Array(frames))
    this.#frameInputs = new Uint8Array(log.seats * log.inputBytes)
    this.#frameStatuses = new Array<SeatStatus>(log.seats).fill('playing')
  }

  /** Status changes noted so far, and still kept. */
  get changes(): number {
    return this.#changes.length
  }

  /** Frames that one seal describes at most. */
  get framesPerSeal(): number {
    return framesPerSeal(this.#frameInputs.length)
  }

  /** Go on after what is final in a session: all of it counts as substituted, so that it is told in full. */
  resumeFrom(session: TakenOver): void {
    const { log } = session
    const { finalFrame } = log
    this.#log.resumeFrom(log, finalFrame)
    session.copyChain(this.#chain)
    this.#drained = finalFrame
    this.#oldestTold = finalFrame
    if (finalFrame >= 0) this.#digests[finalFrame % this.#frames] = this.#chain.digest
    this.#changes.push(...log.statusChanges(finalFrame - DESCRIBED_FRAMES_MAX, finalFrame))
    for (const frames of this.#substituted) frames.fill(1)
  }

  /** A seat changes its status at a frame about to be sealed. */
  noteChange(seat: Seat, frame: Frame, status: SeatStatus): void {
    this.#changes.push({ seat, frame, status })
    // Changes older than the log can no longer be described to anybody.
    while (this.#changes[0]!.frame < this.#drained - this.#frames) this.#changes.shift()
  }

  /** How a seat goes into the frame about to be sealed. */
  mark(seat: Seat, frame: Frame, status: SeatStatus, substituted: boolean): void {
    this.#frameStatuses[seat] = status
    this.#substituted[seat]![frame % this.#frames] = substituted ? 1 : 0
  }

  /** Every seat is marked, and has an input in the log: nothing can change this frame any more. */
  seal(frame: Frame): void {
    const bytes = this.#log.inputBytes
    for (let seat = 0; seat < this.#log.seats; seat++) this.#log.read(seat, frame, this.#frameInputs, seat * bytes)
    this.#chain.add(this.#frameInputs, this.#frameStatuses)
    this.#digests[frame % this.#frames] = this.#chain.digest
    this.#log.finalise(frame)
  }

  /** Is what was sealed of this seat a substitute? For frames that are kept. */
  isSubstituted(seat: Seat, frame: Frame): boolean {
    return this.#substituted[seat]![frame % this.#frames] === 1
  }

  /**
   * The frames after `after - 1` as a seal states them, as many as fit. One run per seat, from the first input stated to the
   * last: how often it came and went does not make a seal longer.
   * @param last last frame to describe
   * @param stated must this input be in it?
   * @returns null when there are none, or they are no longer kept
   */
  describe(after: Frame, last: Frame, stated: (seat: Seat, frame: Frame) => boolean): SealedFrames | null {
    let through = Math.min(last, this.#log.finalFrame, after + this.framesPerSeal - 1)
    const statuses = this.#changes.filter((change) => change.frame >= after && change.frame <= through)
    if (statuses.length > STATUSES_PER_SEAL_MAX) through = statuses[STATUSES_PER_SEAL_MAX]!.frame - 1 // the rest comes next
    if (through < after || after < 0 || through < 0) return null
    // Digests within the frames that another referee sealed are not known, only the one after the last of them.
    if (after < this.#log.oldestFrame || through < this.#oldestTold) return null
    const facts: InputRun[] = []
    for (let seat = 0; seat < this.#log.seats; seat++) {
      let first = after
      let end = through
      while (first <= end && !stated(seat, first)) first += 1
      while (first <= end && !stated(seat, end)) end -= 1
      const count = end - first + 1
      if (count > 0) facts.push({ seat, firstFrame: first, count, inputs: this.#log.readRun(seat, first, count) })
    }
    const digest = this.#digests[through % this.#frames]!
    return { after, through, facts, statuses: statuses.filter(({ frame }) => frame <= through), digest }
  }

  /** Frames sealed since the last call, for the match's log. Null when there are none. */
  drain(): SealedChunk | null {
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
    const statuses = this.#changes.filter((change) => change.frame >= first && change.frame <= last)
    return { firstFrame: first, count, inputs, statuses, substitutions }
  }
}

/** @param frameBytes inputs of all seats for one frame */
export function framesPerSeal(frameBytes: number): number {
  return Math.min(DESCRIBED_FRAMES_MAX, Math.max(8, Math.floor(SEAL_BYTES_MAX / frameBytes)))
}
