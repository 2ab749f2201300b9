import assert from 'node:assert/strict'
import { MatchSeats } from '../../../src/match/contract/seat-holders.js'
import type { Start } from '../../../src/wire/lobby.js'

const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16),
  seed: 1,
  seats: ['a', 'b', 'c'].map((peer) => ({ peer, name: `name of ${peer}` })),
  options: {},
  toleranceFrames: 12,
  referee: 'relay',
  gameId: 'drift',
}

describe('match seats', () => {
  it('are held by the peers that the start names', () => {
    const seats = new MatchSeats(START)
    assert.deepEqual(seats.peers, ['a', 'b', 'c'])
    assert.equal(seats.seatOf('b'), 1)
    assert.equal(seats.seatOf('relay'), undefined)
    assert.equal(seats.start, START)
  })

  it('go to other peers, and name the seats that changed hands', () => {
    const seats = new MatchSeats(START)
    const holders = START.seats.with(1, { peer: 'd', name: 'Dee' })
    assert.deepEqual(seats.replace(holders), [1])
    assert.deepEqual(seats.peers, ['a', 'd', 'c'])
    assert.equal(seats.seatOf('d'), 1)
    assert.equal(seats.seatOf('b'), undefined)
    assert.deepEqual(seats.start, { ...START, seats: holders })
    assert.deepEqual(START.seats[1]!.peer, 'b', 'the first start is left as it was')
  })

  it('do not change hands with a new name', () => {
    const seats = new MatchSeats(START)
    assert.deepEqual(seats.replace(START.seats.with(0, { peer: 'a', name: 'Ada' })), [])
    assert.equal(seats.start.seats[0]!.name, 'Ada')
  })
})
