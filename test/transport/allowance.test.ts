import assert from 'node:assert/strict'
import { Allowance } from '../../src/transport/allowance.js'

const KIB = 1024

describe('Allowance', () => {
  it('lets no more packets pass than its burst and its rate, however small they are', () => {
    const allowance = new Allowance({ burst: 10, perSecond: 4 }, 0)
    let passed = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (allowance.take(1, nowMs)) passed += 1
    assert.equal(passed, 10 + 40)
  })

  it('lets one state of a game pass, then no more than 256 KiB a second, however few packets they are', () => {
    const allowance = new Allowance({ burst: 1e6, perSecond: 1e6 }, 0)
    assert.equal(allowance.take(32 * KIB * KIB, 0), true)
    let passed = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (allowance.take(64 * KIB, nowMs)) passed += 1
    assert.equal(passed, 40)
  })

  it('counts a packet that is too large', () => {
    const allowance = new Allowance({ burst: 2, perSecond: 1 }, 0)
    assert.equal(allowance.take(33 * KIB * KIB, 0), false)
    assert.equal(allowance.take(1, 0), true)
    assert.equal(allowance.take(1, 0), false)
  })
})
