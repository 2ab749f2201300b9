import assert from 'node:assert/strict'
import { SeatPunctuality } from '../../../src/match/referee/seat-punctuality.js'

const NOW_MS = 1000

/** Frames in time, one after the other, that it takes to be waited for again. */
function framesToReturn(punctuality: SeatPunctuality, from: number): number {
  for (let frames = 1; frames <= 1000; frames++) {
    punctuality.judge(from + frames, 0)
    if (punctuality.updateStatus(false, NOW_MS)) return frames
  }
  return Number.POSITIVE_INFINITY
}

/** Misses one input, and comes back as soon as it may. */
function missAndReturn(punctuality: SeatPunctuality, from: number): number {
  assert.ok(punctuality.updateStatus(true, NOW_MS))
  assert.equal(punctuality.status, 'away')
  const frames = framesToReturn(punctuality, from)
  assert.equal(punctuality.status, 'playing')
  return frames
}

describe('seat punctuality', () => {
  it('goes away with a missing input, and comes back once six came in time', () => {
    assert.equal(missAndReturn(new SeatPunctuality(2), 100), 6)
  })

  it('has to prove itself for twice as long each time, up to two seconds', () => {
    const punctuality = new SeatPunctuality(2)
    const needed = [0, 1, 2, 3, 4, 5, 6].map((time) => missAndReturn(punctuality, 1000 * (time + 1)))
    assert.deepEqual(needed, [6, 12, 24, 48, 96, 120, 120])
  })

  it('is forgiven after ten seconds in time', () => {
    const punctuality = new SeatPunctuality(2)
    missAndReturn(punctuality, 1000)
    missAndReturn(punctuality, 2000)
    for (let frame = 0; frame < 600; frame++) punctuality.noteKept()
    assert.equal(missAndReturn(punctuality, 5000), 6)
  })

  it('begins its count anew with a frame that is late, or left out; a repeated frame counts once', () => {
    const punctuality = new SeatPunctuality(2)
    punctuality.updateStatus(true, NOW_MS)
    for (const frame of [10, 11, 12, 13, 14]) punctuality.judge(frame, 150)
    punctuality.judge(14, 0)
    assert.equal(punctuality.updateStatus(false, NOW_MS), false)
    punctuality.judge(15, 151)
    for (const frame of [16, 17, 18, 19, 20]) punctuality.judge(frame, 150)
    punctuality.judge(22, 0)
    assert.equal(punctuality.updateStatus(false, NOW_MS), false)
    assert.equal(framesToReturn(punctuality, 22), 5)
  })

  it('is empty once it was silent for long enough while away, or has left and sent all it will', () => {
    const silent = new SeatPunctuality(2, { toleranceMs: 200, dropAfterMs: 5000 })
    silent.expectFrom(NOW_MS)
    assert.ok(silent.updateStatus(true, NOW_MS + 4999))
    assert.equal(silent.status, 'away')
    assert.ok(silent.updateStatus(true, NOW_MS + 5000))
    assert.equal(silent.status, 'empty')
    const left = new SeatPunctuality(2)
    left.leave()
    assert.equal(left.updateStatus(false, NOW_MS), false)
    assert.ok(left.updateStatus(true, NOW_MS))
    assert.equal(left.status, 'empty')
  })

  it('is waited for up to its own tolerance', () => {
    assert.ok(!new SeatPunctuality(2).isOverdue(199) && new SeatPunctuality(2).isOverdue(200))
    const patient = new SeatPunctuality(2, { toleranceMs: 500, dropAfterMs: 5000 })
    assert.ok(!patient.isOverdue(499) && patient.isOverdue(500))
  })

  it('has its last input repeated for a while, then the neutral one, and nothing while it is empty', () => {
    const punctuality = new SeatPunctuality(2)
    let repeats = 0
    while (punctuality.noteSubstituted()) repeats += 1
    assert.ok(repeats > 0 && repeats < 60)
    assert.equal(punctuality.noteSubstituted(), false)
    punctuality.noteKept()
    assert.equal(punctuality.noteSubstituted(), true)
    punctuality.expectFrom(NOW_MS)
    punctuality.updateStatus(true, NOW_MS + 10_000)
    punctuality.noteKept()
    assert.equal(punctuality.noteSubstituted(), false)
  })

  it('has a lateness above 0 when inputs come late and below 0 when they come early', () => {
    const late = new SeatPunctuality(2)
    const early = new SeatPunctuality(2)
    for (let input = 0; input < 200; input++) {
      late.noteLateness(3)
      early.noteLateness(-3)
    }
    assert.ok(Math.abs(late.lateFrames - 3) < 0.01, `${late.lateFrames}`)
    assert.ok(Math.abs(early.lateFrames + 3) < 0.01, `${early.lateFrames}`)
  })

  it('remembers the most it acknowledged, and starts over where its peer has to, or is another', () => {
    const punctuality = new SeatPunctuality(2)
    punctuality.heard(1000, [5, 7], 4, false, true)
    punctuality.heard(1100, [6, 3], 2, false, true)
    assert.deepEqual(punctuality.acks, [6, 7])
    assert.equal(punctuality.finalAck, 4)
    punctuality.heard(1200, [9, 9], 3, true, false) // follows another referee: what it holds does not count
    assert.deepEqual(punctuality.acks, [6, 7])
    assert.equal(punctuality.supportedMs, 1100)
    assert.equal(punctuality.finalAck, 3)
    assert.equal(punctuality.silentMs(1500), 300)
    punctuality.reseat(2000)
    assert.deepEqual(punctuality.acks, [-1, -1])
    assert.equal(punctuality.finalAck, -1)
    assert.equal(punctuality.resync, false)
    assert.ok(punctuality.isReachable(4999) && !punctuality.isReachable(5000))
  })
})
