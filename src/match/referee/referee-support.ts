/** Which seats back a referee: they follow it, and hold the inputs that it is about to make final. */
import type { Frame, Seat } from '../../core/game.js'
import type { InputLog } from '../../core/session/input-log.js'
import { isQuorum, RELAY } from './quorum.js'
import type { SeatPunctuality } from './seat-punctuality.js'

/** A seat heard within the tolerance, or at least this time, supports a decision. Packets come every 67 ms or sooner. */
const SUPPORTS_MS = 100

/** What a referee counts support by. */
export interface RefereeSupportOptions {
  /** By seat; read at each question, so that the answer is of that moment. */
  readonly seats: readonly SeatPunctuality[]
  /** Seat of the peer that referees; null on a relay. */
  readonly ownSeat: Seat | null
  readonly toleranceMs: number
}

/** Answers whether a quorum of the match stands behind what its referee is about to decide. */
export class RefereeSupport {
  readonly #options: RefereeSupportOptions

  constructor(options: RefereeSupportOptions) {
    this.#options = options
  }

  /** Whether a quorum was heard to follow this referee within `withinMs`. */
  isGiven(nowMs: number, withinMs: number): boolean {
    return this.#hasQuorum(({ supportedMs }) => nowMs - supportedMs < withinMs)
  }

  /**
   * Whether a quorum follows this referee now. Seats that are cut off from it together with half of the room fall silent
   * before the first of their inputs is overdue, so no seat is substituted by a referee that only a minority follows.
   */
  mayDecide(nowMs: number): boolean {
    return this.isGiven(nowMs, Math.max(SUPPORTS_MS, this.#options.toleranceMs))
  }

  /** Whether the peer that referees and the seats that `answered` its question are a quorum. */
  isQuorumOf(answered: readonly Seat[]): boolean {
    return isQuorum(this.#members(), new Set([this.#options.ownSeat ?? RELAY, ...answered]))
  }

  /**
   * Whether enough others hold the inputs of a frame about to be sealed. If this referee falls silent now, its successor
   * finds them there; a referee that no other peer receives seals nothing that its successor could contradict. Where the path
   * between two others is broken only a seal can bring them the inputs: these are sealed after the tolerance.
   */
  holdsFrame(log: InputLog, frame: Frame, waitedMs: number, nowMs: number): boolean {
    const { seats, ownSeat, toleranceMs } = this.#options
    const sent = seats.flatMap((_, seat) => (log.has(seat, frame) ? [seat] : []))
    if (this.#hasQuorum(({ acks }) => sent.every((other) => acks[other]! >= frame))) return true
    if (ownSeat !== null && !this.#hasQuorum(({ acks }) => acks[ownSeat]! >= frame)) return false
    return waitedMs >= toleranceMs && this.mayDecide(nowMs)
  }

  /** Members of a quorum: seats that are neither empty nor left, and the relay where it referees. */
  #members(): Seat[] {
    const { seats, ownSeat } = this.#options
    const playing = seats.flatMap(({ status, left }, seat) => (status !== 'empty' && !left ? [seat] : []))
    return ownSeat === null ? [RELAY, ...playing] : playing
  }

  /** Whether the referee itself and the seats for which `agrees` is true are a quorum. */
  #hasQuorum(agrees: (seat: SeatPunctuality) => boolean): boolean {
    const { seats, ownSeat } = this.#options
    const own = ownSeat ?? RELAY
    const members = this.#members()
    return isQuorum(members, new Set(members.filter((seat) => seat === own || agrees(seats[seat]!))))
  }
}
