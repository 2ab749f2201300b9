import assert from 'node:assert/strict'
import { KeyedRateLimit, PacketRateLimit, RateLimit } from '../../src/transport/rate-limit.js'

const KIB = 1024

describe('RateLimit', () => {
  it('gives its burst at once, then no more than its rate', () => {
    const limit = new RateLimit({ burst: 10, perSecond: 4 }, 0)
    let taken = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (limit.take(1, nowMs)) taken += 1
    assert.equal(taken, 10 + 40)
  })

  it('takes nothing when it does not have enough', () => {
    const limit = new RateLimit({ burst: 10, perSecond: 1 }, 0)
    assert.equal(limit.take(11, 0), false)
    assert.equal(limit.take(10, 0), true)
    assert.equal(limit.take(1, 500), false)
    assert.equal(limit.take(1, 1000), true)
  })

  it('never holds more than its burst, and says when it is full', () => {
    const limit = new RateLimit({ burst: 2, perSecond: 1 }, 0)
    assert.equal(limit.isFull(0), true)
    assert.equal(limit.take(1, 0), true)
    assert.equal(limit.isFull(999), false)
    assert.equal(limit.isFull(1000), true)
    assert.equal(limit.take(3, 1_000_000), false)
  })

  it('is not emptied by a clock that goes back', () => {
    const limit = new RateLimit({ burst: 2, perSecond: 1 }, 1000)
    assert.equal(limit.take(1, 0), true)
    assert.equal(limit.take(1, 0), true)
  })
})

describe('PacketRateLimit', () => {
  it('lets no more packets pass than its burst and its rate, however small they are', () => {
    const limit = new PacketRateLimit({ burst: 10, perSecond: 4 }, 0)
    let passed = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (limit.take(1, nowMs)) passed += 1
    assert.equal(passed, 10 + 40)
  })

  it('lets one state of a game pass, then no more than 256 KiB a second, however few packets they are', () => {
    const limit = new PacketRateLimit({ burst: 1e6, perSecond: 1e6 }, 0)
    assert.equal(limit.take(32 * KIB * KIB, 0), true)
    let passed = 0
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) while (limit.take(64 * KIB, nowMs)) passed += 1
    assert.equal(passed, 40)
  })

  it('counts a packet that is too large', () => {
    const limit = new PacketRateLimit({ burst: 2, perSecond: 1 }, 0)
    assert.equal(limit.take(33 * KIB * KIB, 0), false)
    assert.equal(limit.take(1, 0), true)
    assert.equal(limit.take(1, 0), false)
  })
})

describe('KeyedRateLimit', () => {
  it('limits each key by itself: its burst at once, then its rate', () => {
    const limits = new KeyedRateLimit<string>({ burst: 6, perSecond: 0.5 }, 256)
    const taken = (peer: string, nowMs: number): number => {
      let count = 0
      while (limits.take(peer, nowMs)) count += 1
      return count
    }
    assert.equal(taken('a', 0), 6)
    assert.equal(taken('b', 0), 6)
    assert.equal(taken('a', 1999), 0)
    assert.equal(taken('a', 4000), 2)
  })

  it('forgets the least recently used key when there are too many, and so holds no more', () => {
    const limits = new KeyedRateLimit<string>({ burst: 6, perSecond: 0.5 }, 256)
    while (limits.take('first', 0));
    for (let index = 0; index < 255; index += 1) assert.ok(limits.take(`peer ${index}`, 0))
    assert.equal(limits.take('first', 0), false, 'it is in use, so it is remembered')
    for (let index = 0; index < 256; index += 1) assert.ok(limits.take(`peer ${index}`, 0))
    assert.ok(limits.take('first', 0))
  })
})
