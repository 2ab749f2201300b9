import assert from 'node:assert/strict'
import type { SeatStatus } from '../../../src/core/game.js'
import { Simulation } from '../../../src/core/session/simulation.js'
import { SnapshotRing } from '../../../src/core/session/snapshot-ring.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'
import { encodedAt } from './session-kit.js'

const PLAYING: SeatStatus[] = ['playing']

function played(frames: number): {
  simulation: Simulation<DriftState, DriftInput>
  ring: SnapshotRing<DriftState, DriftInput>
  hashes: bigint[]
} {
  const simulation = new Simulation(driftGame, { seed: 1, seats: 1, options: {} })
  const ring = new SnapshotRing<DriftState, DriftInput>(4)
  const hashes: bigint[] = []
  for (let frame = 0; frame <= frames; frame++) {
    hashes.push(simulation.hash())
    ring.save(simulation, simulation.hash())
    if (frame < frames) simulation.step(encodedAt(3, 0, frame), PLAYING)
  }
  return { simulation, ring, hashes }
}

describe('snapshot ring', () => {
  it('keeps exactly its number of frames, the newest', () => {
    const { ring } = played(10)
    assert.equal(ring.frames, 4)
    assert.deepEqual(
      [5, 6, 7, 8, 9, 10, 11].map((frame) => ring.has(frame)),
      [false, false, true, true, true, true, false],
    )
    assert.throws(() => ring.get(6), /not kept/)
  })

  it('brings back each kept state with its random numbers and its hash', () => {
    const { simulation, ring, hashes } = played(10)
    for (const frame of [7, 10, 8, 9]) {
      simulation.load(ring.get(frame))
      assert.equal(simulation.frame, frame)
      assert.equal(simulation.hash(), hashes[frame])
      assert.equal(ring.hash(frame), hashes[frame])
    }
    assert.equal(ring.hash(6), undefined)
  })

  it('has nothing before the first save and at negative frames', () => {
    const ring = new SnapshotRing<DriftState, DriftInput>(4)
    for (const frame of [-5, -4, -1, 0, 3]) assert.equal(ring.has(frame), false)
  })

  it('gives a state away, which then survives what is saved in its place', () => {
    const { simulation, ring, hashes } = played(10)
    const taken = ring.take(8, undefined)
    assert.equal(ring.has(8), false)
    for (let i = 0; i < 8; i++) {
      simulation.step(encodedAt(3, 0, simulation.frame), PLAYING)
      ring.save(simulation, undefined)
    }
    simulation.load(taken)
    assert.equal(simulation.hash(), hashes[8])
  })

  it('does not show the memory it was given in exchange as a state', () => {
    const { ring } = played(10)
    const old = ring.take(7, undefined)
    ring.take(8, old)
    assert.equal(ring.has(8), false)
    assert.equal(ring.has(7), false)
  })
})
