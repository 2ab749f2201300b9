import assert from 'node:assert/strict'
import { Random, seedRandom } from '../../src/core/random.js'
import { PeerstepError } from '../../src/errors.js'

describe('Random', () => {
  it('gives the same numbers for the same seed on every machine', () => {
    const random = new Random(12345)
    const words = Array.from({ length: 6 }, () => random.uint32())
    assert.deepEqual(words, [3076463725, 2793540761, 2096405357, 3194884433, 303606234, 91223309])
    assert.deepEqual(
      Array.from({ length: 3 }, () => random.float()),
      [0.7196370832805222, 0.8910103931525157, 0.7457624354003565],
    )
  })

  it('continues exactly where a saved state left off', () => {
    const random = new Random(7)
    for (let index = 0; index < 100; index += 1) random.uint32()
    const saved = random.state.slice()
    const expected = Array.from({ length: 50 }, () => random.uint32())
    random.state.set(saved)
    assert.deepEqual(
      Array.from({ length: 50 }, () => random.uint32()),
      expected,
    )
  })

  it('starts anew when seeded again', () => {
    const random = new Random(1)
    const first = random.uint32()
    seedRandom(random, 2)
    assert.notEqual(random.uint32(), first)
    seedRandom(random, 1)
    assert.equal(random.uint32(), first)
  })

  it('takes the lowest 32 bits of a seed, whether signed or not', () => {
    assert.equal(new Random(-1).uint32(), new Random(0xffffffff).uint32())
  })

  it('spreads floats evenly over [0, 1)', () => {
    const random = new Random(3)
    const buckets = new Array<number>(16).fill(0)
    for (let index = 0; index < 16000; index += 1) {
      const value = random.float()
      assert.ok(value >= 0 && value < 1)
      buckets[Math.floor(value * 16)]! += 1
    }
    for (const count of buckets) assert.ok(count > 850 && count < 1150, `a bucket holds ${count} of 16000`)
  })

  it('gives every integer of a range its fair share, both ends included', () => {
    const random = new Random(4)
    const counts = new Map<number, number>()
    for (let index = 0; index < 7000; index += 1) {
      const value = random.int(-3, 3)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    assert.deepEqual(
      [...counts.keys()].sort((a, b) => a - b),
      [-3, -2, -1, 0, 1, 2, 3],
    )
    for (const count of counts.values()) assert.ok(count > 850 && count < 1150, `${count} of 7000`)
  })

  it('does not favour small numbers when the range does not divide 2^32', () => {
    const random = new Random(5)
    const count = 3 * 2 ** 30
    let low = 0
    for (let index = 0; index < 9000; index += 1) if (random.int(0, count - 1) < 2 ** 30) low += 1
    assert.ok(low > 2800 && low < 3200, `${low} of 9000 in the lowest third`)
  })

  it('covers the whole 32-bit range and single values', () => {
    const random = new Random(6)
    assert.equal(random.int(5, 5), 5)
    const value = random.int(-(2 ** 31), 2 ** 31 - 1)
    assert.ok(Number.isInteger(value))
  })

  it('refuses ranges it cannot serve', () => {
    const random = new Random(0)
    for (const [min, max] of [
      [1, 0],
      [0.5, 2],
      [0, Number.NaN],
      [0, 2 ** 32],
    ] as const) {
      assert.throws(
        () => random.int(min, max),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
    assert.throws(() => random.pick([]), PeerstepError)
  })

  it('shuffles in place into every order about equally often', () => {
    const random = new Random(8)
    const orders = new Map<string, number>()
    for (let index = 0; index < 6000; index += 1) {
      const list = ['a', 'b', 'c']
      assert.equal(random.shuffle(list), list)
      const order = list.join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    assert.equal(orders.size, 6)
    for (const count of orders.values()) assert.ok(count > 850 && count < 1150, `${count} of 6000`)
  })

  it('is sure of chances at the ends', () => {
    const random = new Random(9)
    for (let index = 0; index < 100; index += 1) {
      assert.equal(random.chance(0), false)
      assert.equal(random.chance(1), true)
    }
    assert.equal(random.pick(['only']), 'only')
  })
})
