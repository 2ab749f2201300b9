/** Which frames become final, and with which inputs. Pure: time and all that was received are arguments. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import type { FinalFrames, SealedFrames } from '../../core/session/final-frames.js'
import type { InputRun } from '../../core/session/input-log.js'
import { InputLog } from '../../core/session/input-log.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../core/session/session.js'
import { FrameDeadlines } from './frame-deadlines.js'
import { isQuorum, RELAY } from './quorum.js'
import type { TakenOver } from './seal-history.js'
import { SealHistory } from './seal-history.js'
import { SeatPunctuality } from './seat-punctuality.js'
import type { FreezeQuestion } from './survivor-polls.js'
import { SurvivorPolls } from './survivor-polls.js'

/** An input that a peer lacks for this long comes with the seal, although its seat still repeats it. */
const REPAIR_AFTER_MS = 500
/** A seat heard within the tolerance, or at least this time, supports what is decided now. Packets come every 67 ms or sooner. */
const SUPPORTS_MS = 100
/** Frames sealed by one `update` at most: a burst after a pause is spread over several ticks. */
const UPDATE_FRAMES_MAX = 240

/** The match that is refereed. */
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
  /** Frames kept, more than AHEAD_FRAMES: the rest are sealed frames, described again to peers that missed them. */
  readonly logFrames: number
  /**
   * Seat of the peer that referees: it asks the survivors what they hold before it substitutes. Null on a relay: it
   * substitutes what it has not received, as long as it hears a quorum.
   */
  readonly ownSeat: Seat | null
}

/** Default of the tolerance. */
export const TOLERANCE_MS = 200
/** Default of `dropAfterMs`. */
export const DROP_AFTER_MS = 10_000

/**
 * Seals frames: a frame is final when every playing seat's input is there, or has been waited for long enough.
 *
 * A seat that is `playing` is waited for up to the tolerance. Once an input of it was substituted it is `away`: the match does
 * not wait for it until its inputs have come in time for a while. The first input of a seat and frame counts; a seal stays.
 */
