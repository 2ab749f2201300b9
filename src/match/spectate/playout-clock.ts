/** When a spectator plays out which frame: at the tick rate, as little behind as the jitter of arrivals allows. */
import type { Frame } from '../../core/game.js'

/** Arrivals whose jitter counts: three seconds of them at ten seals a second. */
const ARRIVALS = 32
/** On top of the longest wait for new frames that was seen lately. */
const MARGIN_FRAMES = 1
/** Until arrivals have shown what is needed: three seals' worth. */
const FIRST_DELAY_MS = 300
/** Share by which it is faster at most while there is more delay than is needed: 5 % is not visible. */
const FASTER = 0.05
/** Share by which it is slower at most while there is too little. A match that is played slowly itself needs that all along. */
const SLOWER = 0.25
/** Further behind its aim than this, it jumps: the frames between are simulated at once. */
const BEHIND_MS = 1000
/** Frames asked for at once: tens of milliseconds of an ordinary game, so that the page stays alive while it catches up. */
const DUE_FRAMES_MAX = 1000

/**
 * At time t, `t * rate - offset` frames are due to have been simulated.
 *
 * The offset follows what arrivals show to be needed. Just before a packet came, the frames held had to last until then:
 * that wants an offset of `t * rate - held`, and the largest that one of the last arrivals wanted is kept up. A match that
 * stalls, a network that stutters and clocks that differ all show there.
 */
export class PlayoutClock {
  readonly #framesPerMs: number
  readonly #extraFrames: number
  /** Offsets that the last arrivals wanted, as a ring. */
  readonly #wanted: number[] = []
  #turn = 0
  #held: Frame = -1
  #offset = Number.NaN
  #lastMs = Number.NaN
  #alpha = 0
  #starved = false

  /** @param delayMs delay on top of what the jitter of arrivals demands */
  constructor(tickRate: number, delayMs: number) {
    this.#framesPerMs = tickRate / 1000
    this.#extraFrames = delayMs * this.#framesPerMs
  }

  /** Share of the next frame's time that has passed, 0 to 1. */
  get alpha(): number {
    return this.#alpha
  }

  /** A frame was due at the last call and had not come. */
  get starved(): boolean {
    return this.#starved
  }

  /** `held` frames have come, counted from frame 0, in the course of the match. */
  arrived(held: Frame, nowMs: number): void {
    const now = nowMs * this.#framesPerMs
    if (this.#held < 0) this.#begin(now - held + FIRST_DELAY_MS * this.#framesPerMs)
    else {
      this.#wanted[this.#turn] = now - this.#held
      this.#turn = (this.#turn + 1) % ARRIVALS
    }
    this.#held = Math.max(this.#held, held)
  }

  /** The past has come, all at once: how long it took says nothing. */
  fetched(held: Frame, nowMs: number): void {
    if (Number.isNaN(this.#offset)) this.#begin(nowMs * this.#framesPerMs - held)
    this.#held = -1
  }

  /** After a pause: the next arrival says where the match is by now. */
  restart(): void {
    this.#held = -1
  }

  /**
   * Frames to simulate now.
   * @param frame frames simulated so far
   * @param waiting frames held from there on
   */
  due(nowMs: number, frame: Frame, waiting: number): number {
    if (Number.isNaN(this.#offset)) return 0
    const now = nowMs * this.#framesPerMs
    this.#approach(Math.max(0, nowMs - this.#lastMs) * this.#framesPerMs)
    this.#lastMs = nowMs
    const wanted = Math.floor(now - this.#offset + 1e-9) - frame
    this.#starved = wanted > waiting
    // What has not come yet is shown when it has, and everything after it that much later.
    if (this.#starved) this.#offset = now - (frame + waiting)
    const shown = now - this.#offset
    this.#alpha = Math.min(1, Math.max(0, shown - Math.floor(shown + 1e-9)))
    return Math.max(0, Math.min(wanted, waiting, DUE_FRAMES_MAX))
  }

  #begin(offset: number): void {
    this.#wanted.length = 0
    this.#wanted.push(offset)
    this.#turn = 1
    this.#offset = offset + this.#extraFrames
  }

  #approach(passedFrames: number): void {
    const aim = Math.max(...this.#wanted) + MARGIN_FRAMES + this.#extraFrames
    const passed = Number.isNaN(passedFrames) ? 0 : passedFrames
    if (this.#offset - aim > BEHIND_MS * this.#framesPerMs) this.#offset = aim
    else this.#offset += Math.max(-passed * FASTER, Math.min(passed * SLOWER, aim - this.#offset))
  }
}
