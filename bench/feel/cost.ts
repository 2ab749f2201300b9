/**
 * What a match costs those who play it, in milliseconds of felt delay: one number to compare ways of hiding distance by.
 *
 * Nobody has measured such a number for all games; this one is explicit, so that it can be argued with. Its weights are
 * varied by the benchmark, which says what would have to be believed for another way to win.
 */

/** What all players of a match felt, on average. */
export interface Felt {
  /**
   * Mean over all inputs of how much later than `NOTICED_DELAY_MS` they were seen on their author's own screen than in a game
   * without a network.
   */
  readonly noticedDelayMs: number
  /** How long the picture stood still in a second, milliseconds. */
  readonly frozenMsPerSecond: number
  /** How far bodies jumped in a second because of wrong guesses, hundredths of the screen's width, unseen jumps left out. */
  readonly jumpedPerSecond: number
}

export interface Weights {
  /** Milliseconds of felt delay for each millisecond of noticed delay. */
  readonly delay: number
  /** For each millisecond in a second that the picture stands still. */
  readonly frozen: number
  /** For each hundredth of the screen's width in a second that something jumps. */
  readonly jumped: number
}

/**
 * Delay on one's own screen that goes unnoticed: three frames of 60 Hz. In the most demanding games delay begins to do harm at
 * about 50 ms (Raaen and Groenli, Latency Thresholds for Usability in Games, 2014); fighting games ship with three frames
 * of it (NetherRealm), and lockstep is held to be acceptable up to there (SnapNet).
 */
export const NOTICED_DELAY_MS = 50
/** A jump below a quarter of a hundredth of the screen's width is not seen beside a body's own motion: 4 units of 1600. */
export const SEEN_JUMP = 0.0025

/**
 * - A millisecond of delay beyond what is noticed costs one: that is the unit.
 * - Whoever waits a millisecond in every second loses three: constant delay is got used to, variation is not (Normoyle and
 *   others, Player Perception of Delays and Jitter, 2014), and a freeze takes the whole picture with it. One stall of a
 *   frame a second costs as much as 50 ms of delay.
 * - Half a ship (a hundredth of the screen) that jumps once a second costs as much as 5 ms of delay: it is one body of the
 *   picture, somebody else's, and a game that eases corrections shows a quick slide in its place.
 */
export const WEIGHTS: Weights = Object.freeze({ delay: 1, frozen: 3, jumped: 5 })

/** Milliseconds of felt delay. */
export function costOf(felt: Felt, weights: Weights = WEIGHTS): number {
  return (
    weights.delay * felt.noticedDelayMs +
    weights.frozen * felt.frozenMsPerSecond +
    weights.jumped * felt.jumpedPerSecond
  )
}
