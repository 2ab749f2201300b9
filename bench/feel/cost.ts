/**
 * The cost of a match for its players, in milliseconds of perceived delay: one number to compare modes by. It has not been
 * measured for all games; it is explicit so that it can be discussed. The benchmark varies its weights and shows which
 * weights another result would need.
 */

/** What all players of a match perceived, on average. */
export interface Felt {
  /** Mean over all inputs of the delay on the own screen beyond `NOTICED_DELAY_MS` and beyond a game without a network. */
  readonly noticedDelayMs: number
  /** How long the picture stood still in a second, milliseconds. */
  readonly frozenMsPerSecond: number
  /** How far bodies jumped in a second after wrong guesses, hundredths of the screen's width; jumps too small to see left out. */
  readonly jumpedPerSecond: number
}

/** Milliseconds of perceived delay for one unit of each field of `Felt`. */
export interface Weights {
  readonly delay: number
  readonly frozen: number
  readonly jumped: number
}

/**
 * Delay on one's own screen that goes unnoticed: three frames of 60 Hz. In the most demanding games delay begins to do harm
 * at about 50 ms (Raaen and Groenli, Latency Thresholds for Usability in Games, 2014); fighting games ship with three
 * frames of it (NetherRealm), and lockstep is held to be acceptable up to there (SnapNet).
 */
export const NOTICED_DELAY_MS = 50
/** A jump below a quarter of a hundredth of the screen's width is not seen beside a body's own motion: 4 units of 1600. */
export const SEEN_JUMP = 0.0025
/** Costs that differ by less are equal: a third of a frame. */
export const EQUAL_COST_MS = 5

/**
 * - A millisecond of delay beyond what is noticed costs one: that is the unit.
 * - A millisecond of waiting in every second costs three: players adapt to constant delay, not to variation (Normoyle and
 *   others, Player Perception of Delays and Jitter, 2014), and a freeze stops the whole picture. One stall of a frame a
 *   second costs as much as 50 ms of delay.
 * - Half a ship (a hundredth of the screen) that jumps once a second costs as much as 5 ms of delay: it is one body of the
 *   picture, another player's, and a game that eases corrections shows a quick slide instead.
 */
export const WEIGHTS: Weights = Object.freeze({ delay: 1, frozen: 3, jumped: 5 })

/** Milliseconds of perceived delay. */
export function costOf({ noticedDelayMs, frozenMsPerSecond, jumpedPerSecond }: Felt, weights = WEIGHTS): number {
  return weights.delay * noticedDelayMs + weights.frozen * frozenMsPerSecond + weights.jumped * jumpedPerSecond
}

/** A cost to the best one; costs that players do not notice count as `EQUAL_COST_MS`. */
export function costRatio(cost: number, best: number): number {
  return Math.max(cost, EQUAL_COST_MS) / Math.max(best, EQUAL_COST_MS)
}
