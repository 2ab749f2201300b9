/** A game small enough to reason about: everybody adds up; a chosen frame decides. Options make it misbehave on request. */
import { defineGame } from '../../../src/core/game.js'
import { int } from '../../../src/core/input/input-fields.js'
import { struct } from '../../../src/core/input/input-schema.js'

interface TallyState {
  frame: number
  totals: number[]
  frames: number
  fault: string
}

export const tally = defineGame<TallyState, { add: number }>({
  id: 'tally',
  version: '1.0.0',
  tickRate: 60,
  seats: { min: 1, max: 4 },
  input: struct({ add: int(0, 200) }),
  start: ({ seats, options }) => ({
    frame: 0,
    totals: new Array<number>(seats).fill(0),
    frames: Number(options.frames ?? 100),
    fault: String(options.fault ?? ''),
  }),
  step(state, inputs, context) {
    for (const [seat, input] of inputs.entries()) {
      if (context.seats[seat] === 'playing') state.totals[seat]! += input.add + (context.random.uint32() % 3)
    }
    state.frame += 1
    if (state.frame !== 70) return
    if (state.fault === 'throw') throw new Error('tally was told to throw')
    while (state.fault === 'loop') state.totals[0]! += 0
    if (state.fault === 'crash') process.exit(3)
  },
  outcome(state) {
    if (state.frame < state.frames) return undefined
    const best = Math.max(...state.totals)
    return { winners: state.totals.flatMap((total, seat) => (total === best ? [seat] : [])), scores: [...state.totals] }
  },
})

export const notAGame = { id: 'tally', version: '1.0.0' }
