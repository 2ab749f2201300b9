import assert from 'node:assert/strict'
import { SeatPunctuality } from '../../../src/match/referee/seat-punctuality.js'

/** Frames in time, one after the other, that it takes to be waited for again. */
function framesToReturn(standing: SeatPunctuality, from: number): number {
  for (let frames = 1; frames <= 1000; frames++) {
    standing.judge(from + frames, true)
    if (standing.restatus(false, false)) return frames
  }
  return Number.POSITIVE_INFINITY
}

/** Misses one input, and comes back as soon as it may. */
function missAndReturn(standing: SeatPunctuality, from: number): number {
  assert.ok(standing.restatus(true, false))
  assert.equal(standing.status, 'away')
  const frames = framesToReturn(standing, from)
  assert.equal(standing.status, 'playing')
  return frames
}

describe('seat standing', () => {
  it('goes away with a missing input, and comes back once six came in time', () => {
    assert.equal(missAndReturn(new SeatPunctuality(2), 100), 6)
  })

  it('has to prove itself for twice as long each time, up to two seconds', () => {
    const standing = new SeatPunctuality(2)
    const needed = [0, 1, 2, 3, 4, 5, 6].map((time) => missAndReturn(standing, 1000 * (time + 1)))
    assert.deepEqual(needed, [6, 12, 24, 48, 96, 120, 120])
  })

  it('is forgiven after ten seconds in time', () => {
    const standing = new SeatPunctuality(2)
    missAndReturn(standing, 1000)
    missAndReturn(standing, 2000)
    for (let frame = 0; frame < 600; frame++) standing.noteKept()
    assert.equal(missAndReturn(standing, 5000), 6)
  })

  it('begins its count anew with a frame that is late, or left out; a frame said twice counts once', () => {
    const standing = new SeatPunctuality(2)
    standing.restatus(true, false)
    for (const frame of [10, 11, 12, 13, 14]) standing.judge(frame, true)
    standing.judge(14, true)
    assert.equal(standing.restatus(false, false), false)
    standing.judge(15, false)
    for (const frame of [16, 17, 18, 19, 20]) standing.judge(frame, true)
    standing.judge(22, true)
    assert.equal(standing.restatus(false, false), false)
    assert.equal(framesToReturn(standing, 22), 5)
  })

  it('is empty once it was silent for long enough while away, or has left and sent all it will', () => {
    const silent = new SeatPunctuality(2)
    assert.ok(silent.restatus(true, true))
    assert.equal(silent.status, 'empty')
    const left = new SeatPunctuality(2)
    left.leave()
    assert.equal(left.restatus(false, false), false)
    assert.ok(left.restatus(true, false))
    assert.equal(left.status, 'empty')
  })

  it('has its last input repeated for a while, then the neutral one, and nothing while it is empty', () => {
    const standing = new SeatPunctuality(2)
    let repeats = 0
    while (standing.noteSubstituted()) repeats += 1
    assert.ok(repeats > 0 && repeats < 60)
    assert.equal(standing.noteSubstituted(), false)
    standing.noteKept()
    assert.equal(standing.noteSubstituted(), true)
    standing.restatus(true, true)
    standing.noteKept()
    assert.equal(standing.noteSubstituted(), false)
  })

  it('remembers the most it acknowledged, and starts over where its peer has to, or is another', () => {
    const standing = new SeatPunctuality(2)
    standing.heard(1000, [5, 7], 4, false, true)
    standing.heard(1100, [6, 3], 2, false, true)
    assert.deepEqual(standing.acks, [6, 7])
    assert.equal(standing.finalAck, 4)
    standing.heard(1200, [9, 9], 3, true, false) // follows somebody else: what it holds does not count
    assert.deepEqual(standing.acks, [6, 7])
    assert.equal(standing.supportedMs, 1100)
    assert.equal(standing.finalAck, 3)
    assert.equal(standing.silentMs(1500), 300)
    standing.reseat(2000)
    assert.deepEqual(standing.acks, [-1, -1])
    assert.equal(standing.finalAck, -1)
    assert.equal(standing.resync, false)
    assert.ok(standing.listens(4999) && !standing.listens(5000))
  })
})
