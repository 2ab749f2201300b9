import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import { CatchUp } from '../../../src/match/final-frames/catch-up.js'
import { encodedAt, hashAfter, makeSession, runOf, sealOf } from '../../core/session/session-kit.js'

const SEED = 8
const SEATS = 2

function finalOf(frames: number, statuses: FinalFrames['statuses'] = []): FinalFrames {
  const inputs = [0, 1].map((seat) => runOf(SEED, seat, 0, frames).inputs)
  return { firstFrame: 0, count: frames, inputs, statuses, substitutions: [] }
}

describe('catch-up', () => {
  it('simulates all final frames, a bounded number at a time', () => {
    const session = makeSession({ sealed: true })
    const catchUp = new CatchUp(session, finalOf(700))
    assert.equal(catchUp.advance(300), false)
    assert.equal(session.frame, 300)
    assert.equal(catchUp.advance(300), false)
    assert.equal(catchUp.advance(300), true)
    assert.equal(session.frame, 700)
    assert.equal(session.finalFrame, 699)
    assert.equal(session.simulation.hash(), hashAfter(SEED, SEATS, 700))
  })

  it('skips what the session has, and ends with the digest of the referee', () => {
    const session = makeSession({ sealed: true })
    const statuses = [
      { seat: 1, frame: 100, status: 'away' as const },
      { seat: 1, frame: 140, status: 'playing' as const },
    ]
    const inputsOf = (seat: number, frame: number): Uint8Array => encodedAt(SEED, seat, frame)
    assert.ok(session.seal(sealOf(SEATS, inputsOf, 0, 119, statuses)))
    while (session.frame < 120) session.advance()
    const catchUp = new CatchUp(session, finalOf(400, statuses))
    while (!catchUp.advance(100));
    assert.equal(session.finalFrame, 399)
    assert.equal(session.finalDigest, sealOf(SEATS, inputsOf, 0, 399, statuses).digest)
  })

  it('has nothing to do with frames that are final already', () => {
    const session = makeSession({ sealed: true })
    const first = new CatchUp(session, finalOf(200))
    while (!first.advance(100));
    assert.equal(new CatchUp(session, finalOf(150)).advance(100), true)
    assert.equal(session.frame, 200)
  })

  it('ends where the match is decided', () => {
    const session = makeSession({ sealed: true, lastFrame: 90 })
    const catchUp = new CatchUp(session, finalOf(400))
    let turns = 0
    while (!catchUp.advance(50)) turns += 1
    assert.equal(session.settledOutcome?.frame, 90)
    assert.ok(session.frame < 400 && turns < 8)
  })
})
