/** How far this peer is ahead of others, and by how much to stretch its frame time so that all meet in the middle. */

/** Samples averaged per remote seat: half a second at 60 Hz. A single sample swings by the jitter of one packet. */
export const SYNC_SAMPLES = 30
/** Differences below this are noise: half a frame cannot be seen, and chasing it makes the frame time wobble. */
const DEAD_ZONE_FRAMES = 0.5
/** Two peers' views of their distance may differ by this for jitter and the age of what was told, */
const DISAGREE_FRAMES_MIN = 4
/** and by this for a path that is slower one way: half a second at 60 Hz, whatever the peer makes its round trip look like. */
const DISAGREE_FRAMES_MAX = 30
/** Slowing is soft (1 % per frame is not noticed) and bounded: at 10 % a player would feel slow motion. */
const SLOW_PER_FRAME = 0.01
const SLOW_MAX = 0.1
/** Speeding up is weaker: both sides correct at once, and the slower machine may have no time to spare. */
const FAST_PER_FRAME = 0.005
const FAST_MAX = 0.05

/**
 * How fast the rate is learned, per frame ahead and second: a quarter of the square of what slowing alone closes per second
 * (0.01 of 60 frames), over those 60 frames, is where the two together stop short of swinging.
 */
const RATE_PER_FRAME_SECOND = 0.0015
/** Quartz differs by 0.01 %, a virtual machine's clock by per cents: 12 % leaves room for the worst that was seen. */
const RATE_MAX = 0.12
/** What was learned is forgotten this slowly: two peers that both learned from noise do not stay slow for ever. */
const RATE_FORGET_SECONDS = 60
/** Further ahead than this, the others have been held up: that is no matter of rates. */
const RATE_AHEAD_FRAMES_MAX = 8
/** A pause longer than this says nothing about rates. */
const RATE_ELAPSED_MS_MAX = 100

/** Averages of one remote seat: how far ahead we believe we are, and how far ahead of us it believes it is. */
export class AdvantageWindow {
  readonly #local = new Float64Array(SYNC_SAMPLES)
  readonly #remote = new Float64Array(SYNC_SAMPLES)
  #count = 0

  /**
   * @param localFrames frames we are ahead of the remote, by our own estimate (negative = behind)
   * @param remoteFrames frames the remote says it is ahead of us
   * @param rttFrames round trip: both estimates err by at most half of it, so their sum is at most this, and a peer that claims
   *   more is not believed. NaN while unknown.
   */
  add(localFrames: number, remoteFrames: number, rttFrames: number): void {
    const slot = this.#count % SYNC_SAMPLES
    const bound = Math.min(rttFrames >= 0 ? rttFrames : DISAGREE_FRAMES_MAX, DISAGREE_FRAMES_MAX) + DISAGREE_FRAMES_MIN
    this.#local[slot] = localFrames
    this.#remote[slot] = Math.min(bound - localFrames, Math.max(-bound - localFrames, remoteFrames))
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
 * @param aheadFrames frames ahead of the remote that is furthest behind us (negative: all are ahead of us)
 * @returns 0.95 to 1.1
 */
export function frameStretch(aheadFrames: number): number {
  if (aheadFrames > DEAD_ZONE_FRAMES) return 1 + Math.min(SLOW_MAX, (aheadFrames - DEAD_ZONE_FRAMES) * SLOW_PER_FRAME)
  if (aheadFrames < -DEAD_ZONE_FRAMES) {
    return 1 - Math.min(FAST_MAX, (-aheadFrames - DEAD_ZONE_FRAMES) * FAST_PER_FRAME)
  }
  return 1
}

/**
 * What a fast clock has to be slowed by all the time.
 *
 * Slowing by the distance alone leaves a distance: a clock 10 % fast would for ever play 10 frames ahead, at the edge of its
 * window. So the distance is also summed up, slowly, until it is a frame or two. Only the side that is ahead learns; the other
 * plays at the pace of its own clock.
 */
export class ClockRate {
  #excess = 0

  /** Share by which our frames are to take longer, 0 to 0.12; added to `frameStretch`. */
  get excess(): number {
    return this.#excess
  }

  /**
   * @param aheadFrames as for `frameStretch`
   * @param elapsedMs since the last call
   */
  learn(aheadFrames: number, elapsedMs: number): void {
    const seconds = Math.min(Math.max(0, elapsedMs), RATE_ELAPSED_MS_MAX) / 1000
    const distant = aheadFrames > RATE_AHEAD_FRAMES_MAX
    const clear = distant ? 0 : Math.sign(aheadFrames) * Math.max(0, Math.abs(aheadFrames) - DEAD_ZONE_FRAMES)
    const excess = this.#excess * (1 - seconds / RATE_FORGET_SECONDS) + clear * seconds * RATE_PER_FRAME_SECOND
    this.#excess = Math.min(RATE_MAX, Math.max(0, excess))
  }
}
