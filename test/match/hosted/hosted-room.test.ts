import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import type { ResumedMatch } from '../../../src/match/hosted/hosted-match.js'
import { HostedRoom } from '../../../src/match/hosted/hosted-room.js'
import type { MatchRecorder, MatchSight } from '../../../src/match/hosted/match-recorder.js'
import { describeGame } from '../../../src/match/lobby/handshake.js'
import type { Lane } from '../../../src/transport/lane.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'
import type { Claim } from '../../../src/wire/claim.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import type { Start } from '../../../src/wire/lobby.js'
import { decodePacket, encodePacket } from '../../../src/wire/packet.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'
import { plainRecorder } from './plain-recorder.js'

const WISH = { protocol: PROTOCOL_VERSION, game: describeGame(driftGame), seats: 2, options: {} }
const SHAPE = { seats: 2, neutral: driftGame.input.neutral }

/** A hosted room and two peers, a and b, that a test speaks for. */
class Scene {
  readonly network = new SimulatedNetwork({ seed: 1, startMs: 1000 })
  readonly lanes: Record<string, Lane> = {}
  readonly heard: { to: string; message: RoomMessage }[] = []
  readonly claims: [number, Claim][] = []
  readonly chunks: FinalFrames[] = []
  readonly admitted: (readonly string[])[] = []
  readonly certificate = Promise.withResolvers<Uint8Array>()
  readonly room: HostedRoom
  readonly refusesSeats: boolean
  sight: MatchSight | null = null
  isOver = false
  starts = 0
  #ids = 0

  constructor(refusesSeats = false, resumed: ResumedMatch | null = null) {
    this.refusesSeats = refusesSeats
    this.room = new HostedRoom({
      lane: this.network.lane('relay', { lossy: false }),
      clock: this.network.clock,
      wish: WISH,
      randomBytes: () => {
        this.#ids += 1
        return new Uint8Array(16).fill(this.#ids)
      },
      toleranceFrames: 12,
      dropAfterMs: 10_000,
      logFrames: 4096,
      lobbyIdleMs: 30_000,
      admitOnly: (peers) => this.admitted.push(peers),
      recorderOf: () => this.#recorder(),
      ...(resumed === null ? {} : { resumed }),
    })
    for (const peer of ['a', 'b', 'stranger']) this.lanes[peer] = this.network.lane(peer, { lossy: false })
  }

  #recorder(): MatchRecorder {
    const { refusesSeats } = this
    return plainRecorder({
      open: () => {
        this.starts += 1
      },
      keep: (frames) => {
        this.chunks.push(frames)
        return Promise.resolve()
      },
      claim: (seat, claim) => void this.claims.push([seat, claim]),
      seat: () => !refusesSeats,
      settle: () => this.certificate.promise,
      isOver: (sight) => {
        this.sight = sight
        return this.isOver
      },
    })
  }

  /** The match is over and judged. */
  async judge(certificate: Uint8Array): Promise<void> {
    this.room.settle()
    assert.equal(this.room.phase, 'settling')
    this.certificate.resolve(certificate)
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(this.room.phase, 'told')
  }

  run(ms: number, each: () => void = () => undefined): void {
    for (let passedMs = 0; passedMs < ms; passedMs += 10) {
      each()
      this.network.advance(10)
      this.room.tick()
      for (const [to, lane] of Object.entries(this.lanes)) {
        for (const packet of lane.receive()) {
          const body = packet.from === 'relay' ? decodePacket(packet.bytes, SHAPE) : null
          if (body?.room) this.heard.push({ to, message: body.room })
        }
      }
    }
  }

  say(from: string, message: RoomMessage): void {
    this.lanes[from]!.send('relay', encodePacket({ room: message }, SHAPE))
  }

  hello(from: string): void {
    const rest = { name: from, spectator: false, pingMs: 0, echo: null, referee: false }
    this.say(from, { type: 'hello', ...WISH, ...rest })
  }

