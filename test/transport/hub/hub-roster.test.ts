import assert from 'node:assert/strict'
import { HubRoster, newHubLife, REVISION_MAX } from '../../../src/transport/hub/hub-roster.js'
import { NUMBERS_MAX } from '../../../src/transport/paths/path-packet.js'

describe('the roster of a hub', () => {
  it('numbers players in the order in which they came, and never gives a number to another player', () => {
    const roster = new HubRoster(1)
    roster.set(['a', 'b'])
    roster.set(['c', 'b'])
    roster.set(['a', 'c'])
    assert.deepEqual(
      roster.entries.map(({ number, peer }) => [number, peer]),
      [
        [0, 'a'],
        [2, 'c'],
      ],
    )
    assert.deepEqual([roster.numberOf('c'), roster.peerOf(2)], [2, 'c'])
  })

  it('knows no number of a peer that plays no more, and no peer of its number', () => {
    const roster = new HubRoster(1)
    roster.set(['a', 'b'])
    roster.set(['a'])
    assert.deepEqual([roster.numberOf('b'), roster.peerOf(1)], [undefined, undefined])
  })

  it('has a new revision after each change, and after no call that changes nothing', () => {
    const roster = new HubRoster(5)
    roster.set(['a', 'b'])
    assert.equal(roster.revision, 6)
    roster.set(['b', 'a', 'b'])
    roster.note(() => false)
    assert.equal(roster.revision, 6)
    roster.note((peer) => peer === 'a')
    assert.equal(roster.revision, 7)
    roster.set(['a'])
    assert.deepEqual([roster.revision, roster.entries], [8, [{ number: 0, peer: 'a', linked: true }]])
  })

  it('begins its revisions again at 1, because 0 means that there is no roster', () => {
    const roster = new HubRoster(REVISION_MAX)
    roster.set(['a'])
    assert.equal(roster.revision, 1)
  })

  it('leaves out players beyond the last number', () => {
    const roster = new HubRoster(1)
    roster.set(Array.from({ length: NUMBERS_MAX + 1 }, (_, index) => `p${index}`))
    assert.equal(roster.entries.length, NUMBERS_MAX)
    assert.equal(roster.numberOf(`p${NUMBERS_MAX}`), undefined)
  })
})

describe('the life of a new hub', () => {
  it('is 1 to 65535, whatever chance gives', () => {
    assert.equal(
      newHubLife(() => 0),
      1,
    )
    assert.equal(
      newHubLife(() => 1 - Number.EPSILON),
      REVISION_MAX,
    )
  })
})
