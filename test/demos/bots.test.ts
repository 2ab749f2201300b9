import assert from 'node:assert/strict'
import { Simulation } from 'peerstep/core'
import { arenaDemo, type DemoGame, isDemoGame, skirmishDemo } from '../../demos/demo-games.js'

/** Plays bots against each other and returns the hash of the end and all inputs they gave. */
function play<State, Input>(
  demo: DemoGame<State, Input>,
  frames: number,
  seed: number,
): { hash: bigint; pressed: number } {
  const { game } = demo
  const simulation = new Simulation(game, { seed: 4, seats: 3, options: {} })
  const brains = [0, 1, 2].map((seat) => demo.createBrain(seed + seat))
  const inputs = new Uint8Array(simulation.frameBytes)
  let pressed = 0
  for (let frame = 0; frame < frames; frame++) {
    for (const [seat, brain] of brains.entries()) {
      const input = brain.decide(simulation.state, seat)
      game.input.write(input, inputs, seat * game.input.bytes)
      const readBack = game.input.create()
      game.input.read(inputs, seat * game.input.bytes, readBack)
      assert.equal(JSON.stringify(readBack), JSON.stringify(input), 'the bot stays within the bounds of the input')
    }
    if (inputs.some((byte) => byte !== 0)) pressed += 1
    simulation.step(inputs, ['playing', 'playing', 'playing'])
  }
  return { hash: simulation.hash(), pressed }
}

describe('demos/bots', () => {
  it('decide the same from the same seed and the same states', () => {
    assert.deepEqual(play(arenaDemo, 300, 1), play(arenaDemo, 300, 1))
    assert.deepEqual(play(skirmishDemo, 200, 1), play(skirmishDemo, 200, 1))
  })

  it('play differently with another seed', () => {
    assert.notEqual(play(arenaDemo, 300, 1).hash, play(arenaDemo, 300, 50).hash)
    assert.notEqual(play(skirmishDemo, 200, 1).hash, play(skirmishDemo, 200, 50).hash)
  })

  it('do something', () => {
    assert.ok(play(arenaDemo, 300, 1).pressed > 250)
    assert.ok(play(skirmishDemo, 200, 1).pressed >= 6)
  })

  it('know the demo games by their ids', () => {
    assert.equal(isDemoGame('arena'), true)
    assert.equal(isDemoGame('chess'), false)
  })
})
