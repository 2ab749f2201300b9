/** Which frames become final, and with which inputs. Pure: time and everything heard are arguments. */
import type { Frame, Seat, SeatStatus } from '../core/game.js'
import { InputChain } from '../core/input-chain.js'
import type { InputRun } from '../core/input-log.js'
import { InputLog } from '../core/input-log.js'
import type { SealedFrames } from '../core/session.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../core/session.js'
import { INPUT_RUN_FRAMES_MAX, STATUSES_PER_SEAL_MAX } from '../wire/limits.js'
import { DueLine } from './due-line.js'
import { isQuorum, RELAY } from './quorum.js'

/** Frames described in one seal: one full run per seat, two seconds at 60 Hz; who is further behind gets several seals. */
const DESCRIBED_FRAMES_MAX = INPUT_RUN_FRAMES_MAX
/** Input bytes in one seal at most, so that it fits a packet with room for its frame. */
const SEAL_BYTES_MAX = 40_000
/** Inputs a substituted seat has to deliver in time before the match waits for it again. */
const RETURN_FRAMES = 6
/** Twice as many each time it fails again, up to two seconds at 60 Hz: who comes and goes must not stop the others. */
const RETURN_FRAMES_MAX = 120
/** After this many frames in time nothing is held against a seat any more. */
const GOOD_FRAMES = 600
/** Survivors that do not say what they hold within this time are not waited for: they are gone too. */
const CONSULT_MS = 1000
/** An input that somebody lacks for this long comes with the seal, although its seat still repeats it. */
const REPAIR_AFTER_MS = 500
/** A peer unheard for this long is told nothing: it asks again when it speaks again. */
const LISTENS_MS = 3000
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
  copyChain(into: InputChain): void
}

/** "What do you hold of this seat?" A survivor that is asked stops taking the seat's inputs until the next seal. */
export interface FreezeQuestion {
  readonly seat: Seat
  readonly round: number
}

