import assert from 'node:assert/strict'
import { RttEstimator } from '../../src/transport/rtt-estimator.js'

describe('RttEstimator', () => {
  it('takes the first sample as the estimate, and weighs later ones as RFC 6298 does', () => {
    const rtt = new RttEstimator()
    assert.ok(Number.isNaN(rtt.rttMs))
    rtt.add(80)
    assert.equal(rtt.rttMs, 80)
    assert.equal(rtt.deviationMs, 0)
    rtt.add(120)
    assert.equal(rtt.deviationMs, 10) // (1 - 1/4) * 0 + 1/4 * |80 - 120|
    assert.equal(rtt.rttMs, 85) // (1 - 1/8) * 80 + 1/8 * 120
    rtt.add(85)
    assert.equal(rtt.deviationMs, 7.5)
    assert.equal(rtt.rttMs, 85)
    assert.equal(rtt.samples, 3)
  })

  it('follows a path that changes, faster with a larger gain', () => {
    const slow = new RttEstimator()
    const fast = new RttEstimator({ gain: 1 / 4 })
    for (const rtt of [slow, fast]) rtt.add(20)
    for (let sample = 0; sample < 8; sample += 1) for (const rtt of [slow, fast]) rtt.add(100)
    assert.equal(Math.round(slow.rttMs), Math.round(100 - 80 * (7 / 8) ** 8))
    assert.equal(Math.round(fast.rttMs), Math.round(100 - 80 * (3 / 4) ** 8))
  })

  it('takes the mean of the first samples when asked to', () => {
    const rtt = new RttEstimator({ meanOfFirst: true })
    for (const sampleMs of [300, 20, 40]) rtt.add(sampleMs)
    assert.equal(rtt.rttMs, 120)
    for (let sample = 0; sample < 5; sample += 1) rtt.add(120)
    rtt.add(200) // the ninth weighs 1/8, not 1/9
    assert.equal(rtt.rttMs, 130)
  })

  it('starts from a presumed value once, and only while nothing is known', () => {
    const rtt = new RttEstimator()
    rtt.presume(Number.NaN)
    rtt.presume(Number.POSITIVE_INFINITY)
    assert.ok(Number.isNaN(rtt.rttMs))
    rtt.presume(40)
    rtt.presume(400)
    assert.equal(rtt.rttMs, 40)
    assert.equal(rtt.samples, 0)
    rtt.add(120)
    assert.equal(rtt.rttMs, 50)
  })

  it('ignores samples that no path can give', () => {
    const rtt = new RttEstimator()
    for (const sampleMs of [-1, Number.NaN, 10_001, Number.POSITIVE_INFINITY]) rtt.add(sampleMs)
    assert.equal(rtt.samples, 0)
    rtt.add(10_000)
    assert.equal(rtt.rttMs, 10_000)
    const patient = new RttEstimator({ rttMsMax: Number.POSITIVE_INFINITY })
    patient.add(12_000)
    assert.equal(patient.rttMs, 12_000)
  })
})
