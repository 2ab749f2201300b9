import assert from 'node:assert/strict'
import { fingerprintGame, randomInputs } from '../../../src/core/checks/fingerprint.js'
import type { Game } from '../../../src/core/game.js'
import { i8, u8 } from '../../../src/core/input/input-fields.js'
import { struct } from '../../../src/core/input/input-schema.js'
import { Random } from '../../../src/core/random.js'
import { Simulation } from '../../../src/core/session/simulation.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

type DriftGame = Game<DriftState, DriftInput>

describe('fingerprint', () => {
  it('is equal for games that behave alike, however they are written', () => {
    const rewritten: DriftGame = {
      ...driftGame,
      step: (state, inputs, context) => {
        const unused = [1, 2, 3]
        driftGame.step(state, inputs, context)
        return void unused
      },
    }
    assert.equal(fingerprintGame(rewritten), fingerprintGame(driftGame))
    assert.equal(fingerprintGame(driftGame), fingerprintGame(driftGame))
  })

  it('differs when anything that matters differs', () => {
    const step: DriftGame['step'] = (state, inputs, context) => {
      driftGame.step(state, inputs, context)
      if (context.frame === 77) state.bodies[0]!.x += 1e-9
    }
    const variants: DriftGame[] = [
      driftGame,
      { ...driftGame, step },
      { ...driftGame, id: 'drift2' },
      { ...driftGame, version: '2' },
      { ...driftGame, tickRate: 30 },
      { ...driftGame, seats: { min: 1, max: 15 } },
      { ...driftGame, validate: (_, seat) => seat > 0 },
      { ...driftGame, input: struct({ dx: i8(-1, 1), dy: i8(-1, 1), key: u8(0, 254) }) },
      { ...driftGame, start: (setup, random) => ({ ...driftGame.start(setup, random), gusts: 1 }) },
    ]
    const prints = variants.map(fingerprintGame)
    assert.equal(new Set(prints).size, variants.length)
  })

  it('notices a difference that shows only with the most seats', () => {
    const crowded: DriftGame = {
      ...driftGame,
      step(state, inputs, context) {
        driftGame.step(state, inputs, context)
        if (state.bodies.length === 16) state.gusts += 1
      },
    }
    assert.notEqual(fingerprintGame(crowded), fingerprintGame(driftGame))
  })

  it('plays inputs that the schema allows, and all kinds of them', () => {
    const simulation = new Simulation(driftGame, { seed: 1, seats: 2, options: {} })
    const inputs = new Uint8Array(simulation.frameBytes)
    const random = new Random(4)
    const seen = new Set<string>()
    const input = driftGame.input.create()
    for (let i = 0; i < 500; i++) {
      randomInputs(random, simulation, inputs)
      driftGame.input.read(inputs, 0, input)
      const again = new Uint8Array(driftGame.input.bytes)
      driftGame.input.write(input, again, 0)
      assert.deepEqual(again, inputs.slice(0, driftGame.input.bytes))
      seen.add(`${input.dx},${input.dy}`)
    }
    assert.equal(seen.size, 9)
  })
})