interface SeatRecord {
  status: SeatStatus
  heardMs: number
  /** When it was last heard to follow this referee. */
  supportedMs: number
  left: boolean
  substitutedInRow: number
  inTimeFrames: number
  /** While away: last frame whose input was judged in time or late. */
  judgedFrame: Frame
  /** In-time inputs in a row needed to be waited for again. */
  returnFrames: number
  /** Inputs in time since it was last away. */
  goodFrames: number
  lateFrames: number
  acks: Frame[]
  finalAck: Frame
  resync: boolean
  substituted: Uint8Array
}

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
  readonly #seats: SeatRecord[]
  readonly #line: DueLine
  readonly #digests: BigUint64Array
  readonly #chain = new InputChain()
  readonly #frameInputs: Uint8Array
  readonly #frameStatuses: SeatStatus[]
  readonly #changes: { seat: Seat; frame: Frame; status: SeatStatus }[] = []
  readonly #consultations = new Map<
    Seat,
    { round: number; askedMs: number; asked: readonly Seat[]; waiting: Set<Seat> }
  >()
  #rounds = 0
  #drained: Frame = -1
  #completed: Frame = -1
  #oldestTold: Frame = -1
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
    this.#seats = Array.from({ length: options.seats }, () => ({
      status: 'playing' as SeatStatus,
      heardMs: Number.NaN,
      supportedMs: Number.NEGATIVE_INFINITY,
      left: false,
      substitutedInRow: 0,
      inTimeFrames: 0,
      judgedFrame: -1,
      returnFrames: RETURN_FRAMES,
      goodFrames: GOOD_FRAMES,
      lateFrames: 0,
      acks: new Array<Frame>(options.seats).fill(-1),
      finalAck: -1,
      resync: false,
      substituted: new Uint8Array(options.logFrames),
    }))
    this.#line = new DueLine(options.logFrames, options.tickRate)
    this.#digests = new BigUint64Array(options.logFrames)
    this.#frameInputs = new Uint8Array(options.seats * options.neutral.length)
    this.#frameStatuses = new Array<SeatStatus>(options.seats).fill('playing')
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
    const { log } = session
    this.log.resumeFrom(log, log.finalFrame)
    session.copyChain(this.#chain)
    this.#drained = log.finalFrame
    this.#oldestTold = log.finalFrame
    this.#line.resume(log.finalFrame, session.frame, nowMs)
    if (log.finalFrame >= 0) this.#digests[log.finalFrame % this.#options.logFrames] = this.#chain.digest
    this.#changes.push(...log.statusChanges(log.finalFrame - DESCRIBED_FRAMES_MAX, log.finalFrame))
    this.#seats.forEach((record, seat) => {
      record.substituted.fill(1)
      record.heardMs = silent.has(seat) ? nowMs - this.#toleranceMs : nowMs
      record.status = log.status(seat, Math.max(0, log.finalFrame))
    })
    for (let seat = 0; seat < this.#seats.length; seat++) {
      this.#line.note(this.log.heldThrough(seat), Number.NEGATIVE_INFINITY)
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
    return this.#seats.map((record) => Math.round(record.lateFrames))
  }

  /** True when no seat is left that could go on. */
  get deserted(): boolean {
    return this.#seats.every((record) => record.status === 'empty')
  }

  /** A run of a seat's inputs, from the seat itself (or from a survivor answering a question). */
  addInputs(run: InputRun, nowMs: number): void {
    const record = this.#seats[run.seat]!
    const last = run.firstFrame + run.count - 1
    let added = 0
    for (let i = 0; i < run.count; i++) {
      const frame = run.firstFrame + i
      if (this.log.put(run.seat, frame, run.inputs, i * this.log.inputBytes) === 'stored') added += 1
    }
    this.#line.note(Math.min(last, this.log.heldThrough(run.seat)), nowMs)
    this.#noteLateness(record, last, nowMs)
    if (record.status !== 'playing') {
      for (let i = 0; i < run.count; i++) this.#judge(record, run.firstFrame + i, nowMs)
    }
    // A seat that is in time again makes questions pointless; one that is merely less late does not.
    if (added > 0 && this.#keepsUp(run.seat, nowMs)) this.#consultations.delete(run.seat)
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
    const record = this.#seats[seat]!
    record.heardMs = nowMs
    if (follows) record.supportedMs = nowMs
    record.resync = resync
    record.finalAck = resync ? finalFrame : Math.max(record.finalAck, finalFrame)
    for (let other = 0; follows && other < record.acks.length; other++) {
      record.acks[other] = Math.max(record.acks[other]!, acks[other] ?? -1)
    }
  }

  /** The peer on this seat said goodbye. What it sent still counts; then the seat is empty. */
  leave(seat: Seat): void {
    this.#seats[seat]!.left = true
  }

  /** An empty seat that nobody has a right to any more: its peer left, or has been silent for as long as it takes to drop it. */
  isVacant(seat: Seat): boolean {
    const record = this.#seats[seat]!
    return record.status === 'empty' && (record.left || this.#silent(record))
  }

  /** Somebody else takes a seat, or its peer comes back after it had left: from now on as any seat that was dropped. */
  reseat(seat: Seat, nowMs: number): void {
    const record = this.#seats[seat]!
    record.left = false
    record.heardMs = nowMs
    record.inTimeFrames = 0
    record.returnFrames = RETURN_FRAMES
    record.lateFrames = 0
    record.acks.fill(-1)
    record.finalAck = -1
    record.resync = false
  }

  /** A survivor's answer. Inputs it held come with it. */
  answered(from: Seat, seat: Seat, round: number, run: InputRun | null, nowMs: number): void {
    const open = this.#consultations.get(seat)
    // Nobody speaks for another seat unless asked.
    if (open === undefined || open.round !== round || from === seat) return
    if (run !== null && run.seat === seat) {
      for (let i = 0; i < run.count; i++) {
        this.log.put(seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
      }
      this.#line.note(Math.min(run.firstFrame + run.count - 1, this.log.heldThrough(seat)), nowMs)
    }
    open.waiting.delete(from)
  }

  /** Questions to put to everybody, again until they are answered. */
  questions(): FreezeQuestion[] {
    return [...this.#consultations].map(([seat, open]) => ({ seat, round: open.round }))
  }

  /**
   * Seal what can be sealed now.
   * @returns true when a status changed: worth telling at once
   */
  update(nowMs: number): boolean {
    this.#nowMs = nowMs
    for (const record of this.#seats) if (Number.isNaN(record.heardMs)) record.heardMs = nowMs
    this.#noteComplete(nowMs)
    const changesBefore = this.#changes.length
    for (let sealed = 0; sealed < UPDATE_FRAMES_MAX; sealed++) {
      const frame = this.sealedFrame + 1
      if (frame > this.newestFrame || !this.#decide(frame, nowMs)) break
      this.#seal(frame)
    }
    return this.#changes.length > changesBefore
  }

  /** Seats (empty ones aside) so far behind that the common seal does not reach back to them. */
  laggards(): Seat[] {
    return this.#seats.flatMap((record, seat) => (this.#lags(record) && this.#listens(record) ? [seat] : []))
  }

  /**
   * The seal for everybody: all that is not yet final at some seat that keeps up, and at least the last frame.
   * @param through last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  commonSeal(through: Frame): SealedFrames | null {
    let after = through
    for (const record of this.#seats) {
      if (this.#listens(record) && !this.#lags(record)) after = Math.min(after, record.finalAck + 1)
    }
    after = Math.max(after, through - this.#framesPerSeal() + 1, 0)
    return this.#describe(after, through, (seat, frame) => this.#told(seat, frame))
  }

  /** The seal for one seat that is behind: every input, as many frames as fit. Null when its past is no longer kept. */
  sealFor(finalFrame: Frame, through: Frame): SealedFrames | null {
    return this.#describe(finalFrame + 1, through, () => true)
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
  drain(): SealedChunk | null {
    const first = this.#drained + 1
    const count = Math.min(this.sealedFrame - this.#drained, DESCRIBED_FRAMES_MAX)
    if (count <= 0) return null
    const last = first + count - 1
    this.#drained = last
    const substitutions: { seat: Seat; firstFrame: Frame; count: number }[] = []
    const inputs = this.#seats.map((record, seat) => {
      let open: { seat: Seat; firstFrame: Frame; count: number } | null = null
      for (let frame = first; frame <= last; frame++) {
        if (record.substituted[frame % this.#options.logFrames] === 0) open = null
        else if (open === null) {
          open = { seat, firstFrame: frame, count: 1 }
          substitutions.push(open)
        } else open.count += 1
      }
      return this.log.readRun(seat, first, count)
    })
    const statuses = this.#changes.filter((change) => change.frame >= first && change.frame <= last)
    return { firstFrame: first, count, inputs, statuses, substitutions }
  }

  #decide(frame: Frame, nowMs: number): boolean {
    const waitedMs = nowMs - this.#line.dueMs(frame)
    let ready = true
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const record = this.#seats[seat]!
      if (this.log.has(seat, frame)) continue
      // Whoever lacks an input has time until it is due: nobody hurries the match along by sending far ahead.
      if (waitedMs < 0) return false
      if (record.status !== 'playing' || record.left) continue
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
    let open = this.#consultations.get(seat)
    if (open === undefined) {
      const others = this.#seats.flatMap((record, other) =>
        other !== seat && other !== ownSeat && record.status === 'playing' ? [other] : [],
      )
      this.#rounds += 1
      open = { round: this.#rounds, askedMs: nowMs, asked: others, waiting: new Set(others) }
      this.#consultations.set(seat, open)
    }
    const { asked, waiting, askedMs } = open
    if (waiting.size > 0 && nowMs - askedMs < CONSULT_MS) return false
    // Whoever cannot reach half of the others may be the one that is cut off: then it decides nothing.
    return isQuorum(this.#members(), new Set([ownSeat, ...asked.filter((other) => !waiting.has(other))]))
  }

  /** Seats that have a say, and the relay where it referees. */
  #members(): Seat[] {
    const seats = this.#seats.flatMap((record, seat) => (record.status !== 'empty' && !record.left ? [seat] : []))
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
    const next = this.log.heldThrough(seat) + 1
    return next > this.newestFrame || nowMs - this.#line.dueMs(next) < this.#toleranceMs
  }

  /** The line learns of a frame when its last input comes, however much later it is sealed. */
  #noteComplete(nowMs: number): void {
    let frame = Math.max(this.#completed, this.sealedFrame) + 1
    const isThere = (record: SeatRecord, seat: Seat): boolean => record.status === 'empty' || this.log.has(seat, frame)
    while (frame <= this.newestFrame && this.#seats.every(isThere)) {
      this.#line.complete(frame, nowMs)
      this.#completed = frame
      frame += 1
    }
  }

  #seal(frame: Frame): void {
    const slot = frame % this.#options.logFrames
    const bytes = this.log.inputBytes
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const record = this.#seats[seat]!
      this.#restatus(seat, record, frame)
      const held = record.status !== 'empty' && this.log.has(seat, frame)
      record.substituted[slot] = held ? 0 : 1
      if (held) {
        record.substitutedInRow = 0
        if (record.status === 'playing') record.goodFrames += 1
        else this.#judge(record, frame, this.#nowMs)
      } else this.#substitute(seat, record, frame)
      this.log.read(seat, frame, this.#frameInputs, seat * bytes)
      this.#frameStatuses[seat] = record.status
    }
    this.#chain.add(this.#frameInputs, this.#frameStatuses)
    this.#digests[slot] = this.#chain.digest
    this.log.finalise(frame)
  }

  #restatus(seat: Seat, record: SeatRecord, frame: Frame): void {
    let status = record.status
    const missing = !this.log.has(seat, frame)
    if (record.left) {
      if (missing) status = 'empty'
    } else if (status === 'playing') {
      if (missing) status = 'away'
    } else if (record.inTimeFrames >= record.returnFrames) status = 'playing'
    if (status === 'away' && this.#silent(record)) status = 'empty'
    if (status === record.status) return
    if (record.status === 'playing') this.#noteDeparture(seat, record)
    record.status = status
    record.inTimeFrames = 0
    this.#changes.push({ seat, frame, status })
    // Changes older than the log can no longer be described to anybody.
    while (this.#changes[0]!.frame < this.#drained - this.#options.logFrames) this.#changes.shift()
  }

  #noteDeparture(seat: Seat, record: SeatRecord): void {
    this.#consultations.delete(seat)
    const before = record.goodFrames >= GOOD_FRAMES ? RETURN_FRAMES / 2 : record.returnFrames
    record.returnFrames = Math.min(RETURN_FRAMES_MAX, 2 * before)
    record.goodFrames = 0
  }

  #substitute(seat: Seat, record: SeatRecord, frame: Frame): void {
    const input = this.log.neutral.slice()
    const repeat = record.status !== 'empty' && record.substitutedInRow < REPEAT_FRAMES
    if (repeat && this.log.has(seat, frame - 1)) this.log.read(seat, frame - 1, input)
    record.substitutedInRow += 1
    this.log.putFact(seat, frame, input)
  }

  #silent(record: SeatRecord): boolean {
    return this.#nowMs - record.heardMs >= this.#options.dropAfterMs
  }

  #noteLateness(record: SeatRecord, last: Frame, nowMs: number): void {
    const dueMs = this.#line.dueMs(last)
    const lateMs = Number.isNaN(dueMs) ? 0 : nowMs - dueMs
    const lateFrames = (lateMs * this.#options.tickRate) / 1000
    record.lateFrames += (lateFrames - record.lateFrames) / 16
  }

  /**
   * Count the inputs of an absent seat that come in time, one by one: only those well within the tolerance promise that the
   * match can wait for it again. What it sends for the future counts when that frame is sealed.
   */
  #judge(record: SeatRecord, frame: Frame, nowMs: number): void {
    if (frame <= record.judgedFrame || frame > this.sealedFrame + 1) return
    const inTime = nowMs - this.#line.dueMs(frame) <= 0.75 * this.#toleranceMs
    if (frame !== record.judgedFrame + 1 || !inTime) record.inTimeFrames = 0
    if (inTime) record.inTimeFrames += 1
    record.judgedFrame = frame
  }

  /** Is there anybody to tell? Also somebody whose seat was given up may be on the way back to it. */
  #listens(record: SeatRecord): boolean {
    return !record.left && this.#nowMs - record.heardMs < LISTENS_MS
  }

  #lags(record: SeatRecord): boolean {
    return record.resync || this.sealedFrame - record.finalAck > this.#framesPerSeal() / 2
  }

  #framesPerSeal(): number {
    return framesPerSeal(this.#frameInputs.length)
  }

  /**
   * Must the common seal state this input? Substitutions always; what a seat that cannot repeat itself once sent; and what
   * somebody has been lacking for so long that the path between the two must be broken.
   */
  #told(seat: Seat, frame: Frame): boolean {
    const record = this.#seats[seat]!
    if (record.substituted[frame % this.#options.logFrames] === 1) return true
    if (record.status === 'playing' && this.#nowMs - this.#line.dueMs(frame) < REPAIR_AFTER_MS) return false
    return this.#seats.some((other) => other.status !== 'empty' && other.acks[seat]! < frame)
  }

  /** One run per seat, from the first input stated to the last: how often it came and went does not make a seal longer. */
  #describe(after: Frame, last: Frame, stated: (seat: Seat, frame: Frame) => boolean): SealedFrames | null {
    let through = Math.min(last, this.sealedFrame, after + this.#framesPerSeal() - 1)
    const statuses = this.#changes.filter((change) => change.frame >= after && change.frame <= through)
    if (statuses.length > STATUSES_PER_SEAL_MAX) through = statuses[STATUSES_PER_SEAL_MAX]!.frame - 1 // the rest comes next
    if (through < after || after < 0 || through < 0) return null
    // Digests within the frames that another referee sealed are not known, only the one after the last of them.
    if (after < this.log.oldestFrame || through < this.#oldestTold) return null
    const facts: InputRun[] = []
    for (let seat = 0; seat < this.#seats.length; seat++) {
      let first = after
      let end = through
      while (first <= end && !stated(seat, first)) first += 1
      while (first <= end && !stated(seat, end)) end -= 1
      const count = end - first + 1
      if (count > 0) facts.push({ seat, firstFrame: first, count, inputs: this.log.readRun(seat, first, count) })
    }
    const digest = this.#digests[through % this.#options.logFrames]!
    return { after, through, facts, statuses: statuses.filter(({ frame }) => frame <= through), digest }
  }
}

/** @param frameBytes inputs of all seats for one frame */
export function framesPerSeal(frameBytes: number): number {
  return Math.min(DESCRIBED_FRAMES_MAX, Math.max(8, Math.floor(SEAL_BYTES_MAX / frameBytes)))
}
