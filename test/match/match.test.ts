import assert from 'node:assert/strict'
import type { Game } from '../../src/core/game.js'
import { PeerstepError } from '../../src/errors.js'
import type { MatchSettings } from '../../src/match/contract/match-contract.js'
import { Match } from '../../src/match/match.js'
import type { Lane } from '../../src/transport/lane.js'
import { SimulatedNetwork } from '../../src/transport/simulated/simulated-network.js'
import type { Start } from '../../src/wire/lobby.js'
import { encodePacket } from '../../src/wire/packet.js'
import { matchTagOf } from '../../src/wire/play.js'
import type { RoomMessage } from '../../src/wire/room.js'
import type { DriftInput, DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'

const IDLE: DriftInput = { dx: 0, dy: 0, key: 0 }
const SHAPE = { seats: 2, neutral: driftGame.input.neutral }

/** A network with the lane of a relay that a test speaks through. */
class Scene {
  readonly network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  readonly relay: Lane = this.network.lane('relay', { lossy: false })
  #bytes = 0

  join(
    peer: string,
    tuning: MatchSettings = { seats: 2 },
    relay: string | null = 'relay',
    game: Game<DriftState, DriftInput> = driftGame,
  ): Match<DriftState, DriftInput> {
    const ports = {
      lane: this.network.lane(peer, { lossy: false }),
      clock: this.network.clockFor(peer),
      claimSigner: {
        sign: (claim: object) => Promise.resolve({ ...claim, signature: new Uint8Array(0) } as never),
        check: () => Promise.resolve(null),
      },
      relay,
      randomBytes: () => {
        this.#bytes += 1
        return new Uint8Array(16).fill(this.#bytes)
      },
    }
    return new Match(game, ports, tuning)
  }

  run(ms: number, ...matches: Match<DriftState, DriftInput>[]): void {
    for (let passedMs = 0; passedMs < ms; passedMs += 10) {
      this.network.advance(10)
      for (const match of matches) match.tick(() => IDLE)
    }
  }

  say(message: RoomMessage, lane = this.relay): void {
    lane.broadcast(encodePacket({ room: message }, SHAPE))
  }
}

function startOf(change: Partial<Start> = {}): Start {
  return {
    type: 'start',
    matchId: new Uint8Array(16).fill(9),
    seed: 5,
    seats: [
      { peer: 'a', name: '' },
      { peer: 'b', name: '' },
    ],
    options: {},
    toleranceFrames: 12,
    referee: 'relay',
    gameId: 'drift',
    ...change,
  }
}

describe('match', () => {
  it('refuses settings out of bounds before it sends anything', () => {
    const scene = new Scene()
    assert.throws(
      () => scene.join('a', { seats: 99 }),
      (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
    )
    assert.throws(() => scene.join('b', { delayFrames: 2.5 }), /delayFrames/)
  })

  it('goes from the lobby to the countdown to playing', () => {
    const scene = new Scene()
    const match = scene.join('a', { seats: 2, mode: 'rollback' })
    const started: number[] = []
    match.on('start', ({ seat }) => started.push(seat))
    scene.run(100, match)
    assert.equal(match.phase, 'lobby')
    assert.equal(match.seat, -1)
    scene.say(startOf())
    scene.run(20, match)
    assert.equal(match.phase, 'countdown')
    assert.equal(match.seat, 0)
    scene.say({ type: 'go', matchTag: matchTagOf(startOf().matchId), leadMs: 50 })
    scene.run(200, match)
    assert.equal(match.phase, 'playing')
    assert.deepEqual(started, [0])
    assert.ok(match.stats.frame > 3)
  })

  const unfit: readonly [what: string, start: Partial<Start>][] = [
    [
      'for other players',
      {
        seats: [
          { peer: 'x', name: '' },
          { peer: 'b', name: '' },
        ],
      },
    ],
    ['of another game', { gameId: 'chess' }],
    ['with another number of seats', { seats: [...startOf().seats, { peer: 'c', name: '' }] }],
    ['with options that were not wished', { options: { frames: -1 } }],
    [
      'with one player on two seats',
      {
        seats: [
          { peer: 'a', name: '' },
          { peer: 'a', name: '' },
        ],
      },
    ],
    ['that names another referee', { referee: 'b' }],
  ]
  for (const [what, change] of unfit) {
    it(`takes no part in a start ${what}`, () => {
      const scene = new Scene()
      const match = scene.join('a')
      scene.say(startOf(change))
      scene.run(50, match)
      assert.equal(match.phase, 'lobby')
    })
  }

  it('takes no start except from its relay', () => {
    const scene = new Scene()
    const match = scene.join('a')
    const other = scene.network.lane('aa', { lossy: false })
    scene.say(startOf({ referee: 'aa' }), other)
    scene.run(50, match)
    assert.equal(match.phase, 'lobby')
  })

  it('plays another start when the first was called off, and none once it plays', () => {
    const scene = new Scene()
    const match = scene.join('a')
    scene.say(startOf())
    scene.run(50, match)
    const second = startOf({ matchId: new Uint8Array(16).fill(10) })
    scene.say(second)
    scene.run(50, match)
    assert.equal(match.matchId![0], 10)
    scene.say({ type: 'go', matchTag: matchTagOf(second.matchId), leadMs: 0 })
    scene.run(100, match)
    scene.say(startOf({ matchId: new Uint8Array(16).fill(11) }))
    scene.run(100, match)
    assert.equal(match.matchId![0], 10)
  })

  it('reports once why it is refused', () => {
    const scene = new Scene()
    const match = scene.join('a')
    const reasons: string[] = []
    match.on('refused', ({ reason }) => reasons.push(reason))
    for (let i = 0; i < 5; i++) {
      scene.say({ type: 'lobby', revision: i, seats: startOf().seats, refusals: [{ peer: 'a', reason: 'update' }] })
      scene.run(50, match)
    }
    assert.deepEqual(reasons, ['update'])
    assert.equal(match.refusal, 'update')
    scene.say({ type: 'lobby', revision: 9, seats: startOf().seats, refusals: [{ peer: 'a', reason: 'full' }] })
    scene.run(50, match)
    assert.deepEqual(reasons, ['update', 'full'])
  })

  it('settles its outcome when it is left, in the lobby and in the middle', async () => {
    const scene = new Scene()
    const lobby = scene.join('a')
    lobby.leave()
    lobby.leave()
    lobby.tick(() => IDLE)
    assert.equal((await lobby.outcome).verdict, 'abandoned')
    const playing = scene.join('b')
    scene.say(startOf())
    scene.run(20, playing)
    scene.say({ type: 'go', matchTag: matchTagOf(startOf().matchId), leadMs: 0 })
    scene.run(100, playing)
    playing.leave('bye')
    assert.equal((await playing.outcome).verdict, 'abandoned')
  })

  it('ends when the relay closes the room, waiting or playing, and reports why once', async () => {
    for (const started of [false, true]) {
      const scene = new Scene()
      const match = scene.join('a')
      const reasons: string[] = []
      match.on('abandoned', ({ reason }) => reasons.push(reason))
      if (started) scene.say(startOf())
      scene.run(20, match)
      if (started) scene.say({ type: 'go', matchTag: matchTagOf(startOf().matchId), leadMs: 0 })
      scene.run(100, match)
      scene.say({ type: 'bye', reason: 'the relay stops' }, scene.network.lane('stranger', { lossy: false }))
      scene.run(50, match)
      assert.deepEqual(reasons, [])
      for (let count = 0; count < 3; count += 1) scene.say({ type: 'bye', reason: 'the relay stops' })
      scene.run(50, match)
      assert.deepEqual(reasons, ['the relay stops'])
      assert.equal((await match.outcome).verdict, 'abandoned')
    }
  })

  it('without a relay the lowest id hosts, and two find together', () => {
    const scene = new Scene()
    const matches = [scene.join('b', { seats: 2 }, null), scene.join('a', { seats: 2 }, null)]
    scene.run(4000, ...matches)
    assert.deepEqual(
      matches.map((match) => match.phase),
      ['playing', 'playing'],
    )
    assert.deepEqual(
      matches.map((match) => match.referee),
      ['a', 'a'],
    )
    assert.notEqual(matches[0]!.seat, matches[1]!.seat)
  })

  it('reports in the lobby why two peers do not fit', () => {
    const scene = new Scene()
    const reasons: string[] = []
    const a = scene.join('a', { seats: 2 }, null)
    const b = scene.join('b', { seats: 2 }, null, { ...driftGame, version: '9' })
    b.on('refused', ({ reason }) => reasons.push(reason))
    scene.run(3000, a, b)
    assert.equal(reasons.length, 1)
    assert.match(reasons[0]!, /drift 1, you have 9/)
  })
})
