/** Games and players of the recorded matches. */
import {
  bool,
  defineGame,
  type Game,
  type InputOf,
  i8,
  Random,
  type Soa,
  soa,
  struct,
  typedArraySnapshots,
} from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'
import { arenaDemo } from '../../demos/demo-games.js'
import { type ArenaInput, type ArenaState, arena } from '../../demos/games/arena.js'

const SEATS_MAX = 16
const COLUMNS = { x: 'i32', y: 'i32', fired: 'i32' } as const
const fields = { dx: i8(-1, 1), dy: i8(-1, 1), fire: bool() }
type QuietState = Soa<typeof COLUMNS>
type QuietInput = InputOf<typeof fields>
const createQuiet = (): QuietState => soa(COLUMNS, SEATS_MAX)

/** A game that makes no garbage, so that all garbage of a match of it is ours. 1 to 16 seats; it never ends. */
export const quiet = defineGame<QuietState, QuietInput>({
  id: 'quiet',
  version: '1',
  tickRate: 60,
  seats: { min: 1, max: SEATS_MAX },
  input: struct(fields),
  snapshot: typedArraySnapshots<QuietState>({ views: (state) => state.views, create: createQuiet }),
  start: createQuiet,
  step(state, inputs, context) {
    for (let seat = 0; seat < context.seats.length; seat += 1) {
      const { dx, dy, fire } = inputs[seat]!
      state.x[seat]! += dx
      state.y[seat]! += dy
      if (fire) state.fired[seat]! += 1
    }
  },
})

/** Changes its input in every tenth frame or so. */
export class QuietBrain implements Brain<QuietState, QuietInput> {
  readonly #random: Random
  readonly #input: { dx: number; dy: number; fire: boolean } = { dx: 0, dy: 0, fire: false }

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): QuietInput {
    if (this.#random.chance(0.1)) {
      this.#input.dx = this.#random.int(-1, 1)
      this.#input.dy = this.#random.int(-1, 1)
      this.#input.fire = this.#random.chance(0.5)
    }
    return this.#input
  }
}

/** Presses something else on every frame, so that no guess is ever right: every packet is a rollback. */
class RandomBrain implements Brain<ArenaState, ArenaInput> {
  readonly #random: Random
  readonly #bytes = new Uint8Array(arena.input.bytes)
  readonly #input = arena.input.create()

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): ArenaInput {
    for (let at = 0; at < this.#bytes.length; at += 1) this.#bytes[at] = this.#random.int(0, 255)
    arena.input.read(this.#bytes, 0, this.#input)
    return this.#input
  }
}

/** What can be recorded. */
export type GameName = 'arena' | 'random' | 'quiet'

type UseGame<Result> = <State, Input>(
  game: Game<State, Input>,
  createBrain: (seed: number) => Brain<State, Input>,
) => Result

/** Calls `use` with a game and its players: one at a time, because their types differ. */
export function withGame<Result>(name: GameName, use: UseGame<Result>): Result {
  if (name === 'arena') return use(arena, arenaDemo.createBrain)
  if (name === 'random') return use(arena, (seed) => new RandomBrain(seed))
  return use(quiet, (seed) => new QuietBrain(seed))
}
