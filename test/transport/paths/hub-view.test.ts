import assert from 'node:assert/strict'
import { HubView } from '../../../src/transport/paths/hub-view.js'

const ENTRIES = [
  { number: 4, peer: 'a', linked: true },
  { number: 7, peer: 'b', linked: false },
  { number: 9, peer: 'c', linked: true },
]

function viewOf(life: number, revision: number): HubView {
  const view = new HubView()
  view.onRoster({ kind: 'roster', life, revision, entries: ENTRIES })
  return view
}

const echo = (revision: number, ...distancesMs: number[]) =>
  ({ kind: 'echo', id: 1, heldMs: 0, revision, distancesMs }) as const

describe("a player's view of its hub", () => {
  it('gives numbers of linked peers only, and the peer of every number', () => {
    const view = viewOf(1, 2)
    assert.deepEqual([...view.linked], ['a', 'c'])
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((peer) => view.numberOf(peer)),
      [4, undefined, 9, undefined],
    )
    assert.deepEqual(
      [4, 7, 9, 1].map((number) => view.peerOf(number)),
      ['a', 'b', 'c', undefined],
    )
  })

  it('takes distances in the order of the roster that they belong to, and no others', () => {
    const view = viewOf(1, 2)
    view.onEcho(echo(2, 10, 20, 30))
    assert.deepEqual([view.distanceMs('a'), view.distanceMs('b'), view.distanceMs('c')], [10, Number.NaN, 30])
    view.onEcho(echo(3, 1, 2, 3))
    view.onEcho(echo(2, 1, 2))
    assert.equal(view.distanceMs('a'), 10)
  })

  it('keeps the peers of numbers in the same life when it forgets, so that bundles under way are still understood', () => {
    const view = viewOf(1, 2)
    view.forget()
    assert.deepEqual([view.revision, [...view.linked], view.numberOf('a')], [0, [], undefined])
    view.onLife(1)
    assert.equal(view.peerOf(4), 'a')
  })

  it('drops all numbers when the hub has another life', () => {
    const view = viewOf(1, 2)
    view.onLife(2)
    assert.deepEqual([view.revision, view.peerOf(4), [...view.linked]], [0, undefined, []])
  })
})
