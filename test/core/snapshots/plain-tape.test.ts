import assert from 'node:assert/strict'
import * as tape from '../../../src/core/snapshots/plain-tape.js'

const { NAN_HIGH, TAG_BASE, TAG_BUFFER, TAG_MASK, Tape } = tape

describe('a tape', () => {
  it('has tags that are NaNs of their own, apart from each other and from the NaN of numbers', () => {
    const tags = Object.entries(tape).flatMap(([name, tag]) =>
      /^TAG_(?!MASK|BASE)/.test(name) && typeof tag === 'number' ? [tag] : [],
    )
    assert.ok(tags.length >= 12)
    assert.equal(new Set(tags).size, tags.length)
    const slot = new Float64Array(1)
    const words = new Int32Array(slot.buffer)
    for (const tag of [...tags, TAG_BUFFER + 11]) {
      assert.equal(tag & TAG_MASK, TAG_BASE)
      words[1] = tag
      assert.ok(Number.isNaN(slot[0]))
    }
    assert.notEqual(NAN_HIGH & TAG_MASK, TAG_BASE)
  })

  it('keeps what it holds when it grows, and shows one memory in three ways', () => {
    const one = new Tape()
    const before = one.f64.length
    one.f64[before - 1] = 1.5
    one.grow(before + 1)
    assert.equal(one.f64.length, 2 * before)
    assert.equal(one.f64[before - 1], 1.5)
    assert.equal(one.i32.buffer, one.f64.buffer)
    assert.equal(one.u8.buffer, one.f64.buffer)
    one.grow(10 * before)
    assert.equal(one.f64.length, 10 * before)
  })

  it('keeps tags bit for bit when it grows', () => {
    const one = new Tape()
    one.i32[0] = 7
    one.i32[1] = tape.TAG_ARRAY
    one.grow(one.f64.length + 1)
    assert.deepEqual([one.i32[0], one.i32[1]], [7, tape.TAG_ARRAY])
  })
})
