/** The newest frames of a match that another referee made final, kept to be told to spectators. */
import type { Frame } from '../../core/game.js'
import {
  changesWithin,
  type FinalFrames,
  type FramesShape,
  type SealedFrames,
  type StatusChange,
  sealOf,
} from '../../core/session/final-frames.js'
import { framesPerSeal, STATUSES_PER_SEAL_MAX } from '../../wire/limits.js'

/** Frames kept: 17 s at 60 Hz. The oldest leave first; a spectator that is further behind fetches the record. */
const FRAMES = 1024

/** A ring of the newest final frames, with the digest after each of them. */
export class RecentFinalFrames {
  readonly #seats: number
  readonly #inputBytes: number
  /** Frame by frame, seat by seat. */
  readonly #inputs: Uint8Array
  readonly #digests = new BigUint64Array(FRAMES)
  #changes: readonly StatusChange[] = []
  #first: Frame = 0
  #next: Frame = 0

  constructor({ seats, inputBytes }: FramesShape) {
    this.#seats = seats
    this.#inputBytes = inputBytes
    this.#inputs = new Uint8Array(FRAMES * seats * inputBytes)
  }

  /**
   * Frames that follow the last ones; what does not follow begins anew.
   * @param digests of the chain, one after each frame
   */
  add({ firstFrame, inputs, statuses }: FinalFrames, digests: readonly bigint[]): void {
    if (firstFrame !== this.#next) {
      this.#first = firstFrame
      this.#changes = []
    }
    const bytes = this.#inputBytes
    digests.forEach((digest, index) => {
      const slot = (firstFrame + index) % FRAMES
      this.#digests[slot] = digest
      inputs.forEach((run, seat) => {
        this.#inputs.set(run.subarray(index * bytes, (index + 1) * bytes), (slot * this.#seats + seat) * bytes)
      })
    })
    this.#next = firstFrame + digests.length
    this.#first = Math.max(this.#first, this.#next - FRAMES)
    this.#changes = [...this.#changes, ...statuses].filter(({ frame }) => frame >= this.#first)
  }

  /** Every input of the frames from `firstFrame` to `lastFrame`, as many as fit one seal; null when they are not kept. */
  describe(firstFrame: Frame, lastFrame: Frame): SealedFrames | null {
    if (firstFrame < this.#first) return null
    const framesMax = framesPerSeal(this.#seats * this.#inputBytes)
    let last = Math.min(lastFrame, this.#next - 1, firstFrame + framesMax - 1)
    const changes = changesWithin(this.#changes, firstFrame, last)
    const excess = changes[STATUSES_PER_SEAL_MAX]
    if (excess !== undefined) last = excess.frame - 1 // the rest comes with the next seal
    const count = last - firstFrame + 1
    if (count <= 0) return null
    const inputs = Array.from({ length: this.#seats }, (_, seat) => this.#runOf(seat, firstFrame, count))
    const statuses = changesWithin(changes, firstFrame, last)
    return sealOf({ firstFrame, count, inputs, statuses, substitutions: [] }, this.#digests[last % FRAMES]!)
  }

  #runOf(seat: number, first: Frame, count: number): Uint8Array {
    const bytes = this.#inputBytes
    const run = new Uint8Array(count * bytes)
    for (let index = 0; index < count; index++) {
      const at = (((first + index) % FRAMES) * this.#seats + seat) * bytes
      run.set(this.#inputs.subarray(at, at + bytes), index * bytes)
    }
    return run
  }
}
