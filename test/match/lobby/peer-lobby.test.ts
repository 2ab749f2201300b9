import assert from 'node:assert/strict'
import { describeGame } from '../../../src/match/lobby/handshake.js'
import { LobbyRoundTrips } from '../../../src/match/lobby/lobby-round-trips.js'
import { PeerLobby } from '../../../src/match/lobby/peer-lobby.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import type { Hello, Lobby } from '../../../src/wire/lobby.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { driftGame } from '../../support/drift-game.js'

const WISH = { protocol: PROTOCOL_VERSION, game: describeGame(driftGame), seats: 2, options: {} }

function helloOf(name: string): Hello {
  return { type: 'hello', ...WISH, name, spectator: false, pingMs: 1, echo: null, referee: false }
}

class Scene {
  readonly said: RoomMessage[] = []
  readonly heard: RoomMessage[] = []
  readonly lobby: PeerLobby
  nowMs = 0

  constructor(relay: string | null = null) {
    this.lobby = new PeerLobby({
      wish: WISH,
      name: 'Bob',
      localPeer: 'b',
      relay,
      openedMs: 0,
      randomBytes: () => new Uint8Array(16).fill(4),
      toleranceFrames: 12,
      trips: new LobbyRoundTrips(),
    })
  }

  /** Ticks for `ms`; peers in `present` say hello all the time. */
  run(ms: number, ...present: string[]): void {
    for (let passedMs = 0; passedMs < ms; passedMs += 50) {
      this.nowMs += 50
      for (const peer of present) this.lobby.onHello(peer, helloOf(peer), this.nowMs)
      const { asGuest, asHost } = this.lobby.tick(this.nowMs)
      if (asGuest !== null) this.said.push(asGuest)
      this.said.push(...asHost)
      this.heard.push(...asHost)
    }
  }

  lobbies(): Lobby[] {
    return this.said.filter((message) => message.type === 'lobby')
  }
}

describe('peer lobby', () => {
  it('hosts after 300 ms in which no peer with a lower id was heard, and its own messages count for itself', () => {
    const scene = new Scene()
    scene.run(250)
    assert.deepEqual(scene.lobbies(), [])
    scene.run(500, 'c')
    assert.deepEqual(
      scene
        .lobbies()
        .at(-1)!
        .seats.map(({ peer }) => peer)
        .sort(),
      ['b', 'c'],
    )
    assert.deepEqual(
      scene.heard,
      scene.said.filter(({ type }) => type !== 'hello'),
    )
    assert.ok(scene.lobby.mayHost('b', scene.nowMs))
    assert.ok(!scene.lobby.mayHost('c', scene.nowMs))
  })

  it('leaves hosting to a peer with a lower id for as long as it is heard', () => {
    const scene = new Scene()
    scene.run(1000, 'a', 'c')
    assert.deepEqual(scene.lobbies(), [])
    assert.ok(scene.lobby.mayHost('a', scene.nowMs))
    assert.ok(!scene.lobby.mayHost('b', scene.nowMs))
    scene.run(1900)
    assert.deepEqual(scene.lobbies(), [])
    scene.run(300)
    assert.notDeepEqual(scene.lobbies(), [])
  })

  it('stops hosting when a peer with a lower id turns up', () => {
    const scene = new Scene()
    scene.run(600, 'c')
    scene.said.length = 0
    scene.run(600, 'a', 'c')
    assert.deepEqual(scene.lobbies(), [])
  })

  it('never hosts where a relay does', () => {
    const scene = new Scene('relay')
    scene.run(5000, 'c')
    assert.deepEqual(scene.lobbies(), [])
    assert.ok(scene.lobby.mayHost('relay', scene.nowMs))
    assert.ok(!scene.lobby.mayHost('b', scene.nowMs) && !scene.lobby.mayHost('a', scene.nowMs))
  })

  it('starts with the peers that are ready, and repeats go while the match runs', () => {
    const scene = new Scene()
    scene.run(600, 'c')
    const start = scene.said.find((message) => message.type === 'start')!
    const ready = scene.lobby.onStart(start)
    assert.ok(ready?.type === 'ready')
    scene.lobby.onReady('c', ready.matchTag)
    scene.run(100, 'c')
    assert.equal(scene.said.filter(({ type }) => type === 'go').length, 1)
    for (let passedMs = 0; passedMs < 1000; passedMs += 50) {
      scene.said.push(...scene.lobby.repeat(scene.nowMs + passedMs))
    }
    assert.ok(scene.said.filter(({ type }) => type === 'go').length >= 4)
  })

  it('reports a refusal of its own once, and those of others once', () => {
    const scene = new Scene('relay')
    const refusals = [
      { peer: 'b', reason: 'update' },
      { peer: 'x', reason: 'full' },
    ]
    const lobby: Lobby = { type: 'lobby', revision: 1, seats: [], refusals }
    assert.deepEqual(scene.lobby.onLobby(lobby), { turnedAway: [refusals[1]], refused: 'update' })
    assert.deepEqual(scene.lobby.onLobby(lobby), { turnedAway: [], refused: null })
    assert.equal(scene.lobby.refusal, 'update')
    assert.deepEqual(scene.lobby.onLobby({ ...lobby, refusals: [] }), { turnedAway: [], refused: null })
    assert.equal(scene.lobby.onLobby(lobby).refused, 'update')
  })
})