  play(from: string, seat: number, frame: number, matchTag = this.tag): void {
    const play: PlayPacket = {
      matchTag,
      seat,
      frame,
      runs: [runOf(1, seat, frame, 1)],
      acks: [-1, -1],
      finalFrame: -1,
      advantageFrames: [0, 0],
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    this.lanes[from]!.send('relay', encodePacket({ play }, SHAPE))
  }

  of<Type extends RoomMessage['type']>(type: Type): Extract<RoomMessage, { type: Type }>[] {
    return this.heard.flatMap(({ message }) =>
      message.type === type ? [message as Extract<RoomMessage, { type: Type }>] : [],
    )
  }

  get start(): Start {
    return this.of('start').at(-1)!
  }

  get tag(): number {
    return matchTagOf(this.start.matchId)
  }

  /** Both sit down, get ready and begin. */
  begin(): void {
    this.run(300, () => {
      this.hello('a')
      this.hello('b')
    })
    for (const peer of ['a', 'b']) this.say(peer, { type: 'ready', matchTag: this.tag })
    this.run(50)
  }
}

function claimOf(scene: Scene, seat: number): Claim {
  const rest = { frame: 9, stateHash: 1n, outcomeJson: '{}', signature: new Uint8Array(0) }
  return { matchId: scene.start.matchId, seat, ...rest }
}

describe('hosted room', () => {
  it('seats peers that fit, starts when all are ready, and sends go', () => {
    const scene = new Scene()
    scene.run(200, () => scene.hello('a'))
    assert.equal(scene.room.start, null)
    scene.begin()
    assert.equal(scene.room.phase, 'running')
    assert.equal(scene.starts, 1)
    assert.deepEqual(
      scene.start.seats.map(({ peer }) => peer),
      ['a', 'b'],
    )
    assert.equal(scene.start.referee, 'relay')
    assert.ok(scene.of('go').length > 0)
  })

  it('seals what the seats send, and takes no inputs for a seat that the sender does not hold', () => {
    const scene = new Scene()
    scene.begin()
    let frame = 0
    scene.run(500, () => {
      scene.play('a', 0, frame)
      scene.play('stranger', 1, frame)
      scene.play('a', 1, frame)
      scene.play('b', 1, frame, 12345)
      frame += 1
    })
    assert.ok(scene.room.counters.strangers >= 120)
    assert.equal(scene.room.driver!.referee.log.lastHeldFrame(1) <= scene.room.driver!.referee.sealedFrame, true)
    assert.equal(scene.room.driver!.referee.status(1), 'away', 'no inputs came for it')
    assert.ok(scene.chunks.length > 0)
  })

  it('counts inputs that come before go for nothing', () => {
    const scene = new Scene()
    scene.run(300, () => {
      scene.hello('a')
      scene.hello('b')
    })
    for (let frame = 0; frame < 100; frame++) scene.play('a', 0, frame)
    scene.run(20)
    assert.equal(scene.room.driver!.referee.log.lastHeldFrame(0), -1)
  })

  it('counts what it cannot read', () => {
    const scene = new Scene()
    for (let i = 0; i < 50; i++) scene.lanes.stranger!.send('relay', new Uint8Array(i).fill(0xff))
    scene.run(20)
    assert.ok(scene.room.counters.malformed >= 49)
  })

  it('passes on the first claim of each seat, by the peer on it', () => {
    const scene = new Scene()
    scene.begin()
    for (let i = 0; i < 5; i++) {
      scene.say('a', { type: 'claim', claim: claimOf(scene, 0) })
      scene.say('a', { type: 'claim', claim: claimOf(scene, 1) })
      scene.say('stranger', { type: 'claim', claim: claimOf(scene, 1) })
    }
    scene.run(20)
    assert.deepEqual(
      scene.claims.map(([seat]) => seat),
      [0],
    )
    assert.equal(scene.sight!.claims, 1)
    assert.equal(scene.room.ending, true)
  })

  it('repeats the certificate until all have left', async () => {
    const scene = new Scene()
    scene.begin()
    await scene.judge(Uint8Array.of(1, 2, 3))
    scene.run(2000)
    assert.equal(scene.of('certificate').filter((_, i) => i % 3 === 0).length, 4)
    assert.equal(scene.room.phase, 'told')
    scene.say('a', { type: 'bye', reason: '' })
    scene.run(20)
    assert.equal(scene.room.phase, 'told')
    scene.say('b', { type: 'bye', reason: '' })
    scene.run(20)
    assert.equal(scene.room.phase, 'over')
  })

  it('repeats the certificate for ten seconds at most', async () => {
    const scene = new Scene()
    scene.begin()
    await scene.judge(Uint8Array.of(1))
    scene.run(9_900)
    assert.equal(scene.room.phase, 'told')
    scene.run(200)
    assert.equal(scene.room.phase, 'over')
  })

  it('does not count a player as gone that left before the match and came back for it', () => {
    const scene = new Scene()
    scene.run(300, () => {
      scene.hello('a')
      scene.hello('b')
    })
    // Both leave while the start is waiting for them; it is called off, and they are back for the next one.
    for (const peer of ['a', 'b']) scene.say(peer, { type: 'bye', reason: '' })
    const first = scene.start.matchId[0]
    for (let i = 0; i < 200 && scene.start.matchId[0] === first; i++) {
      scene.run(100, () => {
        scene.hello('a')
        scene.hello('b')
      })
    }
    assert.notEqual(scene.start.matchId[0], first, 'there is another start')
    for (const peer of ['a', 'b']) scene.say(peer, { type: 'ready', matchTag: scene.tag })
    scene.run(100)
    assert.equal(scene.room.phase, 'running')
    scene.run(20)
    assert.equal(scene.sight!.deserted, false)
  })

  it('goes from lobby to countdown to match, and admits the players alone from then on', () => {
    const scene = new Scene()
    scene.run(20)
    assert.equal(scene.room.phase, 'lobby')
    scene.run(300, () => {
      scene.hello('a')
      scene.hello('b')
    })
    assert.equal(scene.room.phase, 'countdown')
    assert.equal(scene.room.matchId, null)
    assert.deepEqual(scene.admitted, [])
    scene.begin()
    assert.equal(scene.room.phase, 'running')
    assert.deepEqual(scene.room.matchId, scene.start.matchId)
    assert.deepEqual(scene.admitted, [['a', 'b']])
  })

  it('ends a lobby in which no peer sits, and no other', () => {
    const idle = new Scene()
    idle.run(29_900)
    assert.equal(idle.room.phase, 'lobby')
    idle.run(200)
    assert.equal(idle.room.phase, 'over')
    const waiting = new Scene()
    waiting.run(31_000, () => waiting.hello('a'))
    assert.equal(waiting.room.phase, 'lobby')
  })

  it('is judged when its recorder decides that the match is over, and makes nothing final any more', () => {
    const scene = new Scene()
    scene.begin()
    scene.isOver = true
    scene.run(10)
    assert.equal(scene.room.phase, 'settling')
    const logged = scene.chunks.length
    let frame = 0
    scene.run(500, () => {
      scene.play('a', 0, frame)
      scene.play('b', 1, frame)
      frame += 1
    })
    assert.equal(scene.chunks.length, logged)
  })

  it('has no lobby when it goes on with a match of an earlier run', () => {
    const inputs = [0, 1].map((seat) => runOf(1, seat, 0, 60).inputs)
    const final = { firstFrame: 0, count: 60, inputs, statuses: [], substitutions: [] }
    const seats = ['a', 'b'].map((peer) => ({ peer, name: peer }))
    const rest = { seed: 1, options: {}, toleranceFrames: 12, referee: 'relay', gameId: driftGame.id }
    const start = { type: 'start' as const, matchId: new Uint8Array(16).fill(9), seats, ...rest }
    const scene = new Scene(false, { start, final, claimed: [], revision: 0 })
    assert.equal(scene.room.phase, 'running')
    assert.deepEqual(scene.room.matchId, start.matchId)
    assert.deepEqual(scene.admitted, [['a', 'b']])
    scene.run(1000, () => scene.hello('stranger'))
    assert.deepEqual([scene.of('hello').length, scene.of('lobby').length, scene.starts], [0, 0, 0])
    assert.ok(scene.sight!.finalFrame >= 59)
  })

  it('settles, suspends and gives seats away only while a match runs', () => {
    const scene = new Scene()
    scene.room.settle()
    scene.room.suspend()
    assert.equal(scene.room.phase, 'lobby')
    assert.equal(scene.room.takeSeat({ peer: 'stranger', name: 'Eve' }), null)
    scene.begin()
    scene.room.suspend()
    assert.equal(scene.room.phase, 'over')
    assert.equal(scene.of('bye').length, 0)
    scene.room.end('twice')
    scene.run(20)
    assert.equal(scene.of('bye').length, 0)
  })

  it('ends when the match cannot be judged', async () => {
    const scene = new Scene()
    scene.begin()
    scene.room.settle()
    scene.certificate.reject(new Error('the disk is full'))
    await scene.room.settled()
    assert.equal(scene.room.phase, 'over')
    scene.network.advance(10)
    assert.ok(scene.lanes.a!.receive().length > 0, 'a reason')
  })

  for (const refusesSeats of [false, true]) {
    it(`gives a seat that was left to a newcomer${refusesSeats ? ', but changes nothing when it may not be kept' : ''}`, () => {
      const scene = new Scene(refusesSeats)
      scene.begin()
      let frame = 0
      const play = (): void => scene.play('a', 0, frame++)
      scene.run(200, play)
      scene.say('b', { type: 'bye', reason: '' })
      for (let i = 0; i < 1200 && scene.room.vacantSeat('stranger') === null; i++) scene.run(10, play)
      assert.equal(scene.room.vacantSeat('stranger'), 1)
      const seating = scene.room.takeSeat({ peer: 'stranger', name: 'Eve' })
      scene.run(500, play)
      const holders = scene.room.start!.seats.map(({ peer }) => peer)
      if (refusesSeats) {
        assert.equal(seating, null)
        assert.deepEqual(holders, ['a', 'b'])
        assert.equal(scene.room.vacantSeat('stranger'), 1)
        assert.deepEqual([scene.of('seated').length, scene.admitted.length], [0, 1])
      } else {
        assert.equal(seating!.seat, 1)
        assert.deepEqual(holders, ['a', 'stranger'])
        assert.ok(scene.of('seated').length > 0)
        assert.deepEqual(scene.admitted.at(-1), ['a', 'stranger'])
      }
    })
  }
})
