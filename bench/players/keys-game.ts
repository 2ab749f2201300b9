/** A game of keys alone: its state is how often each seat has pressed. */
import { defineGame, struct, u16 } from 'peerstep/core'

/** See above. */
export interface KeysState {
  /** By seat: presses so far, modulo 65536. */
  readonly presses: number[]
}

/** See above. */
export interface KeysInput {
  /** All presses of this player so far, modulo 65536: so a guess that repeats the last input presses nothing. */
  presses: number
}

/** See above. */
export const keys = defineGame<KeysState, KeysInput>({
  id: 'keys',
  version: '1',
  tickRate: 60,
  seats: { min: 2, max: 16 },
  input: struct({ presses: u16() }),
  start: ({ seats }) => ({ presses: new Array<number>(seats).fill(0) }),
  step(state, inputs) {
    for (const [seat, { presses }] of inputs.entries()) state.presses[seat] = presses
  },
})
