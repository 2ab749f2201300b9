import assert from 'node:assert/strict'
import { FinalityTimeout } from '../../../src/match/final-frames/finality-timeout.js'

/** Ticks that `wait` takes to give up, `everyMs` apart. */
function ticksUntilLost(wait: FinalityTimeout, everyMs: number, most = 10_000): number {
  let nowMs = 50_000
  wait.isLost(nowMs)
  wait.restart()
  for (let ticks = 1; ticks <= most; ticks++) {
    nowMs += everyMs
    if (wait.isLost(nowMs)) return ticks
  }
  return Number.POSITIVE_INFINITY
}

describe('finality timeout', () => {
  it('gives up after a quarter of a minute in which nothing became final', () => {
    assert.equal(ticksUntilLost(new FinalityTimeout(false), 10), 1500)
  })

  it('gives a relay a minute, as long as that keeps a match', () => {
    assert.equal(ticksUntilLost(new FinalityTimeout(true), 10), 6000)
  })

  it('does not count time asleep: an hour between two ticks is a tenth of a second', () => {
    assert.equal(ticksUntilLost(new FinalityTimeout(false), 3_600_000), 150)
  })

  it('waits anew whenever something became final', () => {
    const wait = new FinalityTimeout(false)
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) {
      if (nowMs % 14_000 === 0) wait.restart()
      assert.equal(wait.isLost(nowMs), false)
    }
  })

  it('is not shortened by a clock that goes back', () => {
    const wait = new FinalityTimeout(false)
    for (let nowMs = 100_000; nowMs > 0; nowMs -= 100) assert.equal(wait.isLost(nowMs), false)
  })
})
