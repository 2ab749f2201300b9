import assert from 'node:assert/strict'
import { DUPLICATE_WINDOW_PACKETS, DuplicateFilter } from '../../../src/transport/paths/duplicate-filter.js'

describe('packets seen', () => {
  it('takes each packet of each author once, in any order', () => {
    const seen = new DuplicateFilter()
    for (const sequence of [5, 3, 9, 4]) assert.ok(seen.accept('a', sequence))
    for (const sequence of [5, 3, 9, 4]) assert.equal(seen.accept('a', sequence), false)
    assert.ok(seen.accept('b', 5))
  })

  it('takes no packet that is older than its window, and any newer one', () => {
    const seen = new DuplicateFilter()
    const newest = 2 ** 47
    assert.ok(seen.accept('a', newest))
    assert.equal(seen.accept('a', newest - DUPLICATE_WINDOW_PACKETS), false)
    assert.ok(seen.accept('a', newest - DUPLICATE_WINDOW_PACKETS + 1))
    assert.ok(seen.accept('a', newest + 5 * DUPLICATE_WINDOW_PACKETS))
    assert.ok(seen.accept('a', newest + 5 * DUPLICATE_WINDOW_PACKETS - 1))
  })

  it('tells numbers apart that are 2^32 from each other', () => {
    const seen = new DuplicateFilter()
    assert.ok(seen.accept('a', 1))
    assert.ok(seen.accept('a', 2 ** 32 + 1))
  })

  it('forgets the author heard longest ago when there are too many', () => {
    const seen = new DuplicateFilter()
    for (let index = 0; index < 256; index += 1) seen.accept(`peer ${index}`, 1)
    seen.accept('peer 0', 2)
    seen.accept('one more', 1)
    assert.equal(seen.accept('peer 0', 1), false)
    assert.ok(seen.accept('peer 1', 1))
  })
})
