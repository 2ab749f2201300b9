/** Games that break the contract in ways that sync-test must name. */
import { tally } from '../tally.js'

type State = Parameters<typeof tally.step>[0]
let steps = 0

/** Keeps something outside its state. */
export const forgetful: object = {
  ...tally,
  id: 'forgetful',
  step(state: State, inputs: Parameters<typeof tally.step>[1], context: Parameters<typeof tally.step>[2]): void {
    tally.step(state, inputs, context)
    steps += 1
    if (state.frame > 20) state.totals[1]! += steps % 2
  },
}
