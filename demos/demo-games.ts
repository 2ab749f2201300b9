/** The demo games and their bots: for the page, the bot and the match command. */
import type { Game } from 'peerstep/core'
import { ArenaBot } from './bots/arena-bot.js'
import type { Brain } from './bots/brain.js'
import { SkirmishBot } from './bots/skirmish-bot.js'
import type { ArenaInput, ArenaState } from './games/arena/state.js'
import { arena } from './games/arena.js'
import type { SkirmishInput, SkirmishState } from './games/skirmish/state.js'
import { skirmish } from './games/skirmish.js'

/** A game with a bot that plays it. */
export interface DemoGame<State, Input> {
  readonly game: Game<State, Input>
  /** Makes a bot; with the same seed it plays the same way. */
  createBrain(seed: number): Brain<State, Input>
}

/** The arena. */
export const arenaDemo: DemoGame<ArenaState, ArenaInput> = { game: arena, createBrain: (seed) => new ArenaBot(seed) }

/** Skirmish. */
export const skirmishDemo: DemoGame<SkirmishState, SkirmishInput> = {
  game: skirmish,
  createBrain: (seed) => new SkirmishBot(seed),
}

/** Ids of the demo games. */
export const DEMO_GAME_IDS = ['arena', 'skirmish'] as const
/** Id of a demo game. */
export type DemoGameId = (typeof DEMO_GAME_IDS)[number]

/** True for the id of a demo game. */
export function isDemoGame(id: string): id is DemoGameId {
  return (DEMO_GAME_IDS as readonly string[]).includes(id)
}

/** Names for bots, by seat. */
export const BOT_NAMES: readonly string[] = ['Ada', 'Grace', 'Alan', 'Edsger', 'Hedy', 'Claude', 'Katherine', 'Leslie']
