/** When each frame is due at the referee: lateness is counted from here. Inputs sent early make no other seat late. */
import type { Frame } from '../../core/game.js'

/** Share of a lateness common to all seats by which the deadlines move: half of it is forgotten in three seconds at 60 Hz. */
const FOLLOW = 1 / 256

/**
 * A frame is due when the first input for it arrives, but never sooner after the frame before than the game is played:
 * otherwise a peer that sends inputs far ahead would make all others late, or hurry the match along.
 *
 * What the deadlines then have to follow are stalls of all peers, and clocks that differ. They are learned from
 * frames that were complete: one complete before it was due moves the deadlines to that time, since no peer can send
 * inputs of another; one complete later moves them slowly, so that a slow peer cannot hold the others back by much.
 */
export class FrameDeadlines {
  readonly #dueMs: Float64Array
  readonly #frameMs: number
  #newest: Frame = -1
  #startMs = Number.NEGATIVE_INFINITY

  /** @param frames how many frames are remembered */
  constructor(frames: number, tickRate: number) {
    this.#dueMs = new Float64Array(frames)
    this.#frameMs = 1000 / tickRate
  }

  /** Newest frame for which any seat sent an input; -1 before the first. */
  get newest(): Frame {
    return this.#newest
  }

  /** Frame 0 is due at `startMs`, also where inputs came before that. */
  begin(startMs: number): void {
    this.#startMs = startMs
    const newest = this.#newest
    this.#newest = -1
    this.note(newest, Number.NEGATIVE_INFINITY)
  }

  /** Go on in the middle of a match: `present` is due at `nowMs`, and deadlines are known from `first` on. */
  resume(first: Frame, present: Frame, nowMs: number): void {
    this.#startMs = nowMs - present * this.#frameMs
    this.#newest = first
    if (first >= 0) this.#set(first, this.#startMs + first * this.#frameMs)
  }

  /** A seat has sent its inputs of all frames up to `frame`. */
  note(frame: Frame, nowMs: number): void {
    for (let f = Math.max(this.#newest + 1, frame - this.#dueMs.length + 1); f <= frame; f++) {
      const previousMs = f === 0 ? this.#startMs - this.#frameMs : this.#at(f - 1)
      this.#set(f, Math.max(nowMs, previousMs + this.#frameMs))
    }
    this.#newest = Math.max(this.#newest, frame)
  }

  /** When a frame was or will be due; NaN when no seat has sent for it, or when it is no longer remembered. */
  dueMs(frame: Frame): number {
    const known = frame >= 0 && frame <= this.#newest && frame > this.#newest - this.#dueMs.length
    return known ? this.#at(frame) : Number.NaN
  }

  /** Every seat's input for this frame was there at `nowMs`. */
  complete(frame: Frame, nowMs: number): void {
    const lateMs = nowMs - this.dueMs(frame)
    if (Number.isNaN(lateMs)) return
    const shiftMs = lateMs < 0 ? lateMs : lateMs * FOLLOW
    for (let f = frame; f <= this.#newest; f++) this.#set(f, this.#at(f) + shiftMs)
  }

  #at(frame: Frame): number {
    return this.#dueMs[frame % this.#dueMs.length]!
  }

  #set(frame: Frame, dueMs: number): void {
    this.#dueMs[frame % this.#dueMs.length] = dueMs
  }
}
