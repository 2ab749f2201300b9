/** A relay that was succeeded keeps the record: it follows whoever referees, frame by frame. */
import type { Frame, Seat, SeatStatus } from '../../core/game.js'
import { InputDigest } from '../../core/session/input-digest.js'
import type { InputRun } from '../../core/session/input-log.js'
import type { FinalInputs } from '../../core/session/replay.js'
import type { SealedFrames } from '../../core/session/session.js'
import type { RoomMessage } from '../../wire/room.js'
import type { Seal } from '../../wire/seal.js'
import type { Standing } from '../final-frames/final-frames-replay.js'
import { standingAfter } from '../final-frames/final-frames-replay.js'
import { RecentFinalFrames } from '../final-frames/recent-final-frames.js'
import { RELAY } from '../referee/quorum.js'
import type { SealedChunk } from '../referee/seal-history.js'
import { followedTerm, holderOf } from '../referee/term.js'

/** The referee is asked, and told what we have, this often. */
const ASK_EVERY_MS = 250
/** Where our own last frames are not what the others went on from, we look this much further back at a time. */
const STEP_BACK_FRAMES = 60
/**
 * Seconds of our own frames that may turn out to be nobody's: a relay that is not heard goes on for as long as its seats take
 * to elect another referee. What is older was heard and counts, whatever anybody says.
 */
const BACK_S_MAX = 4

export interface SuccessorLogOptions {
  readonly matchTag: number
  readonly tickRate: number
  readonly inputBytes: number
  /** What we sealed ourselves. */
  readonly final: FinalInputs
  /** To the peer on a seat. */
  readonly send: (message: RoomMessage, to: Seat) => void
  /** Frames from this one on, which we had sealed, are to be forgotten: what follows replaces them. */
  readonly rewind: (frames: Frame) => void
  readonly keep: (chunk: SealedChunk) => void
}

/**
 * The relay's log ends with frames that it sealed and that perhaps nobody heard of before a successor sealed them otherwise.
 * What the seats agreed on since is the truth. So the pen asks for the frames after its last one; where the referee's digest
 * does not follow from them, it asks from further back, and forgets its own frames from there on once the digest does.
 */
export class SuccessorLog {
  readonly #options: SuccessorLogOptions
  readonly #terms: number[]
  readonly #window: RecentFinalFrames
  /** What we sealed, until the referee's frames join on to it. */
  #past: FinalInputs | null
  #frames: Frame
  #standing: Standing
  #term = 0
  #again = false
  #askedMs = Number.NEGATIVE_INFINITY
  #closed = false

  /** @param terms by seat: the term it says it follows */
  constructor(options: SuccessorLogOptions, terms: readonly number[]) {
    this.#options = options
    this.#terms = [...terms]
    this.#window = new RecentFinalFrames(terms.length, options.inputBytes)
    this.#past = options.final
    this.#frames = options.final.frames
    this.#standing = standingAfter(options.final, options.inputBytes, this.#frames)
  }

  /** Frames that are on record. */
  get frames(): Frame {
    return this.#frames
  }

  /** Of the referee that is followed. */
  get term(): number {
    return this.#term
  }

  /** False while the last frames may still turn out to be nobody's. */
  get joined(): boolean {
    return this.#past === null
  }

  /** Last frame that spectators may be told. */
  get toldFrame(): Frame {
    return this.#frames - 1
  }

  /** What a spectator that holds all up to `finalFrame` still has to be told; null when it is not kept here. */
  describe(finalFrame: Frame, through: Frame): SealedFrames | null {
    return this.#window.describe(finalFrame + 1, through)
  }

  status(seat: Seat): SeatStatus {
    return this.#standing.statuses[seat]!
  }

  /** A packet of the peer on this seat says which referee it follows. */
  heard(seat: Seat, term: number): void {
    this.#terms[seat] = term
    const seats = this.#standing.statuses.flatMap((status, other) => (status === 'empty' ? [] : [other]))
    // The relay has a say until it knows its successor.
    const members = this.#term === 0 ? [RELAY, ...seats] : seats
    this.#term = Math.max(this.#term, followedTerm(members, this.#terms))
  }

