import assert from 'node:assert/strict'
import { StallMeter } from '../../../bench/feel/stall-meter.js'

describe('stall meter', () => {
  it('times a stall from the tick that found a frame due to the one that simulates it', () => {
    const meter = new StallMeter()
    meter.ticked(10, false, 0)
    meter.ticked(11, true, 16)
    meter.ticked(11, false, 24)
    meter.ticked(11, true, 32)
    meter.ticked(12, false, 40)
    meter.ticked(12, false, 56)
    assert.deepEqual(meter.lengthsMs, [24])
  })

  it('tells two stalls apart, and counts one that lasts to the end', () => {
    const meter = new StallMeter()
    meter.ticked(1, true, 0)
    meter.ticked(2, true, 16)
    meter.end(40)
    assert.deepEqual(meter.lengthsMs, [16, 24])
  })
})
