import assert from 'node:assert/strict'
import type { CompensationMode } from '../../../src/core/session/compensation-contract.js'
import { Compensator } from '../../../src/match/play/compensator.js'
import { SeatLinks } from '../../../src/match/play/seat-links.js'
import { inputAt, makeSession } from '../../core/session/session-kit.js'

const START_MS = 1000
const LIMITS = {
  delayFrames: { min: 0, max: 20 },
  windowFrames: { min: 0, max: 30 },
}

function makeScene(rttMs: number, mode: CompensationMode = 'rollback') {
  const session = makeSession({ sealed: true, windowFrames: 12 })
  const links = new SeatLinks(session, 0, [Number.NaN, rttMs])
  links.expectFrom(START_MS)
  const start = { mode, delayFrames: 0, windowFrames: 12, marginFrames: 0, steadyLooks: 0 }
  const path = { packetFrames: 1 }
  const compensator = new Compensator(session, links, {
    localSeat: 0,
    path,
    toleranceFrames: 12,
    limits: LIMITS,
    start,
  })
  compensator.begin(START_MS)
  return { session, links, compensator, start }
}

describe('compensator', () => {
  it('leaves things as they are for half a second, and then fits them to the path', () => {
    const near = makeScene(10)
    const far = makeScene(200)
    for (const { compensator, start } of [near, far]) {
      compensator.update(START_MS + 499)
      assert.equal(compensator.compensation, start)
      compensator.update(START_MS + 500)
      assert.notEqual(compensator.compensation, start)
    }
    const framesOf = ({ compensator }: typeof near): number =>
      compensator.compensation.delayFrames + compensator.compensation.windowFrames
    assert.ok(framesOf(far) > framesOf(near))
    assert.equal(near.session.windowFrames, near.compensator.compensation.windowFrames)
  })

  it('changes nothing while no other peer is there, or no round trip is known', () => {
    const unknown = makeScene(Number.NaN)
    unknown.compensator.update(START_MS + 500)
    assert.equal(unknown.compensator.compensation, unknown.start)
    const silent = makeScene(200)
    silent.compensator.update(START_MS + 5000)
    assert.equal(silent.compensator.compensation, silent.start)
  })

  it('takes inputs that come late for a trait of the path once clocks had time to find each other', () => {
    const { session, links, compensator } = makeScene(10, 'lockstep')
    /** Nothing has come of the other seat: its input for frame 0 is late at every look. */
    assert.equal(session.log.lastHeldFrame(1), -1)
    const modeAt = (atMs: number): string => {
      links.expectFrom(atMs)
      compensator.noteDue()
      compensator.update(atMs)
      return compensator.compensation.mode
    }
    for (let atMs = START_MS + 500; atMs < START_MS + 4000; atMs += 500) assert.equal(modeAt(atMs), 'lockstep')
    assert.equal(modeAt(START_MS + 4000), 'rollback')
  })

  it('stays in lockstep where the inputs of the others are there when they are due', () => {
    const { session, links, compensator } = makeScene(10, 'lockstep')
    session.addInputs({ seat: 1, firstFrame: 0, count: 1, inputs: new Uint8Array(session.log.inputBytes) })
    for (let atMs = START_MS + 500; atMs < START_MS + 9000; atMs += 500) {
      links.expectFrom(atMs)
      compensator.noteDue()
      compensator.update(atMs)
      assert.equal(compensator.compensation.mode, 'lockstep')
    }
  })

  it('does not close the window under frames that are predicted already', () => {
    const { session, compensator } = makeScene(10)
    for (let frame = 0; frame < 12; frame++) {
      session.addLocalInput(0, inputAt(1, 0, frame))
      session.advance()
    }
    const ahead = session.frame - 1 - session.confirmedFrame
    compensator.update(START_MS + 500)
    assert.ok(compensator.compensation.windowFrames < ahead)
    assert.equal(session.windowFrames, ahead)
  })
})