  /** A seal, from the peer on a seat. */
  onSeal(from: Seat, seal: Seal): void {
    if (this.#closed || seal.term !== this.#term || seal.term === 0) return
    if (holderOf(seal.term, this.#terms.length, RELAY) !== from) return
    const through = seal.after + seal.count - 1
    if (through < this.#frames) this.#compare(through, seal.digest)
    else if (seal.after <= this.#frames) this.#take(seal, through)
    // One that was meant for us has got lost. Those for the players state less than every input.
    else if (seal.facts.length === this.#terms.length) this.#again = true
  }

  tick(nowMs: number): void {
    if (this.#closed || this.#term === 0 || nowMs - this.#askedMs < ASK_EVERY_MS) return
    this.#askedMs = nowMs
    const { matchTag, send } = this.#options
    const message = { type: 'follow' as const, matchTag, nextFrame: this.#frames, again: this.#again }
    this.#again = false
    send(message, holderOf(this.#term, this.#terms.length, RELAY))
  }

  /** The record ends here. */
  close(): void {
    this.#closed = true
  }

  /** The referee has not got as far as we had: is it on the same way? */
  #compare(through: Frame, digest: bigint): void {
    if (this.#past === null || through < 0) return
    const { chain } = standingAfter(this.#past, this.#options.inputBytes, through + 1)
    if (chain.digest !== digest) this.#stepBack(through)
  }

  #take(seal: Seal, through: Frame): void {
    const { inputBytes } = this.#options
    const seats = this.#terms.length
    const first = this.#frames
    const count = through - first + 1
    const inputs = Array.from({ length: seats }, (_, seat) => cut(seal.facts, seat, first, through, inputBytes))
    if (!inputs.every((run) => run !== null)) return // said to players, who know the rest
    const changes = seal.statuses.filter(({ frame }) => frame >= first)
    const chain = new InputDigest()
    chain.copyFrom(this.#standing.chain)
    const statuses = [...this.#standing.statuses]
    const frameInputs = new Uint8Array(seats * inputBytes)
    const digests: bigint[] = []
    for (let frame = first; frame <= through; frame++) {
      for (const change of changes) if (change.frame === frame) statuses[change.seat] = change.status
      const at = (frame - first) * inputBytes
      inputs.forEach((run, seat) => {
        frameInputs.set(run.subarray(at, at + inputBytes), seat * inputBytes)
      })
      chain.add(frameInputs, statuses)
      digests.push(chain.digest)
    }
    if (chain.digest !== seal.digest) {
      this.#stepBack(first)
      return
    }
    if (this.#past !== null && first < this.#past.frames) this.#options.rewind(first)
    this.#past = null
    this.#standing = { chain, statuses }
    this.#frames = through + 1
    this.#window.add(first, inputs, changes, digests)
    this.#options.keep({ firstFrame: first, count, inputs, statuses: changes, substitutions: [] })
  }

  #stepBack(from: Frame): void {
    const past = this.#past
    this.#again = true
    if (past === null) return
    const oldest = Math.max(0, past.frames - BACK_S_MAX * this.#options.tickRate)
    this.#frames = Math.max(oldest, Math.min(from, this.#frames) - STEP_BACK_FRAMES)
    this.#standing = standingAfter(past, this.#options.inputBytes, this.#frames)
  }
}

/** A seat's inputs from `first` to `through`; null when they are not all stated. */
function cut(facts: readonly InputRun[], seat: Seat, first: Frame, through: Frame, bytes: number): Uint8Array | null {
  const run = facts.find((one) => one.seat === seat)
  if (run === undefined || run.firstFrame > first || run.firstFrame + run.count <= through) return null
  return run.inputs.slice((first - run.firstFrame) * bytes, (through + 1 - run.firstFrame) * bytes)
}
