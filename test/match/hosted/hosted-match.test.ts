import assert from 'node:assert/strict'
import { HostedMatch } from '../../../src/match/hosted/hosted-match.js'
import type { MatchRecorder } from '../../../src/match/hosted/match-recorder.js'
import { describeGame } from '../../../src/match/lobby/handshake.js'
import type { Claim } from '../../../src/wire/claim.js'
import { PROTOCOL_VERSION } from '../../../src/wire/limits.js'
import type { Start } from '../../../src/wire/lobby.js'
import { matchTagOf, type PlayPacket } from '../../../src/wire/play.js'
import type { Seating } from '../../../src/wire/seats.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'
import { PLAY } from '../../wire/samples.js'
import { channelTo } from '../channel-to.js'
import { plainRecorder } from './plain-recorder.js'

const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(5),
  seed: 1,
  seats: ['a', 'b'].map((peer) => ({ peer, name: peer })),
  options: {},
  toleranceFrames: 12,
  referee: 'relay',
  gameId: driftGame.id,
}
const TAG = matchTagOf(START.matchId)
const WISH = { protocol: PROTOCOL_VERSION, game: describeGame(driftGame), seats: 2, options: {} }
const SETTINGS = { wish: WISH, toleranceFrames: 12, dropAfterMs: 2000, logFrames: 1024 }

/** A match of two seats that a test plays for. */
class Scene {
  readonly claims: [number, Claim][] = []
  readonly seatings: Seating[] = []
  readonly seated: (readonly string[])[] = []
  readonly match: HostedMatch
  opened = 0
  nowMs = 1000
  frame = 0

  constructor(change: Partial<MatchRecorder> = {}) {
    const recorder = plainRecorder({
      open: () => {
        this.opened += 1
      },
      claim: (seat, claim) => void this.claims.push([seat, claim]),
      seat: (seating) => {
        this.seatings.push(seating)
        return true
      },
      ...change,
    })
    const ports = {
      recorder,
      channel: channelTo(() => undefined),
      seated: (peers: readonly string[]) => void this.seated.push(peers),
    }
    this.match = new HostedMatch(START, SETTINGS, ports, this.nowMs)
  }

  begin(): this {
    this.match.begin(this.nowMs, this.nowMs)
    return this
  }

  async play(frames: number, peers: readonly string[] = ['a', 'b']): Promise<void> {
    for (const endFrame = this.frame + frames; this.frame < endFrame; this.frame++) {
      for (const peer of peers) this.match.onPlay(peer, packet(peer, this.frame), this.nowMs, this.nowMs)
      this.nowMs += 1000 / 60
      this.match.tick(this.nowMs)
      await Promise.resolve()
    }
  }

  /** Seat 1 is left, and given up by the referee. */
  async leaveSeat(): Promise<void> {
    await this.play(30)
    this.match.onBye('b', true)
    await this.play(200, ['a'])
    assert.equal(this.match.status(1), 'empty')
  }
}

function packet(peer: string, frame: number): PlayPacket {
  const seat = peer === 'a' ? 0 : 1
  const rest = { finalFrame: frame - 5, advantageFrames: [0, 0], hashes: [], echo: null, resync: false, term: 0 }
  const runs = [runOf(1, seat, frame, 1)]
  return { ...PLAY, matchTag: TAG, seat, frame, runs, acks: [frame, frame], ...rest, packetFrames: 1 }
}

function claimOf(seat: number): Claim {
  const rest = { frame: 9, stateHash: 1n, outcomeJson: '{}', signature: new Uint8Array(0) }
  return { matchId: START.matchId, seat, ...rest }
}

