/** A player made of arithmetic: what every demo bot offers. */

/** Decides like a player does: from what is visible, at its own pace. Not part of the game, so free to keep its own memory. */
export interface Brain<State, Input> {
  /** The decision of `seat` for the next frame. */
  decide(state: State, seat: number): Input
}
