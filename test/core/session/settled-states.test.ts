import assert from 'node:assert/strict'
import { SettledStates } from '../../../src/core/session/settled-states.js'
import { Simulation } from '../../../src/core/session/simulation.js'
import { SnapshotRing } from '../../../src/core/session/snapshot-ring.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'
import { hashAfter, INPUT_BYTES, runOf } from './session-kit.js'

const SEED = 5
const EVERY = 10
const RING_FRAMES = 64

/** A simulation that runs ahead of what is final, its states saved as a session saves them. */
class Scene {
  readonly simulation: Simulation<DriftState, DriftInput>
  readonly settled: SettledStates<DriftState, DriftInput>
  readonly #ring = new SnapshotRing<DriftState, DriftInput>(RING_FRAMES)

  constructor(lastFrame = 0) {
    this.simulation = new Simulation(driftGame, { seed: 7, seats: 2, options: { frames: lastFrame } })
    this.settled = new SettledStates(this.simulation, this.#ring, EVERY)
    this.#ring.save(this.simulation, undefined)
  }

  /** Steps `frames` frames; after each all but the last `behind` are final. */
  run(frames: number, behind: number): void {
    for (let i = 0; i < frames; i++) {
      const inputs = new Uint8Array(2 * INPUT_BYTES)
      for (const seat of [0, 1]) inputs.set(runOf(SEED, seat, this.simulation.frame, 1).inputs, seat * INPUT_BYTES)
      this.simulation.step(inputs, ['playing', 'playing'])
      this.#ring.save(this.simulation, this.simulation.frame % EVERY === 0 ? this.simulation.hash() : undefined)
      this.settled.settle(this.simulation.frame - 1 - behind)
    }
  }
}

describe('settled states', () => {
  it('hash every so many frames, only what is final, and tell each once', () => {
    const scene = new Scene()
    scene.run(35, 8)
    assert.deepEqual(
      scene.settled.drainHashes(),
      [10, 20].map((frame) => ({ frame, hash: hashAfter(SEED, 2, frame) })),
    )
    scene.run(3, 8)
    assert.deepEqual(scene.settled.drainHashes(), [{ frame: 30, hash: hashAfter(SEED, 2, 30) }])
    assert.deepEqual(scene.settled.drainHashes(), [])
  })

  it('keep the newest hashes when they are not drained', () => {
    const scene = new Scene()
    scene.run(EVERY * 300, 0)
    const hashes = scene.settled.drainHashes()
    assert.equal(hashes.length, 256)
    assert.equal(hashes.at(-1)!.frame, EVERY * 300)
  })

  it('are kept for a report beyond the ring, sixteen of them, and leave the present as it was', () => {
    const scene = new Scene()
    scene.run(400, 8)
    const present = scene.simulation.hash()
    const hashed = Array.from({ length: 40 }, (_, index) => EVERY * (index + 1))
    const kept = hashed.filter((frame) => scene.settled.encoded(frame) !== undefined)
    // The newest 60 frames are in the ring still, the sixteen hashed states before them are kept beside it.
    assert.deepEqual(kept, hashed.slice(-6 - 16))
    assert.equal(scene.simulation.frame, 400)
    assert.equal(scene.simulation.hash(), present)
    const early = new Scene()
    early.run(kept[0]!, 0)
    assert.deepEqual(scene.settled.encoded(kept[0]!), early.simulation.encodeState())
  })

  it('decide a match at the first final frame at which the game was over, not before it is final', () => {
    const scene = new Scene(20)
    scene.run(24, 8)
    assert.equal(scene.settled.settledOutcome, null)
    scene.run(10, 8)
    assert.equal(scene.settled.settledOutcome!.frame, 20)
    const until20 = new Scene(20)
    until20.run(20, 0)
    assert.equal(scene.settled.settledOutcome!.hash, until20.simulation.hash())
    assert.equal(scene.simulation.frame, 34)
  })
})
