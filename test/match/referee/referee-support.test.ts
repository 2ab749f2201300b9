import assert from 'node:assert/strict'
import { InputLog } from '../../../src/core/session/input-log.js'
import { RefereeSupport } from '../../../src/match/referee/referee-support.js'
import { SeatPunctuality } from '../../../src/match/referee/seat-punctuality.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const TOLERANCE_MS = 200
const NOW_MS = 5000

/** Three seats; none has been heard. */
function makeSupport(ownSeat: number | null) {
  const seats = [0, 1, 2].map(() => new SeatPunctuality(3))
  const support = new RefereeSupport({ seats, ownSeat, toleranceMs: TOLERANCE_MS })
  /** @param ack last frame of all seats that it holds */
  const hear = (seat: number, ack = -1, follows = true): void =>
    seats[seat]!.heard(NOW_MS, [ack, ack, ack], -1, false, follows)
  return { seats, support, hear }
}

/** Holds frames 0 to 9 of all seats. */
function makeLog(): InputLog {
  const log = new InputLog({ seats: 3, neutral: driftGame.input.neutral, frames: 64, aheadFrames: 16, repeatFrames: 8 })
  for (const seat of [0, 1, 2]) {
    const { inputs, count } = runOf(1, seat, 0, 10)
    for (let frame = 0; frame < count; frame++) log.put(seat, frame, inputs, frame * log.inputBytes)
  }
  return log
}

describe('referee support', () => {
  it('is given by a quorum of seats that follow, with the relay as one member', () => {
    const { support, hear } = makeSupport(null)
    assert.equal(support.isGiven(NOW_MS, 100), false)
    hear(0, -1, false)
    assert.equal(support.isGiven(NOW_MS, 100), false, 'a seat that follows another referee does not count')
    hear(2)
    assert.ok(support.isGiven(NOW_MS, 100), 'the relay and one seat are half of four, with the lowest')
    assert.equal(support.isGiven(NOW_MS + 100, 100), false, 'too long ago')
  })

  it('on a peer needs more than half of the seats, and half of them only with the lowest', () => {
    const { seats, support } = makeSupport(1)
    assert.equal(support.isQuorumOf([]), false)
    assert.ok(support.isQuorumOf([2]))
    seats[2]!.leave()
    assert.equal(support.isQuorumOf([]), false, 'seat 1 of 0 and 1')
    assert.ok(support.isQuorumOf([0]))
    seats[0]!.expectFrom(0)
    seats[0]!.updateStatus(true, 10_000)
    assert.ok(support.isQuorumOf([]), 'empty seats are no members')
  })

  it('allows decisions for as long as a quorum was heard within the tolerance', () => {
    const { support, hear } = makeSupport(null)
    hear(0)
    assert.ok(support.mayDecide(NOW_MS + TOLERANCE_MS - 1))
    assert.equal(support.mayDecide(NOW_MS + TOLERANCE_MS), false)
  })

  it('holds a frame once a quorum has acknowledged all its inputs', () => {
    const { support, hear } = makeSupport(null)
    const log = makeLog()
    hear(0, 4)
    assert.ok(support.holdsFrame(log, 4, 0, NOW_MS))
    assert.equal(support.holdsFrame(log, 5, 0, NOW_MS), false)
  })

  it('seals after the tolerance what no quorum has acknowledged, while a quorum follows', () => {
    const { support, hear } = makeSupport(null)
    const log = makeLog()
    hear(0, 4)
    assert.equal(support.holdsFrame(log, 5, TOLERANCE_MS - 1, NOW_MS), false)
    assert.ok(support.holdsFrame(log, 5, TOLERANCE_MS, NOW_MS))
    assert.equal(support.holdsFrame(log, 5, TOLERANCE_MS, NOW_MS + TOLERANCE_MS), false, 'no quorum follows')
  })

  it('never seals on a peer an input of its own that no quorum holds', () => {
    const { support, hear } = makeSupport(0)
    const log = makeLog()
    for (const seat of [1, 2]) hear(seat, 4)
    assert.equal(support.holdsFrame(log, 5, 10 * TOLERANCE_MS, NOW_MS), false)
    assert.ok(support.holdsFrame(log, 4, 0, NOW_MS))
  })
})
