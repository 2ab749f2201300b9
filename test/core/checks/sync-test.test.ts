/** Scenario S30: roll back at every frame by every distance; what is not deterministic is caught and named. */
import assert from 'node:assert/strict'
import { syncTest } from '../../../src/core/checks/sync-test.js'
import type { Game } from '../../../src/core/game.js'
import { plainSnapshots } from '../../../src/core/snapshots/plain-snapshots.js'
import type { SnapshotCodec } from '../../../src/core/snapshots/snapshot-codec.js'
import { PeerstepError } from '../../../src/errors.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

type DriftGame = Game<DriftState, DriftInput>

/** A game with something it remembers outside its state. */
function forgetful(frame: number): DriftGame {
  let steps = 0
  return {
    ...driftGame,
    step(state, inputs, context) {
      driftGame.step(state, inputs, context)
      steps += 1
      // Only what is simulated for the second time comes here after more steps than frames.
      if (context.frame >= frame) state.bodies[1]!.hits += steps - context.frame
    },
  }
}

describe('S30: sync-test', () => {
  it('finds nothing in a deterministic game, at every distance up to the window, for any number of seats', () => {
    for (const windowFrames of [1, 2, 3, 8, 20, 128]) {
      for (const seats of [1, 2, 16]) {
        const report = syncTest(driftGame, { frames: 200, windowFrames, seats, seed: windowFrames })
        assert.ok(report.ok, `window ${windowFrames}, ${seats} seats`)
        assert.equal(report.frames, 200)
        assert.ok(report.comparisons >= 200)
      }
    }
  })

  it('tries each distance in turn', () => {
    // Over 60 frames with a window of 4: 15 times each of 1, 2, 3 and 4, less at the very start.
    const { comparisons } = syncTest(driftGame, { frames: 60, windowFrames: 4, seats: 1 })
    assert.equal(comparisons, 15 * (1 + 2 + 3 + 4))
  })

  it('gives the same hash for the same seed and another for another', () => {
    const hash = (seed: number): bigint => syncTest(driftGame, { frames: 100, seats: 2, seed }).hash
    assert.equal(hash(5), hash(5))
    assert.notEqual(hash(5), hash(6))
  })

  it('catches planted nondeterminism within the window and names the frame and the field', () => {
    for (const windowFrames of [1, 4, 16]) {
      for (const frame of [0, 7, 50]) {
        const report = syncTest(forgetful(frame), { frames: 200, windowFrames, seats: 2 })
        assert.equal(report.ok, false)
        const { failure } = report
        assert.ok(failure && failure.frame >= frame && failure.frame <= frame + windowFrames, `${failure?.frame}`)
        assert.ok(failure.distanceFrames >= 1 && failure.distanceFrames <= windowFrames)
        assert.deepEqual(
          failure.differences.map(({ path }) => path),
          ['bodies[1].hits'],
        )
      }
    }
  })

  it('catches a snapshot that forgets a field', () => {
    const codec = plainSnapshots<DriftState>()
    const lossy: SnapshotCodec<DriftState> = {
      ...codec,
      save: (state, reuse) => codec.save(state, reuse),
      load(snapshot, state) {
        const { gusts } = state
        const loaded = codec.load(snapshot, state)
        loaded.gusts = gusts
        return loaded
      },
      hash: (state) => codec.hash(state),
      encode: (state) => codec.encode(state),
      decode: (bytes) => codec.decode(bytes),
    }
    const report = syncTest({ ...driftGame, snapshot: lossy }, { frames: 400, seats: 2 })
    assert.equal(report.ok, false)
    assert.deepEqual(
      report.failure!.differences.map(({ path }) => path),
      ['gusts'],
    )
  })

  it('throws where a step asks the machine, unless told not to look', () => {
    const game: DriftGame = {
      ...driftGame,
      step(state, inputs, context) {
        driftGame.step(state, inputs, context)
        if (context.frame === 20) state.gusts += Math.sin(1) > 2 ? 1 : 0
      },
    }
    assert.throws(
      () => syncTest(game, { frames: 60, seats: 2 }),
      (error) => error instanceof PeerstepError && error.code === 'NONDETERMINISM' && /Math\.sin/.test(error.message),
    )
    assert.ok(syncTest(game, { frames: 60, seats: 2, guard: false }).ok)
  })

  it('stops when the game is decided', () => {
    const report = syncTest(driftGame, { frames: 600, seats: 2, options: { frames: 30 } })
    assert.ok(report.ok)
    assert.equal(report.frames, 30)
  })

  it('refuses a window out of bounds', () => {
    for (const windowFrames of [0, 129, 1.5, Number.NaN]) {
      assert.throws(
        () => syncTest(driftGame, { windowFrames }),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
  })
})
