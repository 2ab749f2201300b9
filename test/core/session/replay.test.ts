import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { replay } from '../../../src/core/session/replay.js'
import { PeerstepError } from '../../../src/errors.js'
import { driftGame } from '../../support/drift-game.js'
import { inputAt, makeSession, runOf } from './session-kit.js'

const SEED = 21

function finalOf(seats: number, frames: number, statuses: FinalFrames['statuses'] = []): FinalFrames {
  const inputs = Array.from({ length: seats }, (_, seat) => runOf(SEED, seat, 0, frames).inputs)
  return { firstFrame: 0, count: frames, inputs, statuses, substitutions: [] }
}

const SETUP = { seed: 7, seats: 2, options: { frames: 0 } }

describe('replay', () => {
  it('ends in the state of the match it is a record of, with the same hashes on the way', () => {
    const session = makeSession({ hashIntervalFrames: 20 })
    session.addInputs(runOf(SEED, 1, 0, 128))
    const hashes = []
    for (let frame = 0; frame < 100; frame++) {
      session.addLocalInput(0, inputAt(SEED, 0, frame))
      session.advance()
      hashes.push(...session.drainHashes())
    }
    session.reconcile()
    const result = replay(driftGame, SETUP, finalOf(2, 100), 20)
    assert.equal(result.frames, 100)
    assert.equal(result.hash, session.simulation.hash())
    assert.deepEqual(result.checkpoints, hashes)
    assert.equal(result.outcome, undefined)
  })

  it('is the same every time, and another for another seed, input or status', () => {
    const { hash } = replay(driftGame, SETUP, finalOf(2, 60))
    assert.equal(replay(driftGame, SETUP, finalOf(2, 60)).hash, hash)
    assert.notEqual(replay(driftGame, { ...SETUP, seed: 8 }, finalOf(2, 60)).hash, hash)
    const { inputs } = finalOf(2, 60)
    const other = { ...finalOf(2, 60), inputs: [inputs[0]!, runOf(SEED + 1, 1, 0, 60).inputs] }
    assert.notEqual(replay(driftGame, SETUP, other).hash, hash)
    assert.notEqual(replay(driftGame, SETUP, finalOf(2, 60, [{ seat: 1, frame: 59, status: 'away' }])).hash, hash)
  })

  it('stops where the game is decided', () => {
    const result = replay(driftGame, { ...SETUP, options: { frames: 25 } }, finalOf(2, 60), 10)
    assert.equal(result.frames, 25)
    assert.equal(result.outcome?.reason, 'time')
    assert.deepEqual(
      result.checkpoints.map(({ frame }) => frame),
      [10, 20],
    )
  })

  it('keeps a status until it changes', () => {
    const statuses = [
      { seat: 1, frame: 10, status: 'away' as const },
      { seat: 1, frame: 15, status: 'playing' as const },
      { seat: 0, frame: 15, status: 'empty' as const },
    ]
    const seen: string[] = []
    const spy: typeof driftGame = {
      ...driftGame,
      step: (_, __, context) => void seen.push(context.seats.map((status) => status[0]).join('')),
    }
    replay(spy, SETUP, finalOf(2, 20, statuses))
    assert.deepEqual([seen[9], seen[10], seen[14], seen[15], seen[19]], ['pp', 'pa', 'pa', 'ep', 'ep'])
  })

  it('plays no frames at all', () => {
    assert.equal(replay(driftGame, SETUP, finalOf(2, 0)).frames, 0)
  })

  it('refuses inputs that do not fit', () => {
    for (const final of [finalOf(3, 10), finalOf(1, 10), { ...finalOf(2, 10), count: 11 }]) {
      assert.throws(
        () => replay(driftGame, SETUP, final),
        (error) => error instanceof PeerstepError && error.code === 'BAD_RECORD',
      )
    }
  })
})
