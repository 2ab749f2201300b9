/** A game that makes no garbage: whatever a match of it leaves behind is ours. 1 to 16 seats, and it never ends. */
import {
  bool,
  defineGame,
  type InputOf,
  i8,
  type MatchSetup,
  Random,
  type Soa,
  soa,
  struct,
  typedArraySnapshots,
} from 'peerstep/core'
import type { Brain } from '../../demos/bots/brain.js'

const SEATS_MAX = 16
const COLUMNS = { x: 'i32', y: 'i32', fired: 'i32' } as const
const fields = { dx: i8(-1, 1), dy: i8(-1, 1), fire: bool() }
/** A key changes about every tenth frame. */
const CHANGE_RATIO = 0.1

export type QuietState = Soa<typeof COLUMNS>
export type QuietInput = InputOf<typeof fields>

export const quiet = defineGame<QuietState, QuietInput>({
  id: 'quiet',
  version: '1',
  tickRate: 60,
  seats: { min: 1, max: SEATS_MAX },
  input: struct(fields),
  snapshot: typedArraySnapshots<QuietState>({ views: (state) => state.views, create: () => soa(COLUMNS, SEATS_MAX) }),
  start: (_setup: MatchSetup) => soa(COLUMNS, SEATS_MAX),
  step(state, inputs, context) {
    for (let seat = 0; seat < context.seats.length; seat += 1) {
      const { dx, dy, fire } = inputs[seat]
      state.x[seat] += dx
      state.y[seat] += dy
      if (fire) state.fired[seat] += 1
    }
  },
})

/** Presses another key now and then, whatever happens. */
export class QuietBrain implements Brain<QuietState, QuietInput> {
  readonly #random: Random
  readonly #input: { dx: number; dy: number; fire: boolean } = { dx: 0, dy: 0, fire: false }

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(): QuietInput {
    if (this.#random.chance(CHANGE_RATIO)) {
      this.#input.dx = this.#random.int(-1, 1)
      this.#input.dy = this.#random.int(-1, 1)
      this.#input.fire = this.#random.chance(0.5)
    }
    return this.#input
  }
}
