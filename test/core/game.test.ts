import assert from 'node:assert/strict'
import { defineGame, type Game, SEATS_MAX } from '../../src/core/game.js'
import { bool } from '../../src/core/input/input-fields.js'
import { struct } from '../../src/core/input/input-schema.js'
import { Simulation } from '../../src/core/session/simulation.js'

describe('defineGame', () => {
  it('returns the game itself, with the types of its state and input', () => {
    const literal: Game<{ x: number }, { right: boolean }> = {
      id: 'race',
      version: '1',
      tickRate: 60,
      seats: { min: 1, max: 2 },
      input: struct({ right: bool() }),
      start: () => ({ x: 0 }),
      step: (state, inputs) => {
        if (inputs[0]?.right) state.x += 1
      },
    }
    const game = defineGame(literal)
    assert.equal(game, literal)
    const x: number = game.start({ seed: 1, seats: 1, options: {} }, null as never).x
    assert.equal(x, 0)
  })

  it('infers the types of a literal', () => {
    const game = defineGame({
      id: 'race',
      version: '1',
      tickRate: 60,
      seats: { min: 1, max: SEATS_MAX },
      input: struct({ right: bool() }),
      start: ({ seats }) => ({ runners: Array.from({ length: seats }, () => ({ x: 0 })) }),
      step: ({ runners }, inputs) => {
        for (const [seat, runner] of runners.entries()) if (inputs[seat]?.right) runner.x += 1
      },
    })
    const simulation = new Simulation(game, { seed: 1, seats: SEATS_MAX, options: {} })
    simulation.step(new Uint8Array(SEATS_MAX).fill(1, 0, 1), new Array<'playing'>(SEATS_MAX).fill('playing'))
    const places: number[] = simulation.state.runners.map(({ x }) => x)
    assert.deepEqual(places, [1, ...new Array<number>(SEATS_MAX - 1).fill(0)])
  })
})
