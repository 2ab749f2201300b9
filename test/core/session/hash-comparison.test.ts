import assert from 'node:assert/strict'
import { HashComparison } from '../../../src/core/session/hash-comparison.js'

describe('desync detector', () => {
  it('finds a mismatch whichever side comes first', () => {
    const detector = new HashComparison(3)
    assert.equal(detector.addRemote(1, 10, 5n), null)
    assert.deepEqual(detector.addLocal(10, 6n), [{ frame: 10, seat: 1, localHash: 6n, remoteHash: 5n }])
    assert.deepEqual(detector.addRemote(2, 10, 7n), { frame: 10, seat: 2, localHash: 6n, remoteHash: 7n })
  })

  it('says nothing while hashes agree, and counts what it compared', () => {
    const detector = new HashComparison(2)
    for (let frame = 0; frame < 50; frame++) {
      if (frame % 2 === 0) {
        assert.deepEqual(detector.addLocal(frame, BigInt(frame)), [])
        assert.equal(detector.addRemote(1, frame, BigInt(frame)), null)
      } else {
        assert.equal(detector.addRemote(1, frame, BigInt(frame)), null)
        assert.deepEqual(detector.addLocal(frame, BigInt(frame)), [])
      }
    }
    assert.equal(detector.compared, 50)
  })

  it('counts a report that is repeated once', () => {
    const detector = new HashComparison(2)
    detector.addLocal(10, 5n)
    for (let times = 0; times < 3; times++) detector.addRemote(1, 10, 5n)
    assert.equal(detector.compared, 1)
    for (let times = 0; times < 3; times++) detector.addRemote(1, 20, 5n)
    detector.addLocal(20, 5n)
    for (let times = 0; times < 3; times++) detector.addRemote(1, 20, 5n)
    assert.equal(detector.compared, 2)
  })

  it('reports each seat once, at the first mismatch found', () => {
    const detector = new HashComparison(2)
    detector.addRemote(1, 10, 1n)
    detector.addRemote(1, 20, 1n)
    assert.equal(detector.addLocal(10, 2n).length, 1)
    assert.deepEqual(detector.addLocal(20, 2n), [])
    assert.equal(detector.addRemote(1, 20, 9n), null)
  })

  it('keeps a bounded number of reports of each seat: a flood pushes out only its own', () => {
    const detector = new HashComparison(3)
    detector.addRemote(2, 10, 1n)
    for (let frame = 0; frame < 10_000; frame++) detector.addRemote(1, frame, 1n)
    assert.deepEqual(
      detector.addLocal(10, 2n).map(({ seat }) => seat),
      [2],
    )
    assert.deepEqual(
      detector.addLocal(9999, 2n).map(({ seat }) => seat),
      [1],
    )
  })

  it('forgets what others said of frames not reached yet, and finds a difference in later ones', () => {
    const detector = new HashComparison(2)
    detector.addRemote(1, 10, 1n)
    detector.forgetRemote()
    assert.deepEqual(detector.addLocal(10, 2n), [])
    detector.addRemote(1, 20, 3n)
    assert.equal(detector.addLocal(20, 4n).length, 1)
  })

  it('forgets its own hashes from long ago', () => {
    const detector = new HashComparison(2)
    for (let frame = 0; frame < 300; frame++) detector.addLocal(frame, 1n)
    assert.equal(detector.addRemote(1, 0, 2n), null)
    assert.notEqual(detector.addRemote(1, 299, 2n), null)
  })
})
