import assert from 'node:assert/strict'
import { describeGame } from '../../../src/match/lobby/handshake.js'
import { LobbyGuest } from '../../../src/match/lobby/lobby-guest.js'
import { LobbyRoundTrips } from '../../../src/match/lobby/lobby-round-trips.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import type { Hello, Start } from '../../../src/wire/lobby.js'
import { matchTagOf } from '../../../src/wire/play.js'
import { driftGame } from '../../support/drift-game.js'

const SEATS = [
  { peer: 'a', name: 'Ada' },
  { peer: 'b', name: 'Bob' },
]

function start(id: number): Start {
  return {
    type: 'start',
    matchId: new Uint8Array(16).fill(id),
    seed: 1,
    seats: SEATS,
    options: {},
    toleranceFrames: 12,
    referee: 'host',
    gameId: 'drift',
  }
}

function makeGuest() {
  const trips = new LobbyRoundTrips()
  const wish = { protocol: PROTOCOL_VERSION, game: describeGame(driftGame), seats: 2, options: {} }
  const guest = new LobbyGuest({ wish, name: 'Ada', localPeer: 'a', trips })
  return { guest, trips }
}

const tag = (id: number): number => matchTagOf(start(id).matchId)

describe('lobby guest', () => {
  it('sends hello ten times a second at first, then four times, and answers pings', () => {
    const { guest, trips } = makeGuest()
    const said: Hello[] = []
    const tick = (nowMs: number): void => {
      const hello = guest.tick(nowMs)
      if (hello !== null) said.push(hello)
    }
    trips.heard('b', 55, null, 'a', 0)
    for (let nowMs = 0; nowMs < 1000; nowMs += 10) tick(nowMs)
    assert.equal(said.length, 10)
    for (let nowMs = 1000; nowMs < 3000; nowMs += 10) tick(nowMs)
    assert.equal(said.length, 18)
    const [first, second] = said
    assert.ok(first!.echo?.pingMs === 55 && first!.pingMs !== 0)
    assert.ok(second!.echo === null)
  })

  it('takes the seats, its own refusal and new refusals of others from the host', () => {
    const { guest } = makeGuest()
    const refusals = [
      { peer: 'a', reason: 'update' },
      { peer: 'x', reason: 'full' },
    ]
    const lobby = { type: 'lobby' as const, revision: 1, seats: SEATS, refusals }
    assert.deepEqual(guest.onLobby(lobby), [refusals[1]])
    assert.equal(guest.refusal, 'update')
    assert.deepEqual(guest.seats, SEATS)
    assert.deepEqual(guest.onLobby(lobby), [])
    guest.onLobby({ ...lobby, refusals: [] })
    assert.equal(guest.refusal, null)
  })

  it('gets ready for a start, for each repetition again, and for another that replaces it', () => {
    const { guest } = makeGuest()
    for (const id of [1, 1, 2]) assert.deepEqual(guest.onStart(start(id)), { type: 'ready', matchTag: tag(id) })
    assert.equal(guest.start!.matchId[0], 2)
    assert.equal(guest.startMs, null)
  })

  it('starts when the host has announced, less the time that the message took', () => {
    const { guest, trips } = makeGuest()
    trips.heard('host', 0, { peer: 'a', pingMs: 900, heldMs: 0 }, 'a', 980)
    guest.onStart(start(1))
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 150 }, 1000)
    assert.equal(guest.startMs, 1000 + 150 - 40)
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 5000 }, 2000)
    assert.equal(guest.startMs, 1110)
  })

  it('starts at once when `go` was long under way, and by the lead alone where no round trip was measured', () => {
    const slow = makeGuest()
    slow.trips.heard('host', 0, { peer: 'a', pingMs: 0, heldMs: 0 }, 'a', 800)
    slow.guest.onStart(start(1))
    slow.guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 100 }, 1000)
    assert.equal(slow.guest.startMs, 1000)
    const { guest } = makeGuest()
    guest.onStart(start(1))
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 100 }, 1000)
    assert.equal(guest.startMs, 1100)
  })

  it('limits the lead that a host announces', () => {
    const { guest } = makeGuest()
    guest.onStart(start(1))
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 2 ** 32 - 1 }, 1000)
    assert.ok(guest.startMs! <= 1000 + 10_000)
  })

  it('ignores messages about another match, or before a start', () => {
    const { guest } = makeGuest()
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 0 }, 1000)
    guest.onPlay(tag(1), 1000)
    guest.onStart(start(1))
    guest.onGo({ type: 'go', matchTag: tag(2), leadMs: 0 }, 1000)
    guest.onPlay(tag(2), 1000)
    assert.equal(guest.startMs, null)
  })

  it('starts when inputs of others come before `go`', () => {
    const { guest } = makeGuest()
    guest.onStart(start(1))
    guest.onPlay(tag(1), 1234)
    assert.ok(guest.startMs !== null && guest.startMs <= 1234 + 1000)
  })

  it('does not start again once it has begun', () => {
    const { guest } = makeGuest()
    guest.onStart(start(1))
    guest.onGo({ type: 'go', matchTag: tag(1), leadMs: 0 }, 1000)
    assert.equal(guest.onStart(start(2)), null)
    guest.onLobby({ type: 'lobby', revision: 2, seats: [], refusals: [] })
    assert.equal(guest.start!.matchId[0], 1)
    assert.deepEqual(guest.seats, SEATS)
  })
})
