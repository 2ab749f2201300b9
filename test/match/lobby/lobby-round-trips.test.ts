import assert from 'node:assert/strict'
import { LobbyRoundTrips } from '../../../src/match/lobby/lobby-round-trips.js'

describe('round trips', () => {
  it('measures by the echo of our ping', () => {
    const trips = new LobbyRoundTrips()
    assert.ok(Number.isNaN(trips.rttMs('b')))
    trips.heard('b', 0, { peer: 'a', pingMs: 1000, heldMs: 50 }, 'a', 1130)
    assert.equal(trips.rttMs('b'), 80)
    trips.heard('b', 0, { peer: 'a', pingMs: 2000, heldMs: 0 }, 'a', 2120)
    assert.equal(trips.rttMs('b'), 90)
  })

  it('takes no echo of another peer or out of bounds', () => {
    const trips = new LobbyRoundTrips()
    trips.heard('b', 0, { peer: 'c', pingMs: 1000, heldMs: 0 }, 'a', 1130)
    trips.heard('b', 0, { peer: 'a', pingMs: 1000, heldMs: 5000 }, 'a', 1130)
    trips.heard('b', 0, { peer: 'a', pingMs: 1000, heldMs: 0 }, 'a', 20_000)
    assert.ok(Number.isNaN(trips.rttMs('b')))
  })

  it('answers each ping once, the one that waits longest first', () => {
    const trips = new LobbyRoundTrips()
    trips.heard('b', 11, null, 'a', 100)
    trips.heard('c', 12, null, 'a', 110)
    assert.deepEqual(trips.takeEcho(150), { peer: 'b', pingMs: 11, heldMs: 50 })
    assert.deepEqual(trips.takeEcho(150), { peer: 'c', pingMs: 12, heldMs: 40 })
    assert.equal(trips.takeEcho(150), null)
    trips.heard('b', 13, null, 'a', 200)
    assert.equal(trips.takeEcho(1_000_000)!.heldMs, 0xffff)
  })

  it('remembers 64 peers; the one heard longest ago goes', () => {
    const trips = new LobbyRoundTrips()
    trips.heard('old', 0, { peer: 'a', pingMs: 1, heldMs: 0 }, 'a', 21)
    trips.heard('kept', 0, { peer: 'a', pingMs: 1, heldMs: 0 }, 'a', 21)
    for (let i = 0; i < 62; i++) trips.heard(`p${i}`, 1, null, 'a', 22)
    trips.heard('kept', 1, null, 'a', 23)
    trips.heard('one too many', 1, null, 'a', 24)
    assert.ok(Number.isNaN(trips.rttMs('old')))
    assert.equal(trips.rttMs('kept'), 20)
  })
})
