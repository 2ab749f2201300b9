import assert from 'node:assert/strict'
import { frameTimes } from '../../../bench/hot-path/findings.js'
import { slopePerMinute } from '../../../bench/hot-path/growth.js'
import { perTick } from '../../../bench/hot-path/ticks.js'

describe('the summaries of the hot-path benchmark', () => {
  it('take the median of the repetitions for percentiles, and all of them for the largest and the count', () => {
    const ramp = (scale: number): number[] => Array.from({ length: 1000 }, (_, index) => (index + 1) * scale)
    const { ticks, p50Ms, p99Ms, p999Ms, maxMs } = frameTimes([ramp(1), ramp(10), ramp(2)])
    assert.deepEqual(
      { ticks, p50Ms, p99Ms, p999Ms, maxMs },
      { ticks: 3000, p50Ms: 1000, p99Ms: 1980, p999Ms: 1998, maxMs: 10_000 },
    )
  })

  it('leave out a block in which the engine compiled something', () => {
    const block = {
      ticks: 10,
      frames: 10,
      resimulated: 5,
      packetsIn: 70,
      bytesIn: 2000,
      heapBytes: 1000,
      externalBytes: 20,
    }
    const { heapBytes, packetsIn, resimulated } = perTick([block, { ...block, heapBytes: 90_000 }, block])
    assert.deepEqual({ heapBytes, packetsIn, resimulated }, { heapBytes: 100, packetsIn: 7, resimulated: 0.5 })
  })

  it('find the slope of what grows, and none in what swings', () => {
    const looks = [1, 2, 5, 10].map((minute) => ({ minute, grows: 100 + 3 * minute, rests: 7 }))
    assert.ok(Math.abs(slopePerMinute(looks, ({ grows }) => grows) - 3) < 1e-9)
    assert.equal(
      slopePerMinute(looks, ({ rests }) => rests),
      0,
    )
    assert.equal(
      slopePerMinute(looks.slice(0, 1), ({ grows }) => grows),
      0,
    )
  })
})
