import assert from 'node:assert/strict'
import { PlayCounters } from '../../../src/match/play/play-counters.js'

describe('play counters', () => {
  it('count rollbacks, and know the deepest and the last', () => {
    const counters = new PlayCounters()
    for (const resimulated of [2, 7, 3]) counters.noteRollback({ rolledBackTo: 10, resimulated })
    counters.noteRollback({ rolledBackTo: -1, resimulated: 0 })
    assert.equal(counters.rollbacks, 3)
    assert.equal(counters.resimulatedFrames, 12)
    assert.equal(counters.rollbackDepthMax, 7)
    assert.equal(counters.lastRollbackDepth, 3)
  })

  it('time a pause from frame to frame, and call it a stall only when frames were due in it', () => {
    const counters = new PlayCounters()
    counters.begin(1000)
    counters.timePause(1020, true)
    counters.timePause(1520, true) // the page slept
    assert.equal(counters.longestPauseMs, 500)
    assert.equal(counters.longestStallMs, 0)
    counters.timePause(1540, false)
    counters.timePause(1720, true)
    assert.equal(counters.longestStallMs, 200)
    assert.equal(counters.longestPauseMs, 500)
  })

  it('count a stall without an end as it grows', () => {
    const counters = new PlayCounters()
    counters.begin(0)
    for (let nowMs = 10; nowMs <= 3000; nowMs += 10) counters.timePause(nowMs, false)
    assert.equal(counters.longestStallMs, 3000)
    assert.equal(counters.longestPauseMs, 3000)
  })
})
