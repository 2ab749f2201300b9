import assert from 'node:assert/strict'
import { LobbySeats } from '../../../src/match/lobby/lobby-seats.js'

describe('lobby seats', () => {
  it('are taken from the lowest on, until none is free', () => {
    const seats = new LobbySeats(2)
    assert.ok(seats.take('a', 'Ada', 0))
    assert.equal(seats.taken, 1)
    assert.ok(seats.take('b', 'Bob', 0))
    assert.equal(seats.take('c', 'Cy', 0), false)
    assert.deepEqual(seats.holders, [
      { peer: 'a', name: 'Ada' },
      { peer: 'b', name: 'Bob' },
    ])
  })

  it('become free when they are released, and only once', () => {
    const seats = new LobbySeats(2)
    seats.take('a', 'Ada', 0)
    seats.take('b', 'Bob', 0)
    assert.ok(seats.release('a'))
    assert.equal(seats.release('a'), false)
    assert.ok(seats.take('c', 'Cy', 0))
    assert.deepEqual(
      seats.holders.map(({ peer }) => peer),
      ['c', 'b'],
    )
  })

  it('are held for 3 s after the last hello, which also brings the newest name', () => {
    const seats = new LobbySeats(2)
    seats.take('a', 'Ada', 0)
    assert.ok(seats.renew('a', 'Adele', 1000))
    assert.equal(seats.renew('b', 'Bob', 1000), false)
    assert.equal(seats.holders[0]!.name, 'Adele')
    assert.deepEqual(seats.silent(4000), [])
    assert.deepEqual(seats.silent(4001), ['a'])
  })

  it('are ready when all are held by peers that were heard within 1.5 s', () => {
    const seats = new LobbySeats(2)
    seats.take('a', 'Ada', 0)
    assert.equal(seats.areReady(0), false)
    seats.take('b', 'Bob', 1000)
    assert.ok(seats.areReady(1499))
    assert.equal(seats.areReady(1500), false)
    seats.renew('a', 'Ada', 1500)
    assert.ok(seats.areReady(1500))
  })
})
