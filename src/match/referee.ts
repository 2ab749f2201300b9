/** Which frames become final, and with which inputs. Pure: time and everything heard are arguments. */
import type { Frame, Seat, SeatStatus } from '../core/game.js'
import { InputChain } from '../core/input-chain.js'
import type { InputRun } from '../core/input-log.js'
import { InputLog } from '../core/input-log.js'
import type { SealedFrames } from '../core/session.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../core/session.js'
import { INPUT_RUN_FRAMES_MAX } from '../wire/limits.js'

/** Frames described in one seal: one full run per seat, two seconds at 60 Hz; who is further behind gets several seals. */
const DESCRIBED_FRAMES_MAX = INPUT_RUN_FRAMES_MAX
/** Input bytes in one seal at most, so that it fits a packet with room for its frame. */
const SEAL_BYTES_MAX = 40_000
/** Inputs a substituted seat has to deliver in time before the match waits for it again. */
const RETURN_FRAMES = 6
/** Survivors that do not say what they hold within this time are not waited for: they are gone too. */
const CONSULT_MS = 1000
/** An input that somebody lacks for this long comes with the seal, although its seat still repeats it. */
const REPAIR_AFTER_MS = 500
/** Frames sealed by one `update` at most: a burst after a pause is spread over several ticks. */
const UPDATE_FRAMES_MAX = 240

export interface RefereeOptions {
  readonly seats: number
  /** Encoded neutral input. */
  readonly neutral: Uint8Array
  /** Frames per second. */
  readonly tickRate: number
  /** Frames an input may be late, counted from the first input anybody sent for that frame. Default 12 at 60 Hz = 200 ms. */
  readonly toleranceFrames: number
  /** Silence after which a substituted seat is declared empty. */
  readonly dropAfterMs: number
  /** Frames kept, more than AHEAD_FRAMES: the rest is the past, described again to who missed it. */
  readonly logFrames: number
  /**
   * Seat of the peer that referees: it asks the survivors what they hold before it substitutes. Null on a relay, through
   * which everything passes: there is nobody to ask.
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
  left: boolean
  substitutedInRow: number
  inTimeFrames: number
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
  readonly #dueMs: Float64Array
  readonly #digests: BigUint64Array
  readonly #chain = new InputChain()
  readonly #frameInputs: Uint8Array
  readonly #frameStatuses: SeatStatus[]
  readonly #changes: { seat: Seat; frame: Frame; status: SeatStatus }[] = []
  readonly #consultations = new Map<Seat, { round: number; askedMs: number; waiting: Set<Seat> }>()
  #rounds = 0
  #newest: Frame = -1
  #drained: Frame = -1
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
      left: false,
      substitutedInRow: 0,
      inTimeFrames: 0,
      lateFrames: 0,
      acks: new Array<Frame>(options.seats).fill(-1),
      finalAck: -1,
      resync: false,
      substituted: new Uint8Array(options.logFrames),
    }))
    this.#dueMs = new Float64Array(options.logFrames)
    this.#digests = new BigUint64Array(options.logFrames)
    this.#frameInputs = new Uint8Array(options.seats * options.neutral.length)
    this.#frameStatuses = new Array<SeatStatus>(options.seats).fill('playing')
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
    this.#newest = log.finalFrame
    if (log.finalFrame >= 0) {
      this.#dueMs[log.finalFrame % this.#options.logFrames] = nowMs
      this.#digests[log.finalFrame % this.#options.logFrames] = this.#chain.digest
    }
    this.#changes.push(...log.statusChanges(log.finalFrame - DESCRIBED_FRAMES_MAX, log.finalFrame))
    this.#seats.forEach((record, seat) => {
      record.substituted.fill(1)
      record.heardMs = silent.has(seat) ? nowMs - this.#toleranceMs : nowMs
      record.status = log.status(seat, Math.max(0, log.finalFrame))
    })
    for (let seat = 0; seat < this.#seats.length; seat++) this.#noteDue(this.log.heldThrough(seat), nowMs)
  }

  /** Last sealed frame; -1 before the first. */
  get sealedFrame(): Frame {
    return this.log.finalFrame
  }

