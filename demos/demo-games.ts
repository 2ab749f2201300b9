/** The demo games and who can play them: what page, bot and match command have in common. */
import type { Game } from 'peerstep/core'
import { ArenaBot } from './bots/arena-bot.js'
import type { Brain } from './bots/brain.js'
import { SkirmishBot } from './bots/skirmish-bot.js'
import type { ArenaInput, ArenaState } from './games/arena/state.js'
import { arena } from './games/arena.js'
import type { SkirmishInput, SkirmishState } from './games/skirmish/state.js'
import { skirmish } from './games/skirmish.js'

export interface DemoGame<State, Input> {
  readonly game: Game<State, Input>
  /** A bot; the same seed plays the same way. */
  createBrain(seed: number): Brain<State, Input>
}

export const arenaDemo: DemoGame<ArenaState, ArenaInput> = { game: arena, createBrain: (seed) => new ArenaBot(seed) }

export const skirmishDemo: DemoGame<SkirmishState, SkirmishInput> = {
  game: skirmish,
  createBrain: (seed) => new SkirmishBot(seed),
}

export const DEMO_GAME_IDS = ['arena', 'skirmish'] as const
export type DemoGameId = (typeof DEMO_GAME_IDS)[number]

export function isDemoGame(id: string): id is DemoGameId {
  return (DEMO_GAME_IDS as readonly string[]).includes(id)
}

/** Names for bots, by seat. */
export const BOT_NAMES: readonly string[] = ['Ada', 'Grace', 'Alan', 'Edsger', 'Hedy', 'Claude', 'Katherine', 'Leslie']
