/** Chooses which sealed frames, and which of their inputs, a seal states to which seats. */
import type { Frame, Seat } from '../../core/game.js'
import type { SealedFrames } from '../../core/session/final-frames.js'
import type { FrameDeadlines } from './frame-deadlines.js'
import type { SealHistory } from './seal-history.js'
import type { SeatPunctuality } from './seat-punctuality.js'

/** An input that a seat lacks for this long comes with the seal, although the peer that sent it still repeats it. */
const REPAIR_AFTER_MS = 500

/** What seals are chosen from. */
export interface SealSelectionOptions {
  /** By seat. */
  readonly seats: readonly SeatPunctuality[]
  readonly history: SealHistory
  readonly deadlines: FrameDeadlines
}

/** Reads the present state of the seats and the sealed frames; changes nothing. */
export class SealSelection {
  readonly #options: SealSelectionOptions

  constructor(options: SealSelectionOptions) {
    this.#options = options
  }

  /** Seats that receive seals, and are so far behind that the common seal does not reach back to them. */
  laggards(sealedFrame: Frame, nowMs: number): Seat[] {
    return this.#options.seats.flatMap((seat, index) =>
      this.#lags(seat, sealedFrame) && seat.isReachable(nowMs) ? [index] : [],
    )
  }

  /**
   * The seal for all seats: the frames that are not yet final at a seat that keeps up, and at least the last frame.
   * @param lastFrame last frame to describe, at most the sealed one
   * @returns null before the first frame
   */
  common(lastFrame: Frame, sealedFrame: Frame, nowMs: number): SealedFrames | null {
    const { seats, history } = this.#options
    let firstFrame = lastFrame
    for (const seat of seats) {
      if (seat.isReachable(nowMs) && !this.#lags(seat, sealedFrame)) {
        firstFrame = Math.min(firstFrame, seat.finalAck + 1)
      }
    }
    firstFrame = Math.max(firstFrame, lastFrame - history.framesPerSeal + 1, 0)
    return history.describe(firstFrame, lastFrame, (seat, frame) => this.#isStated(seat, frame, nowMs))
  }

  /**
   * The seal for one seat that is behind: every input from `finalFrame + 1` on, as many frames as fit.
   * @returns null when these frames are no longer kept, or there are none
   */
  after(finalFrame: Frame, lastFrame: Frame): SealedFrames | null {
    return this.#options.history.describe(finalFrame + 1, lastFrame, () => true)
  }

  #lags({ resync, finalAck }: SeatPunctuality, sealedFrame: Frame): boolean {
    return resync || sealedFrame - finalAck > this.#options.history.framesPerSeal / 2
  }

  /**
   * Whether the common seal has to state this input. It states every substitute; what was sent by a seat that does not repeat
   * itself any more; and what a seat has lacked for so long that the path between the two must be broken.
   */
  #isStated(seat: Seat, frame: Frame, nowMs: number): boolean {
    const { seats, history, deadlines } = this.#options
    if (history.isSubstituted(seat, frame)) return true
    const isFresh = nowMs - deadlines.dueMs(frame) < REPAIR_AFTER_MS
    if (seats[seat]!.status === 'playing' && isFresh) return false
    return seats.some((other) => other.status !== 'empty' && other.acks[seat]! < frame)
  }
}
