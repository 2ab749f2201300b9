import assert from 'node:assert/strict'
import { viewOf } from '../../../src/match/election/election-view.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import { encodedAt, runOf, sealOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 1
const inputOf = (seat: number, frame: number): Uint8Array => encodedAt(SEED, seat, frame)

function makeLoop() {
  const loop = new PlayLoop(driftGame, {
    localSeat: 0,
    setup: { seed: SEED, seats: 3, options: { frames: 0 } },
    matchTag: 3,
    path: { lossy: true, packetFrames: 1, laneTo: () => 'test' },
    toleranceFrames: 12,
    hashIntervalFrames: 30,
    limits: {},
    start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 },
    rttMs: [],
  })
  loop.begin(1000)
  return loop
}

describe('the view of a match in an election', () => {
  it('shows silence, the final frame and empty seats of the running match', () => {
    const loop = makeLoop()
    const view = viewOf(loop)
    assert.equal(view.seats, 3)
    assert.equal(view.finalFrame, -1)
    assert.equal(view.lastHeardMs(1), 1000)
    loop.reseat(1, 4000)
    assert.equal(view.lastHeardMs(1), 4000, 'also after another peer took the seat')
    view.addFinal(sealOf(3, inputOf, 0, 4, [{ seat: 2, frame: 3, status: 'empty' }]))
    assert.equal(view.finalFrame, 4)
    assert.deepEqual(
      [0, 1, 2].map((seat) => view.isEmpty(seat)),
      [false, false, true],
    )
  })

  it('hands a candidate the inputs of other seats and the final frames that it lacks', () => {
    const loop = makeLoop()
    const view = viewOf(loop)
    view.addFinal(sealOf(3, inputOf, 0, 4))
    view.addInputs(runOf(SEED, 1, 5, 3))
    view.addInputs(runOf(SEED, 2, 5, 2))
    const { runs, final } = view.heldFor(1)
    assert.deepEqual(
      runs.map(({ seat, firstFrame, count }) => [seat, firstFrame, count]).filter(([seat]) => seat === 2),
      [[2, 0, 7]],
    )
    assert.ok(runs.every(({ seat }) => seat !== 1))
    assert.equal(final?.firstFrame, 0)
    assert.equal(final.count, 5)
  })
})