export class Referee {
  readonly log: InputLog
  readonly #options: RefereeOptions
  readonly #toleranceMs: number
  readonly #seats: readonly SeatPunctuality[]
  readonly #deadlines: FrameDeadlines
  readonly #history: SealHistory
  /** Used on a peer; a relay asks no survivors. */
  readonly #polls = new SurvivorPolls()
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
    this.#seats = Array.from({ length: options.seats }, () => new SeatPunctuality(options.seats))
    this.#deadlines = new FrameDeadlines(options.logFrames, options.tickRate)
    this.#history = new SealHistory(this.log, options.logFrames)
  }

  /** Frame 0 is due at `startMs`: inputs sent before that are early, and make no other seat late. */
  begin(startMs: number): void {
    this.#deadlines.begin(startMs)
  }

  /**
   * Go on where another referee stopped, from what a session holds: its final frames stay final, and are told in full to
   * peers that lack them.
   * @param silent seats not heard lately: the match does not wait for them again
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

  /** Newest frame for which any seat sent an input; -1 before the first. */
  get newestFrame(): Frame {
    return this.#deadlines.newest
  }

  status(seat: Seat): SeatStatus {
    return this.#seats[seat]!.status
  }

  /** By seat: whole frames by which its inputs come after they were due, smoothed; negative when they come early. */
  get lateFrames(): number[] {
    return this.#seats.map((punctuality) => Math.round(punctuality.lateFrames))
  }

  /** True when all seats are empty. */
  get deserted(): boolean {
    return this.#seats.every((punctuality) => punctuality.status === 'empty')
  }

  /** A run of a seat's inputs, from the seat itself (or from a survivor answering a question). */
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
   * A packet of a seat came: its acknowledgements and its own final frame.
   * @param follows whether it follows this referee; what a seat holds that follows another one may be sealed differently there
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

  /** An empty seat that is no longer reserved: its peer left, or has been silent for `dropAfterMs`. */
  isVacant(seat: Seat): boolean {
    const punctuality = this.#seats[seat]!
    return punctuality.status === 'empty' && (punctuality.left || this.#isSilent(punctuality))
  }

  /** Another peer takes a seat, or its peer comes back after it left: it is treated as a seat that was dropped. */
  reseat(seat: Seat, nowMs: number): void {
    this.#seats[seat]!.reseat(nowMs)
  }

  /** A survivor's answer. Inputs it held come with it. */
  answered(from: Seat, seat: Seat, round: number, run: InputRun | null, nowMs: number): void {
    if (!this.#polls.answered(from, { seat, round }) || run === null || run.seat !== seat) return
    for (let i = 0; i < run.count; i++) {
      this.log.put(seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
    }
    this.#deadlines.note(Math.min(run.firstFrame + run.count - 1, this.log.lastHeldFrame(seat)), nowMs)
  }

  /** Questions for all survivors, to be repeated until they are answered. */
  questions(): FreezeQuestion[] {
    return this.#polls.questions()
  }

  /**
   * Seal what can be sealed now.
   * @returns true when a status changed: worth telling at once
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

  /** Seats (empty ones aside) so far behind that the common seal does not reach back to them. */
  laggards(): Seat[] {
    return this.#seats.flatMap((punctuality, seat) =>
      this.#lags(punctuality) && punctuality.listens(this.#nowMs) ? [seat] : [],
    )
  }

  /**
   * The seal for all peers: all that is not yet final at some seat that keeps up, and at least the last frame.
   * @param lastFrame last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  commonSeal(lastFrame: Frame): SealedFrames | null {
    let firstFrame = lastFrame
    for (const punctuality of this.#seats) {
      if (punctuality.listens(this.#nowMs) && !this.#lags(punctuality))
        firstFrame = Math.min(firstFrame, punctuality.finalAck + 1)
    }
    firstFrame = Math.max(firstFrame, lastFrame - this.#history.framesPerSeal + 1, 0)
    return this.#history.describe(firstFrame, lastFrame, (seat, frame) => this.#told(seat, frame))
  }

  /** The seal for one seat that is behind: every input, as many frames as fit. Null when its past is no longer kept. */
  sealFor(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.#history.describe(finalFrame + 1, lastFrame, () => true)
  }

  /** Last final frame that the peer on a seat acknowledged. */
  finalAck(seat: Seat): Frame {
    return this.#seats[seat]!.finalAck
  }

  /** Has a quorum been heard to follow this referee within `withinMs`? */
  isSupported(nowMs: number, withinMs: number): boolean {
    return this.#isQuorum((seat) => nowMs - this.#seats[seat]!.supportedMs < withinMs)
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
      // A seat has time until its input is due: a peer that sends far ahead does not hurry the match along.
      if (waitedMs < 0) return false
      if (punctuality.status !== 'playing' || punctuality.left) continue
      if (!this.#givenUp(seat, waitedMs, nowMs)) ready = false
    }
    return ready && this.#replicated(frame, waitedMs, nowMs)
  }

  /** Has this seat been waited for long enough at this frame, and no survivor can supply its input? */
  #givenUp(seat: Seat, waitedMs: number, nowMs: number): boolean {
    const { ownSeat } = this.#options
    if (ownSeat === null) return waitedMs >= this.#toleranceMs && this.#mayDecide(nowMs)
    // Not sooner: a survivor that is asked stops taking the seat's inputs, which costs more than a late packet does.
    if (waitedMs < this.#toleranceMs) return false
    const others = this.#seats.flatMap(({ status }, other) =>
      other !== seat && other !== ownSeat && status === 'playing' ? [other] : [],
    )
    const answered = this.#polls.ask(seat, others, nowMs)
    // A referee that does not reach half of the others may itself be cut off: then it decides nothing.
    return answered !== null && isQuorum(this.#members(), new Set([ownSeat, ...answered]))
  }

  /** Members of a quorum: seats that are neither empty nor left, and the relay where it referees. */
  #members(): Seat[] {
    const seats = this.#seats.flatMap((punctuality, seat) =>
      punctuality.status !== 'empty' && !punctuality.left ? [seat] : [],
    )
    return this.#options.ownSeat === null ? [RELAY, ...seats] : seats
  }

  /** Is there a quorum of this referee and the seats that agree? */
  #isQuorum(agrees: (seat: Seat) => boolean): boolean {
    const own = this.#options.ownSeat ?? RELAY
    const members = this.#members()
    return isQuorum(members, new Set(members.filter((seat) => seat === own || agrees(seat))))
  }

  /**
   * Does a quorum follow this referee now? Where half of the room is cut off from it, their packets stop before the first of
   * their inputs is overdue: so a minority substitutes no input.
   */
  #mayDecide(nowMs: number): boolean {
    return this.isSupported(nowMs, Math.max(SUPPORTS_MS, this.#toleranceMs))
  }

  /**
   * Do enough others hold what is about to be sealed? If this referee fell silent now, its successor would find it among them;
   * a referee whose packets reach no peer seals nothing that its successor could contradict. Where a path between two others
   * is broken, a seal has to state what they lack: such a frame is sealed after the tolerance.
   */
  #replicated(frame: Frame, waitedMs: number, nowMs: number): boolean {
    const sent = this.#seats.flatMap((_, seat) => (this.log.has(seat, frame) ? [seat] : []))
    if (this.#isQuorum((seat) => sent.every((other) => this.#seats[seat]!.acks[other]! >= frame))) return true
    const { ownSeat } = this.#options
    if (ownSeat !== null && !this.#isQuorum((seat) => this.#seats[seat]!.acks[ownSeat]! >= frame)) return false
    return waitedMs >= this.#toleranceMs && this.#mayDecide(nowMs)
  }

  /** Has the next input of this seat been missing for less than it takes to start asking about it? */
  #keepsUp(seat: Seat, nowMs: number): boolean {
    const next = this.log.lastHeldFrame(seat) + 1
    return next > this.newestFrame || nowMs - this.#deadlines.dueMs(next) < this.#toleranceMs
  }

  /** The deadlines learn of a frame when its last input comes, however much later it is sealed. */
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
      this.#restatus(seat, punctuality, frame, missing)
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

  #restatus(seat: Seat, punctuality: SeatPunctuality, frame: Frame, missing: boolean): void {
    if (!punctuality.restatus(missing, this.#isSilent(punctuality))) return
    if (punctuality.status !== 'playing') this.#polls.close(seat)
    this.#history.noteChange(seat, frame, punctuality.status)
  }

  #substitute(seat: Seat, punctuality: SeatPunctuality, frame: Frame): void {
    const input = this.log.neutral.slice()
    if (punctuality.noteSubstituted() && this.log.has(seat, frame - 1)) this.log.read(seat, frame - 1, input)
    this.log.putFact(seat, frame, input)
  }

  /** Has it been silent for long enough to drop the seat? */
  #isSilent(punctuality: SeatPunctuality): boolean {
    return punctuality.silentMs(this.#nowMs) >= this.#options.dropAfterMs
  }

  #noteLateness(punctuality: SeatPunctuality, last: Frame, nowMs: number): void {
    const dueMs = this.#deadlines.dueMs(last)
    const lateMs = Number.isNaN(dueMs) ? 0 : nowMs - dueMs
    punctuality.noteLateness((lateMs * this.#options.tickRate) / 1000)
  }

  /** An input of an absent seat. What it sends for the future counts when that frame is sealed. */
  #judge(punctuality: SeatPunctuality, frame: Frame, nowMs: number): void {
    if (frame > this.sealedFrame + 1) return
    punctuality.judge(frame, nowMs - this.#deadlines.dueMs(frame) <= 0.75 * this.#toleranceMs)
  }

  #lags(punctuality: SeatPunctuality): boolean {
    return punctuality.resync || this.sealedFrame - punctuality.finalAck > this.#history.framesPerSeal / 2
  }

  /**
   * Must the common seal state this input? Always a substituted one; otherwise one that a peer lacks, when its seat is away and
   * may not repeat it, or when the peer has lacked it for so long that the path between the two must be broken.
   */
  #told(seat: Seat, frame: Frame): boolean {
    if (this.#history.isSubstituted(seat, frame)) return true
    const isFresh = this.#nowMs - this.#deadlines.dueMs(frame) < REPAIR_AFTER_MS
    if (this.#seats[seat]!.status === 'playing' && isFresh) return false
    return this.#seats.some((other) => other.status !== 'empty' && other.acks[seat]! < frame)
  }
}
