/** Which frames become final, and with which inputs. Pure: time and everything heard are arguments. */
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

/** An input that somebody lacks for this long comes with the seal, although its seat still repeats it. */
const REPAIR_AFTER_MS = 500
/** A seat heard within the tolerance, or at least this time, supports what is decided now. Packets come every 67 ms or sooner. */
const SUPPORTS_MS = 100
/** Frames sealed by one `update` at most: a burst after a pause is spread over several ticks. */
const UPDATE_FRAMES_MAX = 240

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
  /** Frames kept, more than AHEAD_FRAMES: the rest is the past, described again to who missed it. */
  readonly logFrames: number
  /**
   * Seat of the peer that referees: it asks the survivors what they hold before it substitutes. Null on a relay: what it
   * does not hear it substitutes, as long as it hears a quorum.
   */
  readonly ownSeat: Seat | null
}

export const TOLERANCE_MS = 200
export const DROP_AFTER_MS = 10_000

/**
 * Seals frames: a frame is final when every playing seat's input is there, or has been waited for long enough.
 *
 * A seat in good standing is waited for up to the tolerance. Once it was substituted it is `away` and nobody waits for it
 * any more, until its inputs have come in time for a while. Inputs come first come, first served; what was sealed stays.
 */
export class Referee {
  readonly log: InputLog
  readonly #options: RefereeOptions
  readonly #toleranceMs: number
  readonly #seats: readonly SeatPunctuality[]
  readonly #line: FrameDeadlines
  readonly #past: SealHistory
  /** On a peer; a relay asks nobody. */
  readonly #consultations = new SurvivorPolls()
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
    this.#line = new FrameDeadlines(options.logFrames, options.tickRate)
    this.#past = new SealHistory(this.log, options.logFrames)
  }

  /** Frame 0 is due at `startMs`: whoever sends inputs before that is early, and makes nobody else late. */
  begin(startMs: number): void {
    this.#line.begin(startMs)
  }

  /**
   * Go on where another referee stopped, from what a session holds: its final frames stay final, and are told in full to
   * whoever has not got there.
   * @param silent seats not heard lately: nobody waits for them again
   */
  takeOver(session: TakenOver, silent: ReadonlySet<Seat>, nowMs: number): void {
    this.#past.resumeFrom(session)
    const { finalFrame } = session.log
    this.#line.resume(finalFrame, session.frame, nowMs)
    this.#seats.forEach((standing, seat) => {
      const status = session.log.status(seat, Math.max(0, finalFrame))
      standing.resume(status, silent.has(seat) ? nowMs - this.#toleranceMs : nowMs)
    })
    for (let seat = 0; seat < this.#seats.length; seat++) {
      this.#line.note(this.log.lastHeldFrame(seat), Number.NEGATIVE_INFINITY)
    }
  }

  /** Last sealed frame; -1 before the first. */
  get sealedFrame(): Frame {
    return this.log.finalFrame
  }

  /** Newest frame anybody sent an input for. */
  get newestFrame(): Frame {
    return this.#line.newest
  }

  status(seat: Seat): SeatStatus {
    return this.#seats[seat]!.status
  }

  /** By seat: how many frames late its inputs come here, smoothed; 0 when in time. */
  get lateFrames(): number[] {
    return this.#seats.map((standing) => Math.round(standing.lateFrames))
  }

  /** True when no seat is left that could go on. */
  get deserted(): boolean {
    return this.#seats.every((standing) => standing.status === 'empty')
  }

  /** A run of a seat's inputs, from the seat itself (or from a survivor answering a question). */
  addInputs(run: InputRun, nowMs: number): void {
    const standing = this.#seats[run.seat]!
    const last = run.firstFrame + run.count - 1
    let added = 0
    for (let i = 0; i < run.count; i++) {
      const frame = run.firstFrame + i
      if (this.log.put(run.seat, frame, run.inputs, i * this.log.inputBytes) === 'stored') added += 1
    }
    this.#line.note(Math.min(last, this.log.lastHeldFrame(run.seat)), nowMs)
    this.#noteLateness(standing, last, nowMs)
    if (standing.status !== 'playing') {
      for (let i = 0; i < run.count; i++) this.#judge(standing, run.firstFrame + i, nowMs)
    }
    // A seat that is in time again makes questions pointless; one that is merely less late does not.
    if (added > 0 && this.#keepsUp(run.seat, nowMs)) this.#consultations.close(run.seat)
  }

  /**
   * Anything at all was heard from a seat: its acknowledgements and its own final frame.
   * @param follows whether it follows this referee: what others hold may be sealed differently by whom they follow
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

  /** An empty seat that nobody has a right to any more: its peer left, or has been silent for as long as it takes to drop it. */
  isVacant(seat: Seat): boolean {
    const standing = this.#seats[seat]!
    return standing.status === 'empty' && (standing.left || this.#isSilent(standing))
  }

  /** Somebody else takes a seat, or its peer comes back after it had left: from now on as any seat that was dropped. */
  reseat(seat: Seat, nowMs: number): void {
    this.#seats[seat]!.reseat(nowMs)
  }

  /** A survivor's answer. Inputs it held come with it. */
  answered(from: Seat, seat: Seat, round: number, run: InputRun | null, nowMs: number): void {
    if (!this.#consultations.answered(from, { seat, round }) || run === null || run.seat !== seat) return
    for (let i = 0; i < run.count; i++) {
      this.log.put(seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
    }
    this.#line.note(Math.min(run.firstFrame + run.count - 1, this.log.lastHeldFrame(seat)), nowMs)
  }

  /** Questions to put to everybody, again until they are answered. */
  questions(): FreezeQuestion[] {
    return this.#consultations.questions()
  }

  /**
   * Seal what can be sealed now.
   * @returns true when a status changed: worth telling at once
   */
  update(nowMs: number): boolean {
    this.#nowMs = nowMs
    for (const standing of this.#seats) standing.expectFrom(nowMs)
    this.#noteComplete(nowMs)
    const changesBefore = this.#past.changes
    for (let sealed = 0; sealed < UPDATE_FRAMES_MAX; sealed++) {
      const frame = this.sealedFrame + 1
      if (frame > this.newestFrame || !this.#decide(frame, nowMs)) break
      this.#seal(frame)
    }
    return this.#past.changes > changesBefore
  }

  /** Seats (empty ones aside) so far behind that the common seal does not reach back to them. */
  laggards(): Seat[] {
    return this.#seats.flatMap((standing, seat) =>
      this.#lags(standing) && standing.listens(this.#nowMs) ? [seat] : [],
    )
  }

  /**
   * The seal for everybody: all that is not yet final at some seat that keeps up, and at least the last frame.
   * @param lastFrame last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  commonSeal(lastFrame: Frame): SealedFrames | null {
    let firstFrame = lastFrame
    for (const standing of this.#seats) {
      if (standing.listens(this.#nowMs) && !this.#lags(standing))
        firstFrame = Math.min(firstFrame, standing.finalAck + 1)
    }
    firstFrame = Math.max(firstFrame, lastFrame - this.#past.framesPerSeal + 1, 0)
    return this.#past.describe(firstFrame, lastFrame, (seat, frame) => this.#told(seat, frame))
  }

  /** The seal for one seat that is behind: every input, as many frames as fit. Null when its past is no longer kept. */
  sealFor(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.#past.describe(finalFrame + 1, lastFrame, () => true)
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
    return this.#past.drain()
  }

  #decide(frame: Frame, nowMs: number): boolean {
    const waitedMs = nowMs - this.#line.dueMs(frame)
    let ready = true
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const standing = this.#seats[seat]!
      if (this.log.has(seat, frame)) continue
      // Whoever lacks an input has time until it is due: nobody hurries the match along by sending far ahead.
      if (waitedMs < 0) return false
      if (standing.status !== 'playing' || standing.left) continue
      if (!this.#givenUp(seat, waitedMs, nowMs)) ready = false
    }
    return ready && this.#replicated(frame, waitedMs, nowMs)
  }

  /** Has this seat been waited for long enough at this frame, and nobody else can supply its input? */
  #givenUp(seat: Seat, waitedMs: number, nowMs: number): boolean {
    const { ownSeat } = this.#options
    if (ownSeat === null) return waitedMs >= this.#toleranceMs && this.#mayDecide(nowMs)
    // Not sooner: whoever is asked stops taking the seat's inputs, which would cost more than a late packet does.
    if (waitedMs < this.#toleranceMs) return false
    const others = this.#seats.flatMap(({ status }, other) =>
      other !== seat && other !== ownSeat && status === 'playing' ? [other] : [],
    )
    const answered = this.#consultations.ask(seat, others, nowMs)
    // Whoever cannot reach half of the others may be the one that is cut off: then it decides nothing.
    return answered !== null && isQuorum(this.#members(), new Set([ownSeat, ...answered]))
  }

  /** Seats that have a say, and the relay where it referees. */
  #members(): Seat[] {
    const seats = this.#seats.flatMap((standing, seat) => (standing.status !== 'empty' && !standing.left ? [seat] : []))
    return this.#options.ownSeat === null ? [RELAY, ...seats] : seats
  }

  /** Is a quorum of these, ourselves included, such as is asked for? */
  #isQuorum(agrees: (seat: Seat) => boolean): boolean {
    const own = this.#options.ownSeat ?? RELAY
    const members = this.#members()
    return isQuorum(members, new Set(members.filter((seat) => seat === own || agrees(seat))))
  }

  /**
   * Does a quorum follow us now? Those who are cut off from us together with half of the room fall silent before the first of
   * their inputs is overdue: so nobody is substituted for the sake of a minority.
   */
  #mayDecide(nowMs: number): boolean {
    return this.isSupported(nowMs, Math.max(SUPPORTS_MS, this.#toleranceMs))
  }

  /**
   * Do enough others hold what is about to be sealed? Were we to fall silent now, our successor would find it among them; a
   * referee that nobody hears any more seals nothing that its successor could contradict. Where a path between two others
   * is broken it takes a seal to mend it: what they lack is then sealed after the tolerance.
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
    return next > this.newestFrame || nowMs - this.#line.dueMs(next) < this.#toleranceMs
  }

  /** The line learns of a frame when its last input comes, however much later it is sealed. */
  #noteComplete(nowMs: number): void {
    let frame = Math.max(this.#completed, this.sealedFrame) + 1
    const isThere = (standing: SeatPunctuality, seat: Seat): boolean =>
      standing.status === 'empty' || this.log.has(seat, frame)
    while (frame <= this.newestFrame && this.#seats.every(isThere)) {
      this.#line.complete(frame, nowMs)
      this.#completed = frame
      frame += 1
    }
  }

  #seal(frame: Frame): void {
    this.#seats.forEach((standing, seat) => {
      const missing = !this.log.has(seat, frame)
      this.#restatus(seat, standing, frame, missing)
      const substituted = missing || standing.status === 'empty'
      if (substituted) this.#substitute(seat, standing, frame)
      else {
        standing.noteKept()
        if (standing.status !== 'playing') this.#judge(standing, frame, this.#nowMs)
      }
      this.#past.mark(seat, frame, standing.status, substituted)
    })
    this.#past.seal(frame)
  }

  #restatus(seat: Seat, standing: SeatPunctuality, frame: Frame, missing: boolean): void {
    if (!standing.restatus(missing, this.#isSilent(standing))) return
    if (standing.status !== 'playing') this.#consultations.close(seat)
    this.#past.noteChange(seat, frame, standing.status)
  }

  #substitute(seat: Seat, standing: SeatPunctuality, frame: Frame): void {
    const input = this.log.neutral.slice()
    if (standing.noteSubstituted() && this.log.has(seat, frame - 1)) this.log.read(seat, frame - 1, input)
    this.log.putFact(seat, frame, input)
  }

  /** For as long as it takes to drop a seat? */
  #isSilent(standing: SeatPunctuality): boolean {
    return standing.silentMs(this.#nowMs) >= this.#options.dropAfterMs
  }

  #noteLateness(standing: SeatPunctuality, last: Frame, nowMs: number): void {
    const dueMs = this.#line.dueMs(last)
    const lateMs = Number.isNaN(dueMs) ? 0 : nowMs - dueMs
    standing.noteLateness((lateMs * this.#options.tickRate) / 1000)
  }

  /** An input of an absent seat. What it sends for the future counts when that frame is sealed. */
  #judge(standing: SeatPunctuality, frame: Frame, nowMs: number): void {
    if (frame > this.sealedFrame + 1) return
    standing.judge(frame, nowMs - this.#line.dueMs(frame) <= 0.75 * this.#toleranceMs)
  }

  #lags(standing: SeatPunctuality): boolean {
    return standing.resync || this.sealedFrame - standing.finalAck > this.#past.framesPerSeal / 2
  }

  /**
   * Must the common seal state this input? Substitutions always; what a seat that cannot repeat itself once sent; and what
   * somebody has been lacking for so long that the path between the two must be broken.
   */
  #told(seat: Seat, frame: Frame): boolean {
    if (this.#past.isSubstituted(seat, frame)) return true
    const isFresh = this.#nowMs - this.#line.dueMs(frame) < REPAIR_AFTER_MS
    if (this.#seats[seat]!.status === 'playing' && isFresh) return false
    return this.#seats.some((other) => other.status !== 'empty' && other.acks[seat]! < frame)
  }
}
