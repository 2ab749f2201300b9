import assert from 'node:assert/strict'
import type { Wish } from '../../../src/match/lobby/handshake.js'
import { LobbyHost } from '../../../src/match/lobby/lobby-host.js'
import { LobbyRoundTrips } from '../../../src/match/lobby/lobby-round-trips.js'
import { REASON_BYTES_MAX } from '../../../src/wire/limits.js'
import type { Hello, Lobby, Start } from '../../../src/wire/lobby.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { GAME } from '../../wire/samples.js'

const TICK_MS = 8
const wish: Wish = { protocol: 1, game: GAME, seats: 2, options: {} }

describe('LobbyHost', () => {
  let nowMs: number
  let said: { atMs: number; message: RoomMessage }[]
  let lobby: LobbyHost
  beforeEach(() => {
    nowMs = 1000
    said = []
    let matches = 0
    lobby = new LobbyHost({
      wish,
      localPeer: 'relay',
      randomBytes: () => new Uint8Array(16).fill(++matches),
      toleranceFrames: 12,
      trips: new LobbyRoundTrips(),
    })
  })

  const hello = (from: string, over: Partial<Hello> = {}): void =>
    lobby.onHello(
      from,
      { type: 'hello', ...wish, name: from, spectator: false, pingMs: 0, echo: null, referee: false, ...over },
      nowMs,
    )
  const wait = (ms: number, each: () => void = () => {}): void => {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += TICK_MS) {
      each()
      said.push(...lobby.tick(nowMs).map((message) => ({ atMs: nowMs, message })))
    }
  }
  const sayings = (type: RoomMessage['type']) => said.filter(({ message }) => message.type === type)
  const lastLobby = (): Lobby => sayings('lobby').at(-1)!.message as Lobby
  const lastStart = (): Start => sayings('start').at(-1)!.message as Start
  const tag = (): number => matchTagOf(lastStart().matchId)

  it('starts when all seats are taken and all peers on them are ready', () => {
    hello('ada')
    hello('bob')
    wait(100)
    assert.deepEqual(
      lastStart().seats.map(({ peer }) => peer),
      ['ada', 'bob'],
    )
    lobby.onReady('ada', tag())
    wait(100)
    assert.equal(lobby.goAtMs, null)
    lobby.onReady('bob', tag())
    wait(100)
    assert.notEqual(lobby.goAtMs, null)
    assert.equal(sayings('go').length > 0, true)
  })

  it('does not count peers without a seat as ready, and remembers none of them', () => {
    hello('ada')
    hello('bob')
    wait(100)
    for (let i = 0; i < 1000; i++) lobby.onReady(`stranger ${i}`, tag())
    assert.equal(lobby.readyPeers, 0)
    lobby.onReady('ada', tag())
    lobby.onReady('ada', tag())
    assert.equal(lobby.readyPeers, 1)
  })

  it('takes the seat from a peer that holds up the start, and gives it to a peer that waits', () => {
    hello('ada')
    hello('squatter')
    wait(9000, () => {
      hello('ada')
      hello('squatter')
      hello('bob')
      if (sayings('start').length > 0) lobby.onReady('ada', tag())
    })
    assert.deepEqual(
      lastLobby().seats.map(({ peer }) => peer),
      ['ada', 'bob'],
    )
    assert.match(lastLobby().refusals.find(({ peer }) => peer === 'squatter')!.reason, /not ready in time/)
  })

  it('announces a few times a second at most, however many peers come, go and are refused', () => {
    let count = 0
    wait(2000, () => {
      count += 1
      hello(`guest ${count}`)
      lobby.onBye(`guest ${count}`)
      hello(`stranger ${count}`, { seats: 3 })
    })
    const times = sayings('lobby').map(({ atMs }) => atMs)
    assert.ok(times.length >= 8 && times.length <= 42, `${times.length} lobbies in two seconds`)
  })

  it('clips refusals to what is sent', () => {
    hello('stranger', { options: { text: 'x'.repeat(4000) } })
    wait(300)
    assert.ok(lastLobby().refusals[0]!.reason.length <= REASON_BYTES_MAX)
  })

  it('refuses a newcomer while no seat is free, and seats it once one is', () => {
    hello('ada')
    hello('bob')
    hello('eve')
    assert.equal(lobby.seated, 2)
    wait(300)
    assert.match(lastLobby().refusals[0]!.reason, /all 2 seats are taken/)
  })
})
