import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isQuorum } from '../../../src/match/referee/quorum.js'

describe('quorum', () => {
  it('is more than half of the members, or half of them with the lowest seat', () => {
    const table: [members: number[], present: number[], quorum: boolean][] = [
      [[0], [0], true],
      [[0, 1], [0], true],
      [[0, 1], [1], false],
      [[0, 1, 2], [0], false],
      [[0, 1, 2], [1, 2], true],
      [[1, 2], [1], true],
      [[0, 1, 2, 3], [0, 3], true],
      [[0, 1, 2, 3], [1, 2], false],
      [[0, 1, 2, 3], [1, 2, 3], true],
      [[], [], false],
    ]
    for (const [members, present, quorum] of table) {
      assert.equal(isQuorum(members, new Set(present)), quorum, `${present} of ${members}`)
    }
  })

  it('does not count seats that are no members', () => {
    assert.equal(isQuorum([0, 1, 2], new Set([2, 3, 4, 5])), false)
  })

  it('property: two groups that share no member are never both one', () => {
    const seats = fc.uniqueArray(fc.nat(15), { minLength: 1, maxLength: 16 })
    fc.assert(
      fc.property(seats, fc.nat(0xffff), (members, sides) => {
        const left = new Set(members.filter((seat) => (sides >> seat) % 2 === 0))
        const right = new Set(members.filter((seat) => !left.has(seat)))
        assert.ok(!(isQuorum(members, left) && isQuorum(members, right)))
        assert.ok(isQuorum(members, left) || isQuorum(members, right), 'one of them can always go on')
      }),
    )
  })
})
