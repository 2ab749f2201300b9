import assert from 'node:assert/strict'
import { TokenBucket } from '../../src/transport/token-bucket.js'

describe('TokenBucket', () => {
  it('gives its burst at once, then no more than its rate', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 4 }, 0)
    let taken = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (bucket.take(1, nowMs)) taken += 1
    assert.equal(taken, 10 + 40)
  })

  it('takes nothing when it does not have enough', () => {
    const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0)
    assert.equal(bucket.take(11, 0), false)
    assert.equal(bucket.take(10, 0), true)
    assert.equal(bucket.take(1, 500), false)
    assert.equal(bucket.take(1, 1000), true)
  })

  it('never holds more than its burst, and says when it is full', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 0)
    assert.equal(bucket.isFull(0), true)
    assert.equal(bucket.take(1, 0), true)
    assert.equal(bucket.isFull(999), false)
    assert.equal(bucket.isFull(1000), true)
    assert.equal(bucket.take(3, 1_000_000), false)
  })

  it('is not emptied by a clock that goes back', () => {
    const bucket = new TokenBucket({ burst: 2, perSecond: 1 }, 1000)
    assert.equal(bucket.take(1, 0), true)
    assert.equal(bucket.take(1, 0), true)
  })
})
