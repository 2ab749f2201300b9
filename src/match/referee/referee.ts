/** Decides which frames become final, and with which inputs. Pure: the time and all that was received are arguments. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames, SealedFrames } from '../../core/session/final-frames.js'
import type { InputRun } from '../../core/session/input-log.js'
import { InputLog } from '../../core/session/input-log.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../core/session/session.js'
import { FrameDeadlines } from './frame-deadlines.js'
import { RefereeSupport } from './referee-support.js'
import type { TakenOver } from './seal-history.js'
import { SealHistory } from './seal-history.js'
import { SealSelection } from './seal-selection.js'
import { SeatPunctuality } from './seat-punctuality.js'
import type { FreezeQuestion } from './survivor-polls.js'
import { SurvivorPolls } from './survivor-polls.js'

/** Frames sealed by one `update` at most: what a pause has left over is spread over several ticks. */
const UPDATE_FRAMES_MAX = 240

/** What a referee decides by. */
export interface RefereeOptions {
  readonly seats: number
  /** Encoded neutral input. */
  readonly neutral: Uint8Array
  /** Frames per second. */
  readonly tickRate: number
  /** Frames an input may come after it was due. Default 12 at 60 Hz = 200 ms. */
  readonly toleranceFrames: number
  /** Silence after which a substituted seat is declared empty. */
  readonly dropAfterMs: number
  /** Frames kept, more than AHEAD_FRAMES: those before the newest are described again to peers that missed them. */
  readonly logFrames: number
  /**
   * Seat of the peer that referees: it asks the survivors what they hold before it substitutes. Null on a relay, which asks
   * no survivor: it substitutes an input that does not reach it, as long as a quorum does.
   */
  readonly ownSeat: Seat | null
}

/**
 * Seals frames: a frame is final when every playing seat's input is there, or has been waited for long enough.
 *
 * A seat that plays is waited for up to the tolerance. Once it was substituted it is `away`, and the match does not wait for it
 * until its inputs have come in time for a while. Of several inputs for one frame the first counts; what is sealed stays.
 */
export class Referee {
  readonly log: InputLog
  readonly #options: RefereeOptions
  readonly #toleranceMs: number
  readonly #seats: readonly SeatPunctuality[]
  readonly #support: RefereeSupport
  readonly #deadlines: FrameDeadlines
  readonly #history: SealHistory
  readonly #selection: SealSelection
  /** On a peer; a relay asks no survivor. */
  readonly #polls = new SurvivorPolls()
  /** Last frame of which all inputs have come. */
  #completed: Frame = -1
  #nowMs = 0

  constructor(options: RefereeOptions) {
    this.#options = options
    this.#toleranceMs = (options.toleranceFrames * 1000) / options.tickRate
    this.log = new InputLog({
      seats: options.seats,
      neutral: options.neutral,
      frames: options.logFrames,
      aheadFrames: AHEAD_FRAMES,
      repeatFrames: REPEAT_FRAMES,
    })
    this.#seats = Array.from({ length: options.seats }, () => {
      return new SeatPunctuality(options.seats, { toleranceMs: this.#toleranceMs, dropAfterMs: options.dropAfterMs })
    })
    const { ownSeat } = options
    this.#support = new RefereeSupport({ seats: this.#seats, ownSeat, toleranceMs: this.#toleranceMs })
    this.#deadlines = new FrameDeadlines(options.logFrames, options.tickRate)
    this.#history = new SealHistory(this.log, options.logFrames)
    this.#selection = new SealSelection({ seats: this.#seats, history: this.#history, deadlines: this.#deadlines })
  }

  /** Frame 0 is due at `startMs`: inputs that come before that are early, and make no other seat late. */
  begin(startMs: number): void {
    this.#deadlines.begin(startMs)
  }

