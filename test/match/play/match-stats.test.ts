import assert from 'node:assert/strict'
import { collectStats } from '../../../src/match/play/match-stats.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import type { LaneStats } from '../../../src/transport/lane.js'
import { inputAt } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const LANE: LaneStats = {
  packetsSent: 1,
  packetsReceived: 2,
  bytesSent: 3,
  bytesReceived: 4,
  malformed: 5,
  forged: 6,
} as LaneStats
const START_MS = 1000

function makeLoop() {
  const loop = new PlayLoop(driftGame, {
    localSeat: 0,
    setup: { seed: 7, seats: 3, options: { frames: 0 } },
    matchTag: 9,
    path: { lossy: true, packetFrames: 1, laneTo: (seat) => `lane ${seat}` },
    toleranceFrames: 12,
    hashIntervalFrames: 10,
    limits: { mode: 'rollback', delayFrames: 0, windowFrames: 8 },
    start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 },
    rttMs: [Number.NaN, 60, Number.NaN],
  })
  loop.begin(START_MS)
  return loop
}

describe('match stats', () => {
  it('are at their start before a match runs, and count packets of the lane already', () => {
    const stats = collectStats(null, LANE, -1, [], Number.NaN, 10, 0)
    assert.deepEqual([stats.frame, stats.confirmedFrame, stats.finalFrame, stats.peers], [0, -1, -1, []])
    assert.deepEqual([stats.packetsSent, stats.packetsReceived, stats.bytesSent, stats.bytesReceived], [1, 2, 3, 4])
    assert.equal(stats.malformed, 10 + 5 + 6, 'not readable for the match or the lane, or with a wrong signature')
    assert.equal(stats.stretch, 1)
    assert.ok(Number.isNaN(stats.refereeRttMs))
  })

  it('show what is in force and what was counted', () => {
    const loop = makeLoop()
    for (let tick = 0; tick < 30; tick++) {
      loop.tick(
        START_MS + tick * 17,
        () => inputAt(1, 0, loop.session.frame),
        () => undefined,
      )
    }
    const stats = collectStats(loop, LANE, 0, ['a', 'b', 'c'], 42, 0, START_MS + 600)
    assert.equal(stats.frame, loop.session.frame)
    assert.equal(stats.confirmedFrame, -1, 'no input of the others has come')
    assert.deepEqual([stats.mode, stats.delayFrames, stats.windowFrames], ['rollback', 0, 8])
    assert.ok(stats.stalls > 0)
    assert.equal(stats.stalls, loop.counters.stalls)
    assert.deepEqual([stats.refereeRttMs, stats.term], [42, 0])
  })

  it('list the other seats by seat, with the time since their last packet', () => {
    const { peers } = collectStats(makeLoop(), LANE, 1, ['a', 'b'], 42, 0, START_MS + 250)
    assert.deepEqual(
      peers.map(({ seat, name, lane, status, silentMs }) => [seat, name, lane, status, silentMs]),
      [
        [0, 'a', 'lane 0', 'playing', 250],
        [2, '', 'lane 2', 'playing', 250],
      ],
    )
    const own = collectStats(makeLoop(), LANE, 0, [], 42, 0, START_MS).peers
    assert.equal(own[0]!.rttMs, 60)
    assert.ok(Number.isNaN(own[1]!.rttMs))
  })
})
