import assert from 'node:assert/strict'
import { DelayMeter } from '../../../bench/feel/delay-meter.js'

describe('delay meter', () => {
  it('times an input to its author and to others, and what the network adds', () => {
    const meter = new DelayMeter(0, 2)
    meter.gave(3, 100, true)
    meter.drew(0, 0, 110)
    meter.drew(1, 0, 112)
    meter.drew(0, 2, 140)
    meter.drew(0, 3, 160)
    meter.drew(1, 3, 175)
    assert.deepEqual(meter.ownMs, [60])
    assert.deepEqual(meter.addedMs, [50])
    assert.deepEqual(meter.remoteMs, [75])
  })

  it('adds nothing where an input is in the next drawing', () => {
    const meter = new DelayMeter(0, 1)
    for (let frame = 0; frame < 4; frame += 1) {
      meter.gave(frame, 16 * frame, true)
      meter.drew(0, frame, 16 * frame + 9)
    }
    assert.deepEqual(meter.ownMs, [9, 9, 9, 9])
    assert.deepEqual(meter.addedMs, [0, 0, 0, 0])
  })

  it('shows others only what is new: an input held on was guessed', () => {
    const meter = new DelayMeter(1, 2)
    meter.gave(0, 0, true)
    meter.gave(1, 16, false)
    meter.gave(2, 32, true)
    meter.drew(0, 2, 100)
    assert.deepEqual(meter.remoteMs, [100, 68])
    assert.deepEqual(meter.ownMs, [])
  })
})