  /** Newest frame anybody sent an input for. */
  get newestFrame(): Frame {
    return this.#newest
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
    this.#noteDue(Math.min(last, this.log.heldThrough(run.seat)), nowMs)
    this.#noteLateness(record, last, added, nowMs)
    // What it repeats is no answer; what is new may be: then nobody needs to be asked.
    if (added > 0) this.#consultations.delete(run.seat)
  }

  /** Anything at all was heard from a seat: its acknowledgements and its own final frame. */
  heard(seat: Seat, nowMs: number, acks: readonly Frame[], finalFrame: Frame, resync: boolean): void {
    const record = this.#seats[seat]!
    record.heardMs = nowMs
    record.resync = resync
    record.finalAck = resync ? finalFrame : Math.max(record.finalAck, finalFrame)
    for (let other = 0; other < record.acks.length; other++) {
      record.acks[other] = Math.max(record.acks[other]!, acks[other] ?? -1)
    }
  }

  /** The peer on this seat said goodbye. What it sent still counts; then the seat is empty. */
  leave(seat: Seat): void {
    this.#seats[seat]!.left = true
  }

  /** A survivor's answer. Inputs it held come with it. */
  answered(from: Seat, seat: Seat, round: number, run: InputRun | null, nowMs: number): void {
    const open = this.#consultations.get(seat)
    if (run !== null && run.seat === seat) {
      for (let i = 0; i < run.count; i++) {
        this.log.put(seat, run.firstFrame + i, run.inputs, i * this.log.inputBytes)
      }
      this.#noteDue(Math.min(run.firstFrame + run.count - 1, this.log.heldThrough(seat)), nowMs)
    }
    if (open !== undefined && open.round === round) open.waiting.delete(from)
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
    const changesBefore = this.#changes.length
    for (let sealed = 0; sealed < UPDATE_FRAMES_MAX; sealed++) {
      const frame = this.sealedFrame + 1
      if (frame > this.#newest || !this.#decide(frame, nowMs)) break
      this.#seal(frame)
    }
    return this.#changes.length > changesBefore
  }

  /** Seats (empty ones aside) so far behind that the common seal does not reach back to them. */
  laggards(): Seat[] {
    return this.#seats.flatMap((record, seat) => (this.#lags(record) && record.status !== 'empty' ? [seat] : []))
  }

  /**
   * The seal for everybody: all that is not yet final at some seat that keeps up.
   * @param through last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  commonSeal(through: Frame): SealedFrames | null {
    let after = through + 1
    for (const record of this.#seats) {
      if (record.status !== 'empty' && !this.#lags(record)) after = Math.min(after, record.finalAck + 1)
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

  /** True when every seat that is not empty has acknowledged all sealed frames. */
  get allAcknowledged(): boolean {
    return this.#seats.every((record) => record.status === 'empty' || record.finalAck >= this.sealedFrame)
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
    const waitedMs = nowMs - this.#dueMs[frame % this.#options.logFrames]!
    let ready = true
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const record = this.#seats[seat]!
      if (record.status !== 'playing' || this.log.has(seat, frame)) continue
      if (!record.left && !this.#givenUp(seat, frame, waitedMs, nowMs)) ready = false
    }
    return ready
  }

  /** Has this seat been waited for long enough at this frame, and nobody else can supply its input? */
  #givenUp(seat: Seat, frame: Frame, waitedMs: number, nowMs: number): boolean {
    const { ownSeat } = this.#options
    if (ownSeat === null) return waitedMs >= this.#toleranceMs
    if (waitedMs < this.#toleranceMs / 2) return false
    let open = this.#consultations.get(seat)
    if (open === undefined) {
      const others = this.#seats.flatMap((record, other) =>
        other !== seat && other !== ownSeat && record.status === 'playing' ? [other] : [],
      )
      this.#rounds += 1
      open = { round: this.#rounds, askedMs: nowMs, waiting: new Set(others) }
      this.#consultations.set(seat, open)
    }
    if (this.log.has(seat, frame)) return false
    if (waitedMs < this.#toleranceMs) return false
    return open.waiting.size === 0 || nowMs - open.askedMs >= CONSULT_MS
  }

  #seal(frame: Frame): void {
    const slot = frame % this.#options.logFrames
    const bytes = this.log.inputBytes
    for (let seat = 0; seat < this.#seats.length; seat++) {
      const record = this.#seats[seat]!
      this.#restatus(seat, record, frame)
      const held = record.status !== 'empty' && this.log.has(seat, frame)
      record.substituted[slot] = held ? 0 : 1
      if (held) record.substitutedInRow = 0
      else this.#substitute(seat, record, frame)
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
    } else if (record.inTimeFrames >= RETURN_FRAMES) status = 'playing'
    if (status === 'away' && this.#silent(record)) status = 'empty'
    if (status === record.status) return
    record.status = status
    record.inTimeFrames = 0
    this.#changes.push({ seat, frame, status })
    // Changes older than the log can no longer be described to anybody.
    while (this.#changes[0]!.frame < this.#drained - this.#options.logFrames) this.#changes.shift()
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

  #noteDue(frame: Frame, nowMs: number): void {
    const { logFrames, tickRate } = this.#options
    // Frames cannot fall due faster than the game is played (honest peers speed up by 5 % at most): otherwise one peer that
    // sends inputs for a minute ahead would make everybody else late.
    const paceMs = 900 / tickRate
    for (let f = Math.max(this.#newest + 1, frame - logFrames + 1); f <= frame; f++) {
      const previousMs = f === 0 ? Number.NEGATIVE_INFINITY : this.#dueMs[(f - 1) % logFrames]!
      this.#dueMs[f % logFrames] = Math.max(nowMs, previousMs + paceMs)
    }
    this.#newest = Math.max(this.#newest, frame)
  }

  #noteLateness(record: SeatRecord, last: Frame, added: number, nowMs: number): void {
    const known = last <= this.#newest && last > this.#newest - this.#options.logFrames
    const lateMs = known ? nowMs - this.#dueMs[last % this.#options.logFrames]! : 0
    const lateFrames = (lateMs * this.#options.tickRate) / 1000
    record.lateFrames += (lateFrames - record.lateFrames) / 16
    if (record.status === 'playing') return
    // Only inputs well within the tolerance promise that the match can wait for this seat again.
    if (lateMs <= 0.75 * this.#toleranceMs && last > this.sealedFrame - this.#options.toleranceFrames) {
      record.inTimeFrames += Math.max(1, added)
    } else record.inTimeFrames = 0
  }

  #lags(record: SeatRecord): boolean {
    return record.resync || this.sealedFrame - record.finalAck > this.#framesPerSeal() / 2
  }

  #framesPerSeal(): number {
    return Math.min(DESCRIBED_FRAMES_MAX, Math.max(8, Math.floor(SEAL_BYTES_MAX / this.#frameInputs.length)))
  }

  /**
   * Must the common seal state this input? Substitutions always; what a seat that cannot repeat itself once sent; and what
   * somebody has been lacking for so long that the path between the two must be broken.
   */
  #told(seat: Seat, frame: Frame): boolean {
    const record = this.#seats[seat]!
    if (record.substituted[frame % this.#options.logFrames] === 1) return true
    const dueMs = this.#dueMs[frame % this.#options.logFrames]!
    if (record.status === 'playing' && this.#nowMs - dueMs < REPAIR_AFTER_MS) return false
    return this.#seats.some((other) => other.status !== 'empty' && other.acks[seat]! < frame)
  }

  #describe(after: Frame, last: Frame, stated: (seat: Seat, frame: Frame) => boolean): SealedFrames | null {
    const through = Math.min(last, this.sealedFrame, after + this.#framesPerSeal() - 1)
    if (through < after || after < 0 || through < 0) return null
    // Digests within the frames that another referee sealed are not known, only the one after the last of them.
    if (after < this.log.oldestFrame || through < this.#oldestTold) return null
    const facts: InputRun[] = []
    for (let seat = 0; seat < this.#seats.length; seat++) {
      let first = -1
      for (let frame = after; frame <= through + 1; frame++) {
        const include = frame <= through && stated(seat, frame)
        if (include && first < 0) first = frame
        if (!include && first >= 0) {
          const count = frame - first
          facts.push({ seat, firstFrame: first, count, inputs: this.log.readRun(seat, first, count) })
          first = -1
        }
      }
    }
    const statuses = this.#changes.filter((change) => change.frame >= after && change.frame <= through)
    const digest = this.#digests[through % this.#options.logFrames]!
    return { after, through, facts, statuses, digest }
  }
}
