/** How many frames are due. Stretches time; never freezes it, and never demands more than a tick can do. */

/** Frames one tick may ask for: after a pause the rest is made up by catching up, or not at all. */
export const DUE_FRAMES_MAX = 8
/** Frames that may stay due while the window is used up: more would be a burst when it opens again. */
const OWED_FRAMES_MAX = 2

/** Clock of the simulation: counts the frames that are due. */
export class Pacer {
  readonly #frameMs: number
  #lastMs: number
  #owed = 0

  /** @param startMs when frame 0 is due */
  constructor(tickRate: number, startMs: number) {
    this.#frameMs = 1000 / tickRate
    this.#lastMs = startMs - this.#frameMs
  }

  /** Nominal frame time. */
  get frameMs(): number {
    return this.#frameMs
  }

  /** Share of the next frame's time that has passed, 0 to 1: where between two frames the display is. */
  get alpha(): number {
    return Math.min(1, Math.max(0, this.#owed))
  }

  /**
   * Frames due since the last call.
   * @param stretch factor on the nominal frame time, from time sync
   * @param extraFrames frames asked for on top, to catch up
   */
  due(nowMs: number, stretch: number, extraFrames: number): number {
    const passedMs = Math.max(0, nowMs - this.#lastMs)
    this.#lastMs = Math.max(this.#lastMs, nowMs)
    this.#owed += passedMs / (this.#frameMs * stretch)
    const frames = Math.min(DUE_FRAMES_MAX, Math.floor(this.#owed + 1e-9))
    this.#owed = Math.max(0, this.#owed - frames)
    if (this.#owed > OWED_FRAMES_MAX) this.#owed = OWED_FRAMES_MAX
    return Math.min(DUE_FRAMES_MAX, frames + extraFrames)
  }

  /**
   * Frames that were due but could not be simulated: they stay due, up to a limit.
   * @param aheadFrames so many of them need not be made up, because we were ahead of the others; below 0 counts as 0
   */
  owe(frames: number, aheadFrames: number): void {
    this.#owed = Math.min(OWED_FRAMES_MAX, Math.max(0, this.#owed + frames - Math.max(0, aheadFrames)))
  }
}
