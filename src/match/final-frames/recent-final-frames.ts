/** The newest frames of a match that another referee made final, kept to be told to spectators. */
import type { Frame } from '../../core/game.js'
import type { SealedFrames } from '../../core/session/session.js'
import { STATUSES_PER_SEAL_MAX } from '../../wire/limits.js'
import { framesPerSeal } from '../referee/seal-history.js'

type Change = SealedFrames['statuses'][number]

/** Frames kept: 17 s at 60 Hz. The oldest leave first; who is further behind fetches the record. */
const FRAMES = 1024

export class RecentFinalFrames {
  readonly #seats: number
  readonly #inputBytes: number
  /** Frame by frame, seat by seat. */
  readonly #inputs: Uint8Array
  readonly #digests = new BigUint64Array(FRAMES)
  #changes: readonly Change[] = []
  #first: Frame = 0
  #next: Frame = 0

  constructor(seats: number, inputBytes: number) {
    this.#seats = seats
    this.#inputBytes = inputBytes
    this.#inputs = new Uint8Array(FRAMES * seats * inputBytes)
  }

  /**
   * Frames that follow the last ones; what does not follow begins anew.
   * @param inputs by seat
   * @param changes of statuses, in these frames
   * @param digests one for each frame
   */
  add(firstFrame: Frame, inputs: readonly Uint8Array[], changes: readonly Change[], digests: readonly bigint[]): void {
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
    this.#changes = [...this.#changes, ...changes].filter(({ frame }) => frame >= this.#first)
  }

  /** Every input of the frames from `after` to `last`, as many as fit one seal; null when they are not kept. */
  describe(after: Frame, last: Frame): SealedFrames | null {
    if (after < this.#first) return null
    let through = Math.min(last, this.#next - 1, after + framesPerSeal(this.#seats * this.#inputBytes) - 1)
    const statuses = this.#changes.filter(({ frame }) => frame >= after && frame <= through)
    if (statuses.length > STATUSES_PER_SEAL_MAX) through = statuses[STATUSES_PER_SEAL_MAX]!.frame - 1 // the rest comes next
    if (through < after) return null
    const count = through - after + 1
    const facts = Array.from({ length: this.#seats }, (_, seat) => {
      return { seat, firstFrame: after, count, inputs: this.#runOf(seat, after, count) }
    })
    const digest = this.#digests[through % FRAMES]!
    return { after, through, facts, statuses: statuses.filter(({ frame }) => frame <= through), digest }
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
