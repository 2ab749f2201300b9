/** One seat as the referee sees it: what was heard of it, how well it keeps up, and whether the match waits for it. */
import type { Frame, SeatStatus } from '../../core/game.js'
import { REPEAT_FRAMES } from '../../core/session/session.js'

/** Default tolerance: frames that an input may be late, in milliseconds. `toleranceFrames` of the settings overrides it. */
export const TOLERANCE_MS = 200
/** Default silence after which a substituted seat becomes empty. `dropAfterMs` of the settings overrides it. */
export const DROP_AFTER_MS = 10_000
/** Of the tolerance: an absent seat's input that comes later than this share promises no return. */
const IN_TIME_SHARE = 0.75
/** Inputs a substituted seat has to deliver in time before the match waits for it again. */
const RETURN_FRAMES = 6
/** Twice as many each time it fails again, up to two seconds at 60 Hz: a peer that comes and goes must not stop the others. */
const RETURN_FRAMES_MAX = 120
/** After this many frames in time earlier failures of a seat do not count any more. */
const GOOD_FRAMES = 600
/** A peer that is silent for this long is sent nothing: its next packet shows what it lacks. */
const REACHABLE_MS = 3000

/** How long a seat is waited for. */
export interface SeatLimits {
  /** An input that is not there this long after it was due is overdue. */
  readonly toleranceMs: number
  /** Silence after which a substituted seat becomes empty. */
  readonly dropAfterMs: number
}

const DEFAULT_LIMITS: SeatLimits = { toleranceMs: TOLERANCE_MS, dropAfterMs: DROP_AFTER_MS }

/** Of one seat: status, lateness and acknowledgements. Decides when the match stops waiting for it, and when it waits again. */
export class SeatPunctuality {
  /** By seat: last frame whose input this seat is known to hold. */
  readonly acks: Frame[]
  readonly #limits: SeatLimits
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

  /** @param seats seats of the match */
  constructor(seats: number, limits: SeatLimits = DEFAULT_LIMITS) {
    this.#limits = limits
    this.acks = new Array<Frame>(seats).fill(-1)
  }

  /** What was decided of the seat. */
  get status(): SeatStatus {
    return this.#status
  }

  /** True when its peer has said goodbye. */
  get left(): boolean {
    return this.#left
  }

  /** When a packet of it last said that it follows this referee; minus infinity for never. */
  get supportedMs(): number {
    return this.#supportedMs
  }

  /** Last final frame that it acknowledged. */
  get finalAck(): Frame {
    return this.#finalAck
  }

  /** True when its final inputs differ from ours: seals state everything since its last good frame. */
  get resync(): boolean {
    return this.#resync
  }

  /** How many frames late its inputs come, smoothed over about 16 packets; negative when they come early. */
  get lateFrames(): number {
    return this.#lateFrames
  }

  /** The seat goes on with the status that it had with another referee. */
  resume(status: SeatStatus, heardMs: number): void {
    this.#status = status
    this.#heardMs = heardMs
  }

  /** Its silence counts from now on. */
  expectFrom(nowMs: number): void {
    if (Number.isNaN(this.#heardMs)) this.#heardMs = nowMs
  }

  /**
   * A packet of its peer arrived.
   * @param acks by seat: last frame up to which it holds all inputs
   * @param follows whether it follows this referee: only then what it holds counts
   */
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

  /** Another peer takes the seat, or its peer comes back after it had left: it is treated as any seat that was dropped. */
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

  /** Time since its last packet; NaN before the first, unless it was expected. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardMs
  }

  /** Whether it has been silent for as long as it takes to drop a seat. */
  isSilent(nowMs: number): boolean {
    return this.silentMs(nowMs) >= this.#limits.dropAfterMs
  }

  /** Whether an input that was due `waitedMs` ago is not waited for any more. */
  isOverdue(waitedMs: number): boolean {
    return waitedMs >= this.#limits.toleranceMs
  }

  /** Whether an input that was due `waitedMs` ago is still waited for. Not the opposite of overdue when the time is NaN, unknown. */
  isAwaited(waitedMs: number): boolean {
    return waitedMs < this.#limits.toleranceMs
  }

  /** Whether packets to its peer may arrive. The peer of a seat that was given up may be on its way back. */
  isReachable(nowMs: number): boolean {
    return !this.#left && this.silentMs(nowMs) < REACHABLE_MS
  }

  /** Its newest input came this many frames after it was due; negative: before. */
  noteLateness(lateFrames: number): void {
    this.#lateFrames += (lateFrames - this.#lateFrames) / 16
  }

  /**
   * While it is absent its inputs are judged one by one: only those well within the tolerance promise that the match can wait
   * for it again. Each frame counts once; one left out, or late, begins the count anew.
   * @param lateMs time from when it was due to its arrival; negative when it came early
   */
  judge(frame: Frame, lateMs: number): void {
    if (frame <= this.#judgedFrame) return
    const inTime = lateMs <= IN_TIME_SHARE * this.#limits.toleranceMs
    if (frame !== this.#judgedFrame + 1 || !inTime) this.#inTimeFrames = 0
    if (inTime) this.#inTimeFrames += 1
    this.#judgedFrame = frame
  }

  /**
   * A frame is sealed: decide the status with which the seat goes into it.
   * @param missing its input of this frame is not there
   * @returns true when the status changed
   */
  updateStatus(missing: boolean, nowMs: number): boolean {
    let status = this.#status
    if (this.#left) {
      if (missing) status = 'empty'
    } else if (status === 'playing') {
      if (missing) status = 'away'
    } else if (this.#inTimeFrames >= this.#returnFrames) status = 'playing'
    if (status === 'away' && this.isSilent(nowMs)) status = 'empty'
    if (status === this.#status) return false
    if (this.#status === 'playing') this.#noteAbsence()
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

  #noteAbsence(): void {
    const before = this.#goodFrames >= GOOD_FRAMES ? RETURN_FRAMES / 2 : this.#returnFrames
    this.#returnFrames = Math.min(RETURN_FRAMES_MAX, 2 * before)
    this.#goodFrames = 0
  }
}
