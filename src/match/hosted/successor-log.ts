/** The log of a relay that the seats replaced by another referee: it takes over the frames that this referee makes final. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import { chainOf, type FinalChain } from '../../core/session/final-chain.js'
import {
  type FinalFrames,
  FrameReader,
  framesOfSeal,
  lastFrameOf,
  type SealedFrames,
} from '../../core/session/final-frames.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import { RecentFinalFrames } from '../final-frames/recent-final-frames.js'
import { RELAY } from '../referee/quorum.js'
import { followedTerm, holderOf } from '../referee/term.js'

/** The referee is asked for frames this often. */
const ASK_EVERY_MS = 250
/** When the referee's digest does not follow from our last frames, it is compared this much further back, again and again. */
const STEP_BACK_FRAMES = 60
/**
 * Seconds of sealed frames that the relay may discard because no player adopted them: a relay that the seats do not hear
 * seals on for as long as they take to elect another referee. Older frames were adopted, and are never discarded.
 */
const DISCARDED_S_MAX = 4

/** What a successor log needs of its match, and where its frames go. */
export interface SuccessorLogOptions {
  readonly matchTag: number
  /** Frames per second. */
  readonly tickRate: number
  /** Bytes of one encoded input. */
  readonly inputBytes: number
  /** What the relay sealed itself, from frame 0 on. */
  readonly final: FinalFrames
  /** To the peer on a seat. */
  readonly send: (message: RoomMessage, to: Seat) => void
  /** Discard the frames from this one on, which the relay had sealed: what follows replaces them. */
  readonly rewind: (firstFrame: Frame) => void
  /** Log newly final frames. They follow the last ones, or what `rewind` left. */
  readonly keep: (frames: FinalFrames) => void
}

/**
 * The relay's log ends with frames that it sealed, and that perhaps no player heard of before the new referee sealed them
 * otherwise. What the seats agreed on counts. So this log asks the referee for the frames after its last one. When the
 * referee's digest does not follow from them, it asks from further back, and discards its own frames from there on once the
 * digest does follow.
 */
export class SuccessorLog {
  readonly #options: SuccessorLogOptions
  readonly #seats: number
  readonly #terms: number[]
  readonly #recent: RecentFinalFrames
  /** What the relay sealed, until the referee's frames follow from it. */
  #sealed: FinalFrames | null
  /** Over the frames that are on record, or that the referee's are tried to follow from. */
  #chain: FinalChain
  #term = 0
  #again = false
  #askedMs = Number.NEGATIVE_INFINITY
  #closed = false

  /** @param terms by seat: the term that its peer follows */
  constructor(options: SuccessorLogOptions, terms: readonly number[]) {
    const { final, inputBytes } = options
    this.#options = options
    this.#seats = terms.length
    this.#terms = [...terms]
    this.#recent = new RecentFinalFrames({ seats: this.#seats, inputBytes })
    this.#sealed = final
    this.#chain = chainOf(final, inputBytes)
  }

  /** Frames that are on record. */
  get frames(): Frame {
    return this.#chain.nextFrame
  }

  /** Of the referee that is followed. */
  get term(): number {
    return this.#term
  }

  /** True once the referee's frames follow from ours: no frame on record is discarded any more. */
  get joined(): boolean {
    return this.#sealed === null
  }

  /** Last frame that spectators may be told. */
  get sendableFrame(): Frame {
    return this.frames - 1
  }

  /** What a spectator that holds all up to `finalFrame` still has to be told; null when it is not kept here. */
  describe(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.#recent.describe(finalFrame + 1, lastFrame)
  }

  /** A seat's status in the last frame on record. */
  status(seat: Seat): SeatStatus {
    return this.#chain.status(seat)
  }

  /** A packet of the peer on this seat tells the term that it follows. */
  noteTerm(seat: Seat, term: number): void {
    this.#terms[seat] = term
    const seats = this.#terms.flatMap((_, other) => (this.status(other) === 'empty' ? [] : [other]))
    // The relay votes until it knows the new referee.
    const members = this.#term === 0 ? [RELAY, ...seats] : seats
    this.#term = Math.max(this.#term, followedTerm(members, this.#terms))
  }

  /** A seal, from the peer on a seat. */
  onSeal(from: Seat, seal: Seal): void {
    if (this.#closed || seal.term !== this.#term || seal.term === 0) return
    if (holderOf(seal.term, this.#seats, RELAY) !== from) return
    if (lastFrameOf(seal) < this.frames) this.#compare(lastFrameOf(seal), seal.digest)
    else if (seal.firstFrame <= this.frames) this.#take(seal)
    // One that was meant for us was lost. Those for the players state less than every input.
    else if (seal.facts.length === this.#seats) this.#again = true
  }

  /** Ask for what follows, when it is time. */
  tick(nowMs: number): void {
    if (this.#closed || this.#term === 0 || nowMs - this.#askedMs < ASK_EVERY_MS) return
    this.#askedMs = nowMs
    const { matchTag, send } = this.#options
    const message = { type: 'follow' as const, matchTag, nextFrame: this.frames, again: this.#again }
    this.#again = false
    send(message, holderOf(this.#term, this.#seats, RELAY))
  }

  /** The record ends here. */
  close(): void {
    this.#closed = true
  }

  /** The referee's last frame is one that we sealed too: are its frames up to there the same as ours? */
  #compare(lastFrame: Frame, digest: bigint): void {
    if (this.#sealed === null || lastFrame < 0) return
    const chain = chainOf(this.#sealed, this.#options.inputBytes, lastFrame + 1)
    if (chain.digest !== digest) this.#stepBack(lastFrame)
  }

  #take(seal: Seal): void {
    const first = this.frames
    const { inputBytes, rewind, keep } = this.#options
    const frames = framesOfSeal(seal, { seats: this.#seats, inputBytes }, first)
    if (frames === null) return // sent to players, which hold the rest
    const digests: bigint[] = []
    if (!this.#chain.tryExtend(new FrameReader(frames), lastFrameOf(frames), seal.digest, digests)) {
      this.#stepBack(first)
      return
    }
    if (this.#sealed !== null && first < this.#sealed.count) rewind(first)
    this.#sealed = null
    this.#recent.add(frames, digests)
    keep(frames)
  }

  #stepBack(from: Frame): void {
    const sealed = this.#sealed
    this.#again = true
    if (sealed === null) return
    const { inputBytes, tickRate } = this.#options
    const oldest = Math.max(0, sealed.count - DISCARDED_S_MAX * tickRate)
    const next = Math.max(oldest, Math.min(from, this.frames) - STEP_BACK_FRAMES)
    this.#chain = chainOf(sealed, inputBytes, next)
  }
}
