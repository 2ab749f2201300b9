/** How far bodies jump on a screen because a guess that was drawn was wrong. */
import { CorrectionSmoother } from 'peerstep/core'

/** Frames remembered: more than the deepest rollback. */
const REMEMBERED_FRAMES = 256
/** Below this share of the screen nothing is counted: numbers that differ behind the point. */
const SAME = 1e-6

/** What the corrections of one drawing looked like, as shares of the screen's width. */
interface DrawnCorrection {
  /** The largest jump of any body. */
  readonly jump: number
  /** The same where a `CorrectionSmoother` eases it: how much farther than it truly moved some body was seen to move. */
  readonly eased: number
}

/** Notes where bodies are after each simulated frame, and again when it is simulated again; compares at each drawing. */
export class CorrectionMeter {
  readonly #seats: number
  readonly #width: number
  /** By frame, seat and axis, as simulated last. NaN: no body. */
  readonly #simulated: Float64Array
  readonly #drawn: Float64Array
  readonly #left: Float64Array
  readonly #smoother = new CorrectionSmoother()
  #drawnFrame = -1

  /** @param width of the screen, in the units of the positions */
  constructor(seats: number, width: number) {
    this.#seats = seats
    this.#width = width
    this.#simulated = new Float64Array(REMEMBERED_FRAMES * seats * 2)
    this.#drawn = new Float64Array(seats * 2)
    this.#left = new Float64Array(seats * 2)
  }

  /** Where the body of a seat is once `frame` frames have been simulated. */
  simulated(frame: number, seat: number, body: { readonly x: number; readonly y: number } | null): void {
    const at = this.#at(frame, seat)
    this.#simulated[at] = body?.x ?? Number.NaN
    this.#simulated[at + 1] = body?.y ?? Number.NaN
  }

  /** The state after `frame` frames is drawn. Frames do not fall. */
  draw(frame: number, nowMs: number): DrawnCorrection {
    const correction = { jump: 0, eased: 0 }
    for (let seat = 0; seat < this.#seats; seat += 1) {
      if (this.#drawnFrame >= 0) this.#compare(seat, nowMs, correction)
      const now = this.#at(frame, seat)
      this.#drawn[2 * seat]! = this.#simulated[now]!
      this.#drawn[2 * seat + 1]! = this.#simulated[now + 1]!
    }
    this.#drawnFrame = frame
    return correction
  }

  #compare(seat: number, nowMs: number, worst: { jump: number; eased: number }): void {
    const at = this.#at(this.#drawnFrame, seat)
    const [shownX, shownY] = [this.#drawn[2 * seat], this.#drawn[2 * seat + 1]]
    const [trueX, trueY] = [this.#simulated[at], this.#simulated[at + 1]]
    const [keyX, keyY] = [`${seat}.x`, `${seat}.y`]
    if (Number.isNaN(shownX) || Number.isNaN(trueX)) {
      this.#smoother.forget(keyX)
      this.#smoother.forget(keyY)
      this.#left[2 * seat] = 0
      this.#left[2 * seat + 1] = 0
      return
    }
    const jump = Math.hypot(trueX! - shownX!, trueY! - shownY!) / this.#width
    if (jump > SAME) {
      this.#smoother.correct(keyX, shownX!, trueX!, nowMs)
      this.#smoother.correct(keyY, shownY!, trueY!, nowMs)
      worst.jump = Math.max(worst.jump, jump)
    }
    // Seen before: true then + left then, which was `shown`. Seen now: true now + left now. Its own motion is no jump.
    const left = [this.#smoother.shown(keyX, 0, nowMs), this.#smoother.shown(keyY, 0, nowMs)]
    const movedX = left[0]! - this.#left[2 * seat]! + trueX! - shownX!
    const movedY = left[1]! - this.#left[2 * seat + 1]! + trueY! - shownY!
    const eased = Math.hypot(movedX, movedY) / this.#width
    if (eased > SAME) worst.eased = Math.max(worst.eased, eased)
    this.#left[2 * seat]! = left[0]!
    this.#left[2 * seat + 1]! = left[1]!
  }

  #at(frame: number, seat: number): number {
    return ((frame % REMEMBERED_FRAMES) * this.#seats + seat) * 2
  }
}