describe('hosted match', () => {
  it('is recorded from its beginning, and names the holders of its seats before', () => {
    const scene = new Scene()
    assert.deepEqual([scene.opened, scene.seated], [0, [['a', 'b']]])
    scene.begin()
    assert.equal(scene.opened, 1)
  })

  it('takes inputs of this match from the holder of their seat only', () => {
    const { match, nowMs } = new Scene().begin()
    assert.equal(match.onPlay('a', packet('a', 0), nowMs, nowMs), true)
    assert.equal(match.onPlay('b', packet('a', 1), nowMs, nowMs), false)
    assert.equal(match.onPlay('stranger', packet('a', 1), nowMs, nowMs), false)
    assert.equal(match.onPlay('a', { ...packet('a', 1), matchTag: TAG + 1 }, nowMs, nowMs), false)
  })

  it('knows when a frame last became final, how many seats play on and how many have claimed', async () => {
    const scene = new Scene().begin()
    await scene.play(60)
    const { sight } = scene.match
    assert.deepEqual([sight.deserted, sight.live, sight.claims], [false, 2, 0])
    assert.ok(sight.finalFrame >= 50 && scene.nowMs - sight.aliveMs < 100)
    scene.nowMs += 5000
    assert.ok(scene.nowMs - scene.match.sight.aliveMs >= 5000)
    scene.match.onBye('a', true)
    assert.equal(scene.match.sight.deserted, false)
    scene.match.onBye('b', true)
    assert.equal(scene.match.sight.deserted, true)
    assert.equal(scene.match.everyoneLeft, true)
  })

  it('records the first claim of each seat, by its holder, and gives no seats away from then on', async () => {
    const scene = new Scene().begin()
    await scene.leaveSeat()
    assert.equal(scene.match.vacantSeat('new', scene.nowMs), 1)
    for (const [peer, seat] of [
      ['stranger', 0],
      ['a', 1],
      ['a', 0],
      ['a', 0],
    ] as const)
      scene.match.onClaim(peer, claimOf(seat))
    assert.deepEqual(
      scene.claims.map(([seat]) => seat),
      [0],
    )
    assert.equal(scene.match.ending, true)
    assert.equal(scene.match.vacantSeat('new', scene.nowMs), null)
  })

  it('gives a vacant seat to a newcomer, announces it for a while, and takes inputs from the new holder', async () => {
    const scene = new Scene().begin()
    assert.equal(scene.match.vacantSeat('new', scene.nowMs), null, 'all seats are held')
    await scene.leaveSeat()
    assert.equal(scene.match.vacantSeat('a', scene.nowMs), null, 'it holds a seat')
    assert.equal(scene.match.seatedNotice(scene.nowMs), null)
    const holder = { peer: 'new', name: 'New' }
    const seating = scene.match.takeSeat(holder, scene.nowMs)
    assert.deepEqual(seating, { seat: 1, frame: scene.match.finalFrame + 1, holder })
    assert.deepEqual(scene.seatings, [seating])
    assert.deepEqual(scene.seated.at(-1), ['a', 'new'])
    const notice = scene.match.seatedNotice(scene.nowMs)
    assert.ok(notice?.type === 'seated' && notice.revision === 1)
    assert.equal(scene.match.seatedNotice(scene.nowMs), null, 'not due again')
    const { frame, nowMs } = scene
    assert.equal(scene.match.onPlay('b', packet('b', frame), nowMs, nowMs), false)
    assert.equal(scene.match.onPlay('new', packet('b', frame), nowMs, nowMs), true)
  })

  it('changes nothing when its recorder refuses the newcomer', async () => {
    const scene = new Scene({ seat: () => false }).begin()
    await scene.leaveSeat()
    assert.equal(scene.match.takeSeat({ peer: 'new', name: 'New' }, scene.nowMs), null)
    assert.deepEqual(scene.match.start, START)
    assert.equal(scene.seated.length, 1)
    assert.equal(scene.match.seatedNotice(scene.nowMs), null)
    assert.equal(scene.match.vacantSeat('new', scene.nowMs), 1)
    assert.equal(scene.match.onPlay('b', packet('b', scene.frame), scene.nowMs, scene.nowMs), true)
  })

  it('gives no seat away once its recorder knows that it ends', async () => {
    const scene = new Scene({ ending: true }).begin()
    await scene.leaveSeat()
    assert.equal(scene.match.vacantSeat('new', scene.nowMs), null)
  })

  it('does not count a player as gone that asks for its own seat again', async () => {
    const scene = new Scene().begin()
    await scene.play(10)
    for (const peer of ['a', 'b']) scene.match.onBye(peer, true)
    scene.match.welcomeBack('b', scene.nowMs)
    assert.equal(scene.match.everyoneLeft, false)
  })

  it('goes on with the frames, claims and seats of an earlier run', () => {
    const scene = new Scene()
    const inputs = [0, 1].map((seat) => runOf(1, seat, 0, 90).inputs)
    const final = { firstFrame: 0, count: 90, inputs, statuses: [], substitutions: [] }
    scene.match.resume({ start: START, final, claimed: [1], revision: 3 }, scene.nowMs)
    assert.equal(scene.match.finalFrame, 89)
    assert.equal(scene.match.sight.claims, 1)
    assert.equal(scene.opened, 0)
    scene.match.onClaim('b', claimOf(1))
    assert.deepEqual(scene.claims, [])
    const notice = scene.match.seatedNotice(scene.nowMs)
    assert.ok(notice?.type === 'seated' && notice.revision === 3)
  })
})
