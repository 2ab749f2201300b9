/** What the player sees: the state between two frames, and corrections eased in instead of jumping. */
import type { Game } from '../../core/game.js'
import { plainSnapshots } from '../../core/snapshots/plain-snapshots.js'
import type { Snapshot, SnapshotCodec } from '../../core/snapshots/snapshot-codec.js'

/** A correction is half gone after this long: invisible after 200 ms, yet no jump. */
const EASE_HALF_LIFE_MS = 35
/** After this long the ease is over: what is left is below a percent of the correction. */
const EASE_MS = 250

/**
 * Keeps copies of the two newest states, because the live one is changed in place and rolled back under the display.
 * A game without `blend` is shown as it is, without copies.
 */
export class Display<State, Input> {
  readonly #game: Game<State, Input>
  readonly #codec: SnapshotCodec<State>
  #slot: Snapshot | undefined
  #previous: State | null = null
  #current: State | null = null
  #shown: State | null = null
  #frame = -1
  #easeLeftMs = 0
  #shownAtMs = 0

  constructor(game: Game<State, Input>) {
    this.#game = game
    this.#codec = game.snapshot ?? plainSnapshots<State>()
  }

  /** The simulation moved on, or was corrected. */
  update(state: State, frame: number, corrected: boolean): void {
    if (this.#game.blend === undefined) {
      this.#current = state
      return
    }
    if (corrected) this.#easeLeftMs = EASE_MS
    if (frame === this.#frame && !corrected) return
    const advanced = frame !== this.#frame
    this.#frame = frame
    if (this.#current === null || this.#previous === null) {
      const bytes = this.#codec.encode(state)
      this.#current = this.#codec.decode(bytes)
      this.#previous = this.#codec.decode(bytes)
      return
    }
    const target = advanced ? this.#previous : this.#current
    if (advanced) this.#previous = this.#current
    this.#slot = this.#codec.save(state, this.#slot)
    this.#current = this.#codec.load(this.#slot, target)
  }

  /**
   * The state to draw; null before the first update. Do not keep or change it.
   * @param alpha share of the next frame's time that has passed, 0 to 1
   */
  view(alpha: number, nowMs: number): State | null {
    const { blend } = this.#game
    if (blend === undefined || this.#previous === null || this.#current === null) return this.#current
    const target = blend.call(this.#game, this.#previous, this.#current, alpha)
    const passedMs = Math.max(0, nowMs - this.#shownAtMs)
    this.#shownAtMs = nowMs
    if (this.#easeLeftMs <= 0 || this.#shown === null) {
      this.#shown = target
      return target
    }
    this.#easeLeftMs -= passedMs
    const towards = 1 - 0.5 ** (passedMs / EASE_HALF_LIFE_MS)
    this.#shown = blend.call(this.#game, this.#shown, target, towards)
    return this.#shown
  }
}
