/** Who is ahead, and by how much the frame time is to be stretched so that everybody meets in the middle. */

/** Samples averaged per remote seat: half a second at 60 Hz. A single sample swings by the jitter of one packet. */
export const SYNC_SAMPLES = 30
/** Differences below this are noise: half a frame cannot be seen, and chasing it makes the frame time wobble. */
const DEAD_ZONE_FRAMES = 0.5
/** Slowing is soft (nobody notices 1 % per frame) and bounded: at 10 % a player would feel slow motion. */
const SLOW_PER_FRAME = 0.01
const SLOW_MAX = 0.1
/** Speeding up is weaker: both sides correct at once, and the slower machine may have no time to spare. */
const FAST_PER_FRAME = 0.005
const FAST_MAX = 0.05

/** Averages of one remote seat: how far ahead we believe we are, and how far ahead of us it believes it is. */
export class AdvantageWindow {
  readonly #local = new Float64Array(SYNC_SAMPLES)
  readonly #remote = new Float64Array(SYNC_SAMPLES)
  #count = 0

  /**
   * @param localFrames frames we are ahead of the remote, by our own estimate (negative = behind)
   * @param remoteFrames frames the remote says it is ahead of us
   */
  add(localFrames: number, remoteFrames: number): void {
    const slot = this.#count % SYNC_SAMPLES
    this.#local[slot] = localFrames
    this.#remote[slot] = remoteFrames
    this.#count += 1
  }

  /** Forget everything: after a pause old samples mislead. */
  reset(): void {
    this.#count = 0
  }

  /**
   * Frames we are ahead of the remote, as both sides see it: half the difference of the two averages.
   * Each side's estimate errs by half the asymmetry of the path, in the same direction; what remains is bounded by it.
   * @see GGPO timesync.cpp: recommend_frame_wait_duration meets in the middle the same way
   */
  get aheadFrames(): number {
    const count = Math.min(this.#count, SYNC_SAMPLES)
    if (count === 0) return 0
    let local = 0
    let remote = 0
    for (let i = 0; i < count; i++) {
      local += this.#local[i]!
      remote += this.#remote[i]!
    }
    return (local - remote) / (2 * count)
  }
}

/**
 * Factor on the nominal frame time.
 *
 * Never a freeze: the fastest peer plays up to 10 % slower, the slowest up to 5 % faster, until they meet.
 * @param aheadFrames frames ahead of the remote that is furthest behind us (negative: everybody is ahead of us)
 * @returns 0.95 to 1.1
 */
export function frameStretch(aheadFrames: number): number {
  if (aheadFrames > DEAD_ZONE_FRAMES) return 1 + Math.min(SLOW_MAX, (aheadFrames - DEAD_ZONE_FRAMES) * SLOW_PER_FRAME)
  if (aheadFrames < -DEAD_ZONE_FRAMES) {
    return 1 - Math.min(FAST_MAX, (-aheadFrames - DEAD_ZONE_FRAMES) * FAST_PER_FRAME)
  }
  return 1
}
