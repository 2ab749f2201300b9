/** The games in which feel is measured: who decides, and where on the screen a seat's body is. */
import type { Game } from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import { arenaDemo } from '../../demos/demo-games.js'
import type { ArenaInput, ArenaState } from '../../demos/games/arena/state.js'
import { WIDTH } from '../../demos/games/arena/state.js'
import { TWITCH_WIDTH, TwitchBrain, type TwitchInput, type TwitchState, twitch } from './twitch.js'

export interface FeltGame<State, Input> {
  readonly game: Game<State, Input>
  readonly options: Readonly<Record<string, number>>
  /** What the screen shows from side to side, in the game's units. */
  readonly width: number
  createBrain(seed: number): Brain<State, Input>
  /** Where a seat's body is; null while it has none. */
  bodyOf(state: State, seat: number): { readonly x: number; readonly y: number } | null
}

/** Ships with momentum: what was guessed wrongly grows slowly, as in most games of vehicles. No match ends early. */
export const arenaFelt: FeltGame<ArenaState, ArenaInput> = {
  ...arenaDemo,
  options: { seconds: 3600, points: 1000 },
  width: WIDTH,
  bodyOf: ({ ships }, seat) => (ships[seat].hp > 0 ? ships[seat] : null),
}

/** Bodies that turn on the spot: the worst that a wrong guess can look like. */
export const twitchFelt: FeltGame<TwitchState, TwitchInput> = {
  game: twitch,
  options: {},
  width: TWITCH_WIDTH,
  createBrain: (seed) => new TwitchBrain(seed),
  bodyOf: ({ bodies }, seat) => bodies[seat],
}
