import assert from 'node:assert/strict'
import { RELAY } from '../../../src/match/referee/quorum.js'
import { followedTerm, holderOf, nextTermOf } from '../../../src/match/referee/term.js'

describe('terms', () => {
  it('belong to one seat each, in turn, and term 0 to the first referee', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map((term) => holderOf(term, 3, RELAY)),
      [RELAY, 0, 1, 2, 0, 1],
    )
    assert.equal(holderOf(0, 3, 2), 2)
  })

  it('give each seat a next term that is its own and at most a round away', () => {
    for (let term = 0; term < 20; term++) {
      for (let seat = 0; seat < 3; seat++) {
        const next = nextTermOf(seat, 3, term)
        assert.ok(next > term && next <= term + 3, `${term} and then ${next}`)
        assert.equal(holderOf(next, 3, RELAY), seat)
      }
    }
  })

  it('are followed when a quorum follows this term or a newer one', () => {
    assert.equal(followedTerm([0, 1, 2], [0, 0, 0]), 0)
    assert.equal(followedTerm([0, 1, 2], [0, 3, 0]), 0, 'one of three')
    assert.equal(followedTerm([0, 1, 2], [0, 3, 3]), 3)
    assert.equal(followedTerm([0, 1, 2], [0, 3, 5]), 3, 'a seat in term 5 has gone beyond term 3')
    assert.equal(followedTerm([RELAY, 0, 1], [3, 3]), 3)
    assert.equal(followedTerm([RELAY, 0, 1, 2], [3, 3, 0]), 0, 'half, without the lowest member')
    assert.equal(followedTerm([0], [2, 7, 7]), 2, 'seats that are no members do not count')
  })
})
