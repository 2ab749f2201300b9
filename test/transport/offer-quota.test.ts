import assert from 'node:assert/strict'
import { OfferQuota } from '../../src/transport/offer-quota.js'

describe('a quota of offers', () => {
  it('lets a peer offer a few times at once and then as time passes, whatever others do', () => {
    const quota = new OfferQuota()
    const taken = (peer: string, nowMs: number): number => {
      let count = 0
      while (quota.take(peer, nowMs)) count += 1
      return count
    }
    assert.equal(taken('a', 0), 6)
    assert.equal(taken('b', 0), 6)
    assert.equal(taken('a', 1999), 0)
    assert.equal(taken('a', 4000), 2)
  })

  it('forgets the first peer when there are too many, and so holds no more', () => {
    const quota = new OfferQuota()
    while (quota.take('first', 0));
    for (let index = 0; index < 256; index += 1) assert.ok(quota.take(`peer ${index}`, 0))
    assert.ok(quota.take('first', 0))
  })
})