  /**
   * Go on where another referee stopped, from what a session holds: its final frames stay final, and are stated in full to
   * peers that lack them.
   * @param silent seats that were not heard lately: the match does not wait for the full tolerance again
   */
  takeOver(session: TakenOver, silent: ReadonlySet<Seat>, nowMs: number): void {
    this.#history.resumeFrom(session)
    const { finalFrame } = session.log
    this.#deadlines.resume(finalFrame, session.frame, nowMs)
    this.#seats.forEach((punctuality, seat) => {
      const status = session.log.status(seat, Math.max(0, finalFrame))
      punctuality.resume(status, silent.has(seat) ? nowMs - this.#toleranceMs : nowMs)
    })
    for (let seat = 0; seat < this.#seats.length; seat++) {
      this.#deadlines.note(this.log.lastHeldFrame(seat), Number.NEGATIVE_INFINITY)
    }
  }

  /** Last sealed frame; -1 before the first. */
  get sealedFrame(): Frame {
    return this.log.finalFrame
  }

  /** Newest frame for which a seat has sent an input. */
  get newestFrame(): Frame {
    return this.#deadlines.newest
  }

  /** What was decided of a seat. */
  status(seat: Seat): SeatStatus {
    return this.#seats[seat]!.status
  }

  /** By seat: how many frames late its inputs come here, smoothed and rounded; negative when they come early. */
  get lateFrames(): number[] {
    return this.#seats.map((punctuality) => Math.round(punctuality.lateFrames))
  }

  /** True when no seat is left that could go on. */
  get deserted(): boolean {
    return this.#seats.every((punctuality) => punctuality.status === 'empty')
  }

  /** A run of a seat's inputs, from the seat itself. */
  addInputs(run: InputRun, nowMs: number): void {
    const punctuality = this.#seats[run.seat]!
    const last = run.firstFrame + run.count - 1
    let added = 0
    for (let i = 0; i < run.count; i++) {
      const frame = run.firstFrame + i
      if (this.log.put(run.seat, frame, run.inputs, i * this.log.inputBytes) === 'stored') added += 1
    }
    this.#deadlines.note(Math.min(last, this.log.lastHeldFrame(run.seat)), nowMs)
    this.#noteLateness(punctuality, last, nowMs)
    if (punctuality.status !== 'playing') {
      for (let i = 0; i < run.count; i++) this.#judge(punctuality, run.firstFrame + i, nowMs)
    }
    // A seat that is in time again makes questions pointless; one that is merely less late does not.
    if (added > 0 && this.#keepsUp(run.seat, nowMs)) this.#polls.close(run.seat)
  }

  /**
   * A packet came from a seat, with its acknowledgements and its own final frame.
   * @param resync whether its final inputs differ from those of this referee
   * @param follows whether it follows this referee: another referee may seal other inputs, so otherwise what it holds does not
   *   count
   */
  heard(
    seat: Seat,
    nowMs: number,
    acks: readonly Frame[],
    finalFrame: Frame,
    resync: boolean,
    follows: boolean = true,
  ): void {
    this.#seats[seat]!.heard(nowMs, acks, finalFrame, resync, follows)
  }

  /** The peer on this seat said goodbye. What it sent still counts; then the seat is empty. */
  leave(seat: Seat): void {
    this.#seats[seat]!.leave()
  }

  /** Whether another peer may take this seat: it is empty, and its peer left or has been silent for `dropAfterMs`. */
  isVacant(seat: Seat): boolean {
    const punctuality = this.#seats[seat]!
    return punctuality.status === 'empty' && (punctuality.left || punctuality.isSilent(this.#nowMs))
  }

  /** Another peer takes a seat, or its peer comes back after it had left: it is treated as any seat that was dropped. */
  reseat(seat: Seat, nowMs: number): void {
    this.#seats[seat]!.reseat(nowMs)
  }

  /**
   * A survivor's answer, with the inputs that it held of the seat; ignored when it was not asked.
   * @param from seat of the survivor
   * @param seat the silent seat
   */
  answered(from: Seat, seat: Seat, round: number, run: InputRun | null, nowMs: number): void {
    if (!this.#polls.answered(from, { seat, round }) || run === null || run.seat !== seat) return
    for (let i = 0; i < run.count; i++) {
      this.log.put(seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
    }
    this.#deadlines.note(Math.min(run.firstFrame + run.count - 1, this.log.lastHeldFrame(seat)), nowMs)
  }

  /** Questions to send to all peers, again until they are answered. */
  questions(): FreezeQuestion[] {
    return this.#polls.questions()
  }

  /**
   * Seal what can be sealed now.
   * @returns true when a status changed: the seal should then leave at once
   */
  update(nowMs: number): boolean {
    this.#nowMs = nowMs
    for (const punctuality of this.#seats) punctuality.expectFrom(nowMs)
    this.#noteComplete(nowMs)
    const changesBefore = this.#history.changes
    for (let sealed = 0; sealed < UPDATE_FRAMES_MAX; sealed++) {
      const frame = this.sealedFrame + 1
      if (frame > this.newestFrame || !this.#decide(frame, nowMs)) break
      this.#seal(frame)
    }
    return this.#history.changes > changesBefore
  }

  /** Seats that receive seals, and are so far behind that the common seal does not reach back to them. */
  laggards(): Seat[] {
    return this.#selection.laggards(this.sealedFrame, this.#nowMs)
  }

  /**
   * The seal for all seats: the frames that are not yet final at a seat that keeps up, and at least the last frame.
   * @param lastFrame last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  commonSeal(lastFrame: Frame): SealedFrames | null {
    return this.#selection.common(lastFrame, this.sealedFrame, this.#nowMs)
  }

  /** The seal for one seat that is behind: every input, as many frames as fit. Null when they are no longer kept. */
  sealFor(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.#selection.after(finalFrame, lastFrame)
  }

  /** Last final frame that the peer on a seat acknowledged. */
  finalAck(seat: Seat): Frame {
    return this.#seats[seat]!.finalAck
  }

  /** Whether a quorum was heard to follow this referee within `withinMs`. */
  isSupported(nowMs: number, withinMs: number): boolean {
    return this.#support.isGiven(nowMs, withinMs)
  }

  /** Frames sealed since the last call, for the match's log. Null when there are none. */
  drain(): FinalFrames | null {
    return this.#history.drain()
  }

  #decide(frame: Frame, nowMs: number): boolean {
    const waitedMs = nowMs - this.#deadlines.dueMs(frame)
    let ready = true
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const punctuality = this.#seats[seat]!
      if (this.log.has(seat, frame)) continue
      // A seat has time until its input is due: a peer that sends far ahead must not hurry the match along.
      if (waitedMs < 0) return false
      if (punctuality.status !== 'playing' || punctuality.left) continue
      if (!this.#givenUp(seat, waitedMs, nowMs)) ready = false
    }
    return ready && this.#support.holdsFrame(this.log, frame, waitedMs, nowMs)
  }

  /** Whether this seat has been waited for long enough at this frame, and no other peer can supply its input. */
  #givenUp(seat: Seat, waitedMs: number, nowMs: number): boolean {
    const { ownSeat } = this.#options
    // Not sooner: a peer that is asked takes no more inputs of the seat, which would cost more than a late packet does.
    if (!this.#seats[seat]!.isOverdue(waitedMs)) return false
    if (ownSeat === null) return this.#support.mayDecide(nowMs)
    const others = this.#seats.flatMap(({ status }, other) =>
      other !== seat && other !== ownSeat && status === 'playing' ? [other] : [],
    )
    const answered = this.#polls.ask(seat, others, nowMs)
    // A peer that cannot reach half of the others may itself be cut off: then it decides nothing.
    return answered !== null && this.#support.isQuorumOf(answered)
  }

  /** Whether the next input of this seat has been missing for less than the tolerance, after which survivors are asked. */
  #keepsUp(seat: Seat, nowMs: number): boolean {
    const next = this.log.lastHeldFrame(seat) + 1
    return next > this.newestFrame || this.#seats[seat]!.isAwaited(nowMs - this.#deadlines.dueMs(next))
  }

  /** The deadlines take a frame as complete when its last input comes, however much later it is sealed. */
  #noteComplete(nowMs: number): void {
    let frame = Math.max(this.#completed, this.sealedFrame) + 1
    const isThere = (punctuality: SeatPunctuality, seat: Seat): boolean =>
      punctuality.status === 'empty' || this.log.has(seat, frame)
    while (frame <= this.newestFrame && this.#seats.every(isThere)) {
      this.#deadlines.complete(frame, nowMs)
      this.#completed = frame
      frame += 1
    }
  }

  #seal(frame: Frame): void {
    this.#seats.forEach((punctuality, seat) => {
      const missing = !this.log.has(seat, frame)
      this.#updateStatus(seat, punctuality, frame, missing)
      const substituted = missing || punctuality.status === 'empty'
      if (substituted) this.#substitute(seat, punctuality, frame)
      else {
        punctuality.noteKept()
        if (punctuality.status !== 'playing') this.#judge(punctuality, frame, this.#nowMs)
      }
      this.#history.mark(seat, frame, punctuality.status, substituted)
    })
    this.#history.seal(frame)
  }

  #updateStatus(seat: Seat, punctuality: SeatPunctuality, frame: Frame, missing: boolean): void {
    if (!punctuality.updateStatus(missing, this.#nowMs)) return
    if (punctuality.status !== 'playing') this.#polls.close(seat)
    this.#history.noteChange(seat, frame, punctuality.status)
  }

  #substitute(seat: Seat, punctuality: SeatPunctuality, frame: Frame): void {
    const input = this.log.neutral.slice()
    if (punctuality.noteSubstituted() && this.log.has(seat, frame - 1)) this.log.read(seat, frame - 1, input)
    this.log.putFact(seat, frame, input)
  }

  #noteLateness(punctuality: SeatPunctuality, last: Frame, nowMs: number): void {
    const dueMs = this.#deadlines.dueMs(last)
    const lateMs = Number.isNaN(dueMs) ? 0 : nowMs - dueMs
    punctuality.noteLateness((lateMs * this.#options.tickRate) / 1000)
  }

  /** An input of an absent seat. Inputs of later frames are judged when these are sealed. */
  #judge(punctuality: SeatPunctuality, frame: Frame, nowMs: number): void {
    if (frame > this.sealedFrame + 1) return
    punctuality.judge(frame, nowMs - this.#deadlines.dueMs(frame))
  }
}
