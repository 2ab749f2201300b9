import assert from 'node:assert/strict'
import { MatchEnd, type SimulatedSight } from '../../../relay/rooms/match-end.js'

const TIMES = { claimWaitMs: 5000, resumeMs: 300_000 }
const PLAYING: SimulatedSight = {
  deserted: false,
  aliveMs: 0,
  finalFrame: 600,
  live: 4,
  claims: 0,
  simulated: true,
}

describe('the end of a match', () => {
  it('is not there while it is played, and is when all have left or nothing becomes final for a minute', () => {
    const end = new MatchEnd(TIMES)
    assert.equal(end.isOver(PLAYING, 60_000), false)
    assert.equal(end.isOver(PLAYING, 60_001), true)
    assert.equal(end.isOver({ ...PLAYING, deserted: true }, 1), true)
  })

  it('waits longer for the players of a resumed match, until its first new frame', () => {
    const end = new MatchEnd(TIMES, 601)
    assert.equal(end.isOver(PLAYING, 300_000), false)
    assert.equal(end.isOver(PLAYING, 300_001), true)
    assert.equal(end.isOver({ ...PLAYING, finalFrame: 601 }, 60_001), true)
  })

  it('comes when all have claimed and the simulation agrees that it is decided', () => {
    const end = new MatchEnd(TIMES)
    const claimed = { ...PLAYING, claims: 4 }
    assert.equal(end.isOver(claimed, 100), false)
    end.decide(150)
    assert.deepEqual([end.decided, end.isOver(claimed, 200)], [true, true])
    assert.equal(new MatchEnd(TIMES).isOver({ ...claimed, simulated: false }, 100), true)
  })

  it('comes some time after the simulation is decided, also when seats have not claimed', () => {
    const end = new MatchEnd(TIMES)
    end.decide(1000)
    end.decide(4000)
    assert.deepEqual([end.isOver(PLAYING, 6000), end.isOver(PLAYING, 6001)], [false, true])
    end.undecide()
    assert.equal(end.isOver(PLAYING, 6001), false)
  })

  it('comes some time after most seats have claimed where nothing is simulated, and never by one claim of two', () => {
    const end = new MatchEnd(TIMES)
    const most = { ...PLAYING, simulated: false, claims: 3 }
    assert.equal(end.isOver(most, 1000), false)
    assert.deepEqual([end.isOver(most, 6000), end.isOver(most, 6001)], [false, true])
    const one = { ...most, live: 2, claims: 1 }
    const alone = new MatchEnd(TIMES)
    assert.deepEqual([alone.isOver(one, 1000), alone.isOver(one, 50_000)], [false, false])
  })
})
