import assert from 'node:assert/strict'
import type { Game, MatchSetup, SeatStatus } from '../../../src/core/game.js'
import { checkSetup, Simulation } from '../../../src/core/session/simulation.js'
import { PeerstepError } from '../../../src/errors.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'
import { encodedAt, INPUT_BYTES } from './session-kit.js'

const SETUP: MatchSetup = { seed: 5, seats: 2, options: {} }
const PLAYING: SeatStatus[] = ['playing', 'playing']

function inputsOf(frame: number): Uint8Array {
  const inputs = new Uint8Array(2 * INPUT_BYTES)
  for (const seat of [0, 1]) inputs.set(encodedAt(9, seat, frame), seat * INPUT_BYTES)
  return inputs
}

function stepped(frames: number, game: Game<DriftState, DriftInput> = driftGame): Simulation<DriftState, DriftInput> {
  const simulation = new Simulation(game, SETUP)
  for (let frame = 0; frame < frames; frame++) simulation.step(inputsOf(frame), PLAYING)
  return simulation
}

function refuses(game: Partial<Game<DriftState, DriftInput>>, setup: Partial<MatchSetup>, message: RegExp): void {
  assert.throws(
    () => checkSetup({ ...driftGame, ...game } as Game<unknown, unknown>, { ...SETUP, ...setup }),
    (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION' && message.test(error.message),
  )
}

describe('simulation', () => {
  it('gives the same hash for the same inputs, and another for others', () => {
    assert.equal(stepped(30).hash(), stepped(30).hash())
    assert.notEqual(stepped(30).hash(), stepped(31).hash())
    const other = stepped(29)
    other.step(inputsOf(77), PLAYING)
    assert.notEqual(other.hash(), stepped(30).hash())
  })

  it('takes state, frame and random numbers back together', () => {
    const simulation = stepped(10)
    const saved = simulation.save()
    const hash = simulation.hash()
    for (let frame = 10; frame < 40; frame++) simulation.step(inputsOf(frame), PLAYING)
    const later = simulation.hash()
    simulation.load(saved)
    assert.equal(simulation.frame, 10)
    assert.equal(simulation.hash(), hash)
    for (let frame = 10; frame < 40; frame++) simulation.step(inputsOf(frame), PLAYING)
    assert.equal(simulation.hash(), later)
  })

  it('overwrites a save that is given for reuse, and no other', () => {
    const simulation = stepped(3)
    const kept = simulation.save()
    const reused = simulation.save()
    simulation.step(inputsOf(3), PLAYING)
    assert.equal(simulation.save(reused), reused)
    assert.equal(reused.frame, 4)
    simulation.load(kept)
    assert.equal(simulation.hash(), stepped(3).hash())
  })

  it('hashes the random numbers too: states may look alike and yet have different futures', () => {
    const simulation = stepped(3)
    const before = simulation.hash()
    const saved = simulation.save()
    saved.random[0]! ^= 1
    simulation.load(saved)
    assert.notEqual(simulation.hash(), before)
  })

  it('copies and encodes a saved state without touching the live one', () => {
    const simulation = stepped(5)
    const saved = simulation.save()
    simulation.step(inputsOf(5), PLAYING)
    const hash = simulation.hash()
    const copy = simulation.copyOf(saved)
    assert.equal(copy.frames, 5)
    assert.equal(simulation.state.frames, 6)
    assert.equal(simulation.hash(), hash)
    assert.deepEqual(simulation.decodeState(simulation.encodeState()), simulation.state)
  })

  it('turns an input that the game refuses into the neutral one', () => {
    const strict: Game<DriftState, DriftInput> = { ...driftGame, validate: (_, seat) => seat !== 1 }
    const refused = stepped(5, strict)
    const plain = new Simulation(driftGame, SETUP)
    for (let frame = 0; frame < 5; frame++) {
      const inputs = inputsOf(frame)
      inputs.set(driftGame.input.neutral, INPUT_BYTES)
      plain.step(inputs, PLAYING)
    }
    assert.equal(refused.hash(), plain.hash())
  })

  it('tells the step its frame, its statuses and the tick rate', () => {
    const seen: unknown[] = []
    const game: Game<DriftState, DriftInput> = {
      ...driftGame,
      step: (_, __, context) => void seen.push([context.frame, [...context.seats], context.tickRate]),
    }
    const simulation = new Simulation(game, SETUP)
    simulation.step(inputsOf(0), PLAYING)
    simulation.step(inputsOf(1), ['playing', 'empty'])
    assert.deepEqual(seen, [
      [0, ['playing', 'playing'], 60],
      [1, ['playing', 'empty'], 60],
    ])
  })

  it('makes nondeterministic calls throw when guarded', () => {
    const game: Game<DriftState, DriftInput> = { ...driftGame, step: () => void Math.random() }
    const simulation = new Simulation(game, SETUP, { guard: true })
    assert.throws(
      () => simulation.step(inputsOf(0), PLAYING),
      (error) => error instanceof PeerstepError && error.code === 'NONDETERMINISM',
    )
  })

  it('refuses games and setups out of bounds with a sentence that says what is wrong', () => {
    refuses({ seats: { min: 0, max: 2 } }, {}, /seats must satisfy/)
    refuses({ seats: { min: 2, max: 17 } }, {}, /seats must satisfy/)
    refuses({ seats: { min: 2, max: 4 } }, { seats: 5 }, /takes 2 to 4 seats, not 5/)
    refuses({}, { seats: 1.5 }, /not 1.5/)
    refuses({ tickRate: 0 }, {}, /tickRate/)
    refuses({ tickRate: 241 }, {}, /tickRate/)
    refuses({ tickRate: Number.NaN }, {}, /tickRate/)
    refuses({}, { seed: -1 }, /seed/)
    refuses({}, { seed: 2 ** 32 }, /seed/)
    refuses({}, { seed: 0.5 }, /seed/)
  })

  it('asserts on inputs of another size', () => {
    assert.throws(() => stepped(0).step(new Uint8Array(1), PLAYING), /inputs of one frame/)
  })
})
