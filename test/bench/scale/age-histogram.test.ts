import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import { AgeHistogram } from '../../../bench/scale/age-histogram.js'

describe('a histogram of ages', () => {
  it('has percentiles that are right to one hundredth', () => {
    const histogram = new AgeHistogram()
    const random = new Random(1)
    const ages = Array.from({ length: 10_000 }, () => 0.05 * Math.exp(10 * random.float()))
    for (const age of ages) histogram.add(age)
    ages.sort((a, b) => a - b)
    for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const exact = ages[Math.ceil(share * ages.length) - 1]!
      assert.ok(Math.abs(histogram.quantileMs(share) / exact - 1) < 0.01, `${share}`)
    }
  })

  it('counts what never came as older than anything', () => {
    const histogram = new AgeHistogram()
    for (const age of [1, 2, null, 3]) histogram.add(age)
    assert.equal(histogram.lostRatio, 0.25)
    assert.ok(Math.abs(histogram.quantileMs(0.5) / 2 - 1) < 0.01)
    assert.equal(histogram.quantileMs(0.99), Number.POSITIVE_INFINITY)
  })

  it('is the same when it is put together from parts that travelled', () => {
    const [first, second, whole] = [new AgeHistogram(), new AgeHistogram(), new AgeHistogram()]
    for (const age of [0, 0.4, 7, null]) {
      first.add(age)
      whole.add(age)
    }
    for (const age of [7, 1e12]) {
      second.add(age)
      whole.add(age)
    }
    const parts = [first, second].map((one) => JSON.parse(JSON.stringify(one.counts())))
    const joined = AgeHistogram.of(...parts)
    assert.deepEqual(joined.counts(), whole.counts())
    assert.equal(joined.count, 6)
  })
})
