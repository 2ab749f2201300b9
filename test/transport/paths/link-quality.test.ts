import assert from 'node:assert/strict'
import { LinkQuality } from '../../../src/transport/paths/link-quality.js'

describe('a link meter', () => {
  it('measures the round trip without the time the other side took', () => {
    const meter = new LinkQuality(0)
    assert.ok(Number.isNaN(meter.rttMs))
    for (let nowMs = 0; nowMs < 5000; nowMs += 250) meter.answered(meter.probe(nowMs), 16, nowMs + 56)
    assert.equal(meter.rttMs, 40)
    assert.equal(meter.jitterMs, 0)
    assert.equal(meter.lossRatio, 0)
  })

  it('is not worth a decision before two answers', () => {
    const meter = new LinkQuality(0)
    meter.answered(meter.probe(0), 0, 10)
    assert.equal(meter.measured, false)
    meter.answered(meter.probe(100), 0, 110)
    assert.ok(meter.measured)
  })

  it('counts probes without an answer as lost', () => {
    const meter = new LinkQuality(0)
    for (let probe = 0; probe < 200; probe += 1) {
      const id = meter.probe(probe * 250)
      if (probe % 4 !== 0) meter.answered(id, 0, probe * 250 + 20)
    }
    assert.ok(Math.abs(meter.lossRatio - 0.25) < 0.1, `${meter.lossRatio}`)
  })

  it('ignores answers to probes it did not send, and second answers', () => {
    const meter = new LinkQuality(0)
    const id = meter.probe(0)
    meter.answered(id + 1, 0, 5)
    meter.answered(id, 0, 20)
    meter.answered(id, 0, 500)
    assert.equal(meter.rttMs, 20)
    assert.equal(meter.measured, false)
  })

  it('counts silence from its beginning, and not while it was asleep', () => {
    const meter = new LinkQuality(1000)
    assert.equal(meter.heardMs, 1000)
    meter.heard(1500)
    meter.heard(1200)
    assert.equal(meter.heardMs, 1500)
    meter.forgive(60_000, 62_000)
    assert.equal(meter.heardMs, 61_500)
    meter.forgive(60_000, 62_000)
    assert.equal(meter.heardMs, 62_000)
  })

  it('is suspicious after eight usual intervals, but no sooner than 120 ms and no later than 400', () => {
    const meter = new LinkQuality(0)
    assert.equal(meter.isSilent(400, 250), false)
    assert.ok(meter.isSilent(401, 250))
    for (let nowMs = 0; nowMs < 1000; nowMs += 20) meter.heard(nowMs)
    assert.equal(meter.isSilent(980 + 160, 250), false)
    assert.ok(meter.isSilent(980 + 180, 250))
    for (let nowMs = 1000; nowMs < 2000; nowMs += 5) meter.heard(nowMs)
    assert.equal(meter.isSilent(1995 + 120, 250), false)
    assert.ok(meter.isSilent(1995 + 121, 250))
  })

  it('is patient where probes are seldom', () => {
    const meter = new LinkQuality(0)
    assert.equal(meter.isSilent(1500, 1000), false)
    assert.ok(meter.isSilent(1501, 1000))
  })

  it('knows for how long the other side has not heard us', () => {
    const meter = new LinkQuality(0)
    meter.noteReceiving(true, 10)
    assert.equal(meter.unheardMs(50), 0)
    meter.noteReceiving(false, 100)
    meter.noteReceiving(false, 160)
    assert.equal(meter.unheardMs(300), 200)
    meter.noteReceiving(true, 400)
    assert.equal(meter.unheardMs(500), 0)
  })
})
