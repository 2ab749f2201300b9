import assert from 'node:assert/strict'
import type { StatusChange } from '../../../src/core/session/final-frames.js'
import { PeerstepError } from '../../../src/errors.js'
import { Spectator } from '../../../src/match/spectate/spectator.js'
import type { Lane } from '../../../src/transport/lane.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'
import type { Start } from '../../../src/wire/lobby.js'
import { decodePacket, encodePacket } from '../../../src/wire/packet.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { encodedAt, makeSession, sealOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 3
const SHAPE = { seats: 2, neutral: driftGame.input.neutral }
const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(9),
  seed: 7,
  seats: [
    { peer: 'a', name: 'Ann' },
    { peer: 'b', name: 'Bob' },
  ],
  options: { frames: 0 },
  toleranceFrames: 12,
  referee: 'relay',
  gameId: 'drift',
}
const TAG = matchTagOf(START.matchId)

/** A spectator, and lanes of the relay and of players that a test speaks through. */
class Scene {
  readonly network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  readonly relay = this.network.lane('relay', { lossy: false })
  readonly spectator
  readonly abandoned: string[] = []

  constructor(relay: string | null = 'relay', game = driftGame) {
    this.spectator = new Spectator(game, {
      lane: this.network.lane('spectator', { lossy: false }),
      clock: this.network.clockFor('spectator'),
      claimSigner: { check: () => Promise.resolve(null) },
      relay,
    })
    this.spectator.on('abandoned', ({ reason }) => this.abandoned.push(reason))
  }

  run(ms: number): void {
    for (let passedMs = 0; passedMs < ms; passedMs += 10) {
      this.network.advance(10)
      this.spectator.tick()
    }
  }

  say(message: RoomMessage, lane: Lane = this.relay): void {
    lane.broadcast(encodePacket({ room: message }, SHAPE))
  }

  seal(firstFrame: number, lastFrame: number, lane = this.relay, statuses: readonly StatusChange[] = []): void {
    const frames = sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), firstFrame, lastFrame, statuses)
    this.say(
      { type: 'seal', matchTag: TAG, ...frames, substitutions: [], term: 0, lateFrames: [0, 0], echo: null } as never,
      lane,
    )
  }
}

