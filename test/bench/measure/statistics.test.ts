import assert from 'node:assert/strict'
import { latencyFigures, median } from '../../../bench/measure/statistics.js'

describe('latency figures', () => {
  it('are those of the values, whatever their order', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index)
    const figures = latencyFigures(values)
    assert.equal(figures.p50Ms, 50)
    assert.equal(figures.p95Ms, 95)
    assert.equal(figures.p99Ms, 99)
    assert.equal(figures.maxMs, 100)
    assert.equal(figures.lostRatio, 0)
  })

  it('count what never came as later than anything', () => {
    const figures = latencyFigures([1, null, 2, 70])
    assert.equal(figures.p50Ms, 2)
    assert.equal(figures.p99Ms, Number.POSITIVE_INFINITY)
    assert.equal(figures.lostRatio, 0.25)
  })

  it('have the middle of an even number of rounds between two of them', () => {
    assert.equal(median([3, 1, 2]), 2)
    assert.equal(median([4, 1, 2, 3]), 2.5)
  })
})
