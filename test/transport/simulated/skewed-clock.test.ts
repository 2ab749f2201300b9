import assert from 'node:assert/strict'
import { SkewedClock } from '../../../src/transport/simulated/skewed-clock.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'

describe('a skewed clock', () => {
  it('equals its base until it is changed', () => {
    const base = new VirtualTime(500)
    const clock = new SkewedClock(base)
    assert.equal(clock.nowMs(), 500)
    base.advance(250)
    assert.equal(clock.nowMs(), 750)
  })

  it('goes on from its present time at a new rate', () => {
    const base = new VirtualTime()
    const clock = new SkewedClock(base)
    base.advance(1000)
    clock.change({ rate: 1.5 })
    assert.equal(clock.nowMs(), 1000)
    base.advance(1000)
    assert.equal(clock.nowMs(), 2500)
    clock.change({ rate: 0.5 })
    base.advance(1000)
    assert.equal(clock.nowMs(), 3000)
  })

  it('takes an offset as its time at zero of the base, at the present rate', () => {
    const base = new VirtualTime(1000)
    const clock = new SkewedClock(base)
    clock.change({ rate: 2, offsetMs: 100 })
    assert.equal(clock.nowMs(), 2100)
    clock.change({ offsetMs: -50 })
    assert.equal(clock.nowMs(), 1950)
  })

  it('never runs backward or stands still', () => {
    const clock = new SkewedClock(new VirtualTime())
    for (const rate of [0, -1]) assert.throws(() => clock.change({ rate }), /runs forward/)
  })
})
