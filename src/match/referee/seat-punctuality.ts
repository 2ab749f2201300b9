/** One seat as the referee sees it: what its packets said, how late its inputs come, and whether the match waits for it. */
import type { Frame, SeatStatus } from '../../core/game.js'
import { REPEAT_FRAMES } from '../../core/session/session.js'

/** Inputs a substituted seat has to deliver in time before the match waits for it again. */
const RETURN_FRAMES = 6
/** Twice as many each time it fails again, up to two seconds at 60 Hz: a seat that comes and goes must not stop the others. */
const RETURN_FRAMES_MAX = 120
/** After this many frames in time earlier absences no longer count. */
const GOOD_FRAMES = 600
/** A peer silent for this long is sent nothing: its next packet says what it lacks. */
const LISTENS_MS = 3000

/** What the referee knows of one seat. Pure: time is an argument. */
export class SeatPunctuality {
  /** By seat: last frame whose input this seat is known to hold. */
  readonly acks: Frame[]
  #status: SeatStatus = 'playing'
  #heardMs = Number.NaN
  #supportedMs = Number.NEGATIVE_INFINITY
  #left = false
  #finalAck: Frame = -1
  #resync = false
  #substitutedInRow = 0
  #inTimeFrames = 0
  /** While away: last frame whose input was judged in time or late. */
  #judgedFrame: Frame = -1
  /** In-time inputs in a row needed to be waited for again. */
  #returnFrames = RETURN_FRAMES
  /** Inputs in time since it was last away. */
  #goodFrames = GOOD_FRAMES
  #lateFrames = 0

  constructor(seats: number) {
    this.acks = new Array<Frame>(seats).fill(-1)
  }

  get status(): SeatStatus {
    return this.#status
  }

  /** Its peer said goodbye. */
  get left(): boolean {
    return this.#left
  }

  /** When it was last heard to follow this referee. */
  get supportedMs(): number {
    return this.#supportedMs
  }

  /** Last final frame that it acknowledged. */
  get finalAck(): Frame {
    return this.#finalAck
  }

  /** Its final inputs differ from ours: it is told everything since its last good frame. */
  get resync(): boolean {
    return this.#resync
  }

  /** Frames by which its inputs come after they were due, smoothed; negative when they come early. */
  get lateFrames(): number {
    return this.#lateFrames
  }

  /** Another referee's seat until now: as it was there. */
  resume(status: SeatStatus, heardMs: number): void {
    this.#status = status
    this.#heardMs = heardMs
  }

  /** Its silence counts from `nowMs`, where no packet came before. */
  expectFrom(nowMs: number): void {
    if (Number.isNaN(this.#heardMs)) this.#heardMs = nowMs
  }

  /** @param follows whether it follows this referee: only then what it holds counts */
  heard(nowMs: number, acks: readonly Frame[], finalFrame: Frame, resync: boolean, follows: boolean): void {
    this.#heardMs = nowMs
    if (follows) this.#supportedMs = nowMs
    this.#resync = resync
    this.#finalAck = resync ? finalFrame : Math.max(this.#finalAck, finalFrame)
    for (let other = 0; follows && other < this.acks.length; other++) {
      this.acks[other] = Math.max(this.acks[other]!, acks[other] ?? -1)
    }
  }

  /** Its peer said goodbye. What it sent still counts; then the seat is empty. */
  leave(): void {
    this.#left = true
  }

  /** Another peer takes it, or its peer comes back after it left: it is treated as a seat that was dropped. */
  reseat(nowMs: number): void {
    this.#left = false
    this.#heardMs = nowMs
    this.#inTimeFrames = 0
    this.#returnFrames = RETURN_FRAMES
    this.#lateFrames = 0
    this.acks.fill(-1)
    this.#finalAck = -1
    this.#resync = false
  }

  /** Time since its last packet; NaN before `expectFrom`. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardMs
  }

  /** Whether its peer takes part in what is sent. Also the peer of an empty seat may be on the way back to it. */
  listens(nowMs: number): boolean {
    return !this.#left && this.silentMs(nowMs) < LISTENS_MS
  }

  /** @param lateFrames how long after it was due an input came; negative when it came early */
  noteLateness(lateFrames: number): void {
    this.#lateFrames += (lateFrames - this.#lateFrames) / 16
  }

  /**
   * While it is absent its inputs are judged one by one: only those well within the tolerance promise that the match can wait
   * for it again. Each frame counts once; one left out, or late, begins the count anew.
   */
  judge(frame: Frame, inTime: boolean): void {
    if (frame <= this.#judgedFrame) return
    if (frame !== this.#judgedFrame + 1 || !inTime) this.#inTimeFrames = 0
    if (inTime) this.#inTimeFrames += 1
    this.#judgedFrame = frame
  }

  /**
   * Compute the seat's status at a frame that is sealed now.
   * @param missing its input of this frame is not there
   * @param givenUp it has been silent for as long as it takes to drop a seat
   * @returns true when the status changed
   */
  restatus(missing: boolean, givenUp: boolean): boolean {
    let status = this.#status
    if (this.#left) {
      if (missing) status = 'empty'
    } else if (status === 'playing') {
      if (missing) status = 'away'
    } else if (this.#inTimeFrames >= this.#returnFrames) status = 'playing'
    if (status === 'away' && givenUp) status = 'empty'
    if (status === this.#status) return false
    if (this.#status === 'playing') this.#depart()
    this.#status = status
    this.#inTimeFrames = 0
    return true
  }

  /** Its own input of a frame is sealed. */
  noteKept(): void {
    this.#substitutedInRow = 0
    if (this.#status === 'playing') this.#goodFrames += 1
  }

  /**
   * A substitute is sealed in place of its input.
   * @returns true when that repeats its last input; false when it is the neutral one
   */
  noteSubstituted(): boolean {
    const repeats = this.#status !== 'empty' && this.#substitutedInRow < REPEAT_FRAMES
    this.#substitutedInRow += 1
    return repeats
  }

  #depart(): void {
    const before = this.#goodFrames >= GOOD_FRAMES ? RETURN_FRAMES / 2 : this.#returnFrames
    this.#returnFrames = Math.min(RETURN_FRAMES_MAX, 2 * before)
    this.#goodFrames = 0
  }
}
