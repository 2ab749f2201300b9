import assert from 'node:assert/strict'
import { Compensator } from '../../src/match/compensator.js'
import { SeatLinks } from '../../src/match/seat-links.js'
import { inputAt, makeSession } from '../core/session-kit.js'

const START_MS = 1000
const LIMITS = {
  delayFrames: { min: 0, max: 20 },
  windowFrames: { min: 0, max: 30 },
}

function makeScene(rttMs: number) {
  const session = makeSession({ sealed: true, windowFrames: 12 })
  const links = new SeatLinks(session, 0, [Number.NaN, rttMs])
  links.expectFrom(START_MS)
  const start = { mode: 'rollback' as const, delayFrames: 0, windowFrames: 12, marginFrames: 0 }
  const path = { packetFrames: 1 }
  const compensator = new Compensator(session, links, {
    localSeat: 0,
    path,
    toleranceFrames: 12,
    limits: LIMITS,
    start,
  })
  compensator.begin(START_MS)
  return { session, compensator, start }
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

  it('changes nothing while nobody is there, or no round trip is known', () => {
    const unknown = makeScene(Number.NaN)
    unknown.compensator.update(START_MS + 500)
    assert.equal(unknown.compensator.compensation, unknown.start)
    const silent = makeScene(200)
    silent.compensator.update(START_MS + 5000)
    assert.equal(silent.compensator.compensation, silent.start)
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