describe('spectator', () => {
  it('refuses a delay out of bounds', () => {
    const { network } = new Scene()
    const ports = {
      lane: network.lane('x', { lossy: false }),
      clock: network.clockFor('x'),
      claimSigner: { check: () => Promise.resolve(null) },
      relay: null,
    }
    for (const delayMs of [-1, 60_001, Number.NaN]) {
      assert.throws(
        () => new Spectator(driftGame, ports, { delayMs }),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
  })

  it('plays out the sealed frames of the match that its relay starts, and no others', () => {
    const scene = new Scene()
    const { spectator } = scene
    scene.run(50)
    assert.deepEqual([spectator.phase, spectator.state, spectator.seats.length], ['lobby', null, 0])
    scene.say(START)
    for (let first = 0; first < 60; first += 6) {
      scene.seal(first, first + 5)
      scene.run(100)
    }
    assert.equal(spectator.phase, 'playing')
    assert.ok(spectator.frame > 30 && spectator.frame <= 60, `frame ${spectator.frame}`)
    scene.run(2000)
    assert.equal(spectator.frame, 60)
    const oracle = makeSession({ sealed: true })
    oracle.seal(sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), 0, 59))
    while (oracle.frame < 60) oracle.advance()
    assert.deepEqual(spectator.state, oracle.state)
    assert.ok(spectator.stalled)
  })

  it('takes starts and seals from its relay only', () => {
    const scene = new Scene()
    const other = scene.network.lane('other', { lossy: false })
    scene.say({ ...START, referee: 'other' }, other)
    scene.run(50)
    assert.equal(scene.spectator.phase, 'lobby')
    scene.say(START)
    scene.seal(0, 5, other)
    scene.run(500)
    assert.deepEqual([scene.spectator.phase, scene.spectator.frame], ['playing', 0])
  })

  it('takes no start of another game, or with more seats than the game has', () => {
    const scene = new Scene('relay', { ...driftGame, seats: { min: 2, max: 2 } })
    scene.say({ ...START, gameId: 'chess' })
    scene.say({ ...START, seats: [...START.seats, { peer: 'c', name: '' }] })
    scene.run(50)
    assert.equal(scene.spectator.phase, 'lobby')
  })

  it('takes another start until something of the first is final', () => {
    const scene = new Scene()
    scene.say(START)
    scene.run(50)
    const second = { ...START, matchId: new Uint8Array(16).fill(10) }
    scene.say(second)
    scene.run(50)
    assert.equal(scene.spectator.matchId![0], 10)
    scene.say(START)
    scene.run(50)
    assert.equal(scene.spectator.matchId![0], 9)
    scene.seal(0, 5)
    scene.run(50)
    scene.say(second)
    scene.run(50)
    assert.equal(scene.spectator.matchId![0], 9)
  })

  it('asks for the match ten times a second until it has it, then once a second', () => {
    const scene = new Scene()
    const follows = (ms: number): { nextFrame: number }[] => {
      scene.relay.receive()
      scene.run(ms)
      return scene.relay.receive().flatMap(({ bytes }) => {
        const message = decodePacket(bytes, SHAPE)?.room
        return message?.type === 'follow' ? [{ nextFrame: message.nextFrame }] : []
      })
    }
    const waiting = follows(1000).length
    assert.ok(waiting >= 9 && waiting <= 11, `${waiting}`)
    scene.say(START)
    scene.seal(0, 5)
    scene.run(200)
    const playing = follows(2000)
    assert.ok(playing.length >= 1 && playing.length <= 3, `${playing.length}`)
    assert.equal(playing.at(-1)!.nextFrame, 6)
  })

  it('without a relay follows the player that seals once the first referee has been silent for two seconds', () => {
    const scene = new Scene(null)
    const a = scene.network.lane('a', { lossy: false })
    const b = scene.network.lane('b', { lossy: false })
    scene.say({ ...START, referee: 'a' }, a)
    scene.seal(0, 5, a)
    scene.run(300)
    scene.seal(6, 11, b)
    scene.run(1000)
    assert.equal(scene.spectator.frame, 6, 'player a referees')
    scene.run(1500)
    scene.seal(6, 11, b)
    scene.run(1000)
    assert.equal(scene.spectator.frame, 12)
  })

  it('counts a seal that contradicts its digest, and does not play it', () => {
    const scene = new Scene()
    scene.say(START)
    const frames = sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), 0, 5)
    scene.say({
      type: 'seal',
      matchTag: TAG,
      ...frames,
      digest: 1n,
      substitutions: [],
      term: 0,
      lateFrames: [0, 0],
      echo: null,
    } as never)
    scene.run(300)
    assert.deepEqual([scene.spectator.stats.contradictions, scene.spectator.frame], [1, 0])
  })

  it('names the new holder of a seat that its relay gives away, and ignores an older message about the seats', () => {
    const scene = new Scene()
    const told: unknown[] = []
    scene.spectator.on('seated', (event) => told.push(event))
    scene.say(START)
    const seats = [START.seats[0]!, { peer: 'c', name: 'Cid' }]
    scene.say({ type: 'seated', matchTag: TAG, revision: 2, seats })
    scene.say({ type: 'seated', matchTag: TAG, revision: 1, seats: START.seats })
    scene.run(50)
    assert.deepEqual(told, [{ seat: 1, peer: 'c', name: 'Cid' }])
    assert.deepEqual(scene.spectator.seats, seats)
  })

  it('shows nothing new while it is paused, and catches up when it goes on', () => {
    const scene = new Scene()
    scene.say(START)
    scene.seal(0, 5)
    scene.run(300)
    const { frame } = scene.spectator
    scene.spectator.pause()
    for (let first = 6; first < 66; first += 6) {
      scene.seal(first, first + 5)
      scene.run(100)
    }
    assert.equal(scene.spectator.frame, frame)
    assert.deepEqual([scene.spectator.paused, scene.spectator.stalled], [true, false])
    scene.spectator.resume()
    scene.run(500)
    assert.ok(scene.spectator.frame > 55, `frame ${scene.spectator.frame}`)
  })

  it('ends with the reason of the relay that closes the room, after it has shown what has arrived', async () => {
    const scene = new Scene()
    scene.say(START)
    scene.seal(0, 59)
    scene.say({ type: 'bye', reason: 'the relay stops' })
    scene.run(50)
    assert.deepEqual(scene.abandoned, [])
    scene.run(3000)
    assert.equal(scene.spectator.frame, 60)
    assert.deepEqual(scene.abandoned, ['the relay stops'])
    assert.equal(scene.spectator.phase, 'ended')
    assert.equal((await scene.spectator.outcome).verdict, 'abandoned')
  })
})
