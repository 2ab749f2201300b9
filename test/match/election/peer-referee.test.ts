import assert from 'node:assert/strict'
import { MatchSeats } from '../../../src/match/contract/seat-holders.js'
import { PeerReferee } from '../../../src/match/election/peer-referee.js'
import { REFEREE_SILENT_MS } from '../../../src/match/election/referee-election.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import type { Start } from '../../../src/wire/lobby.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import { matchTagOf } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { runOf } from '../../core/session/session-kit.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'
import { channelTo } from '../channel-to.js'

const SEED = 1
const FRAME_MS = 1000 / 60
const PEERS = ['a', 'b', 'c']
const START: Start = {
  type: 'start',
  matchId: new Uint8Array(16).fill(7),
  seed: SEED,
  seats: PEERS.map((peer) => ({ peer, name: peer })),
  options: { frames: 0 },
  toleranceFrames: 12,
  referee: 'a',
  gameId: 'drift',
}
const TAG = matchTagOf(START.matchId)

/** One of three peers; the peer on seat 0 is the first referee. */
class Scene {
  readonly loop: PlayLoop<DriftState, DriftInput>
  readonly peer: PeerReferee<DriftState, DriftInput>
  readonly sent: { message: RoomMessage; to: string | undefined }[] = []
  nowMs = 1000
  frame = 0

  constructor(localSeat: number) {
    this.loop = new PlayLoop(driftGame, {
      localSeat,
      setup: { seed: SEED, seats: 3, options: { frames: 0 } },
      matchTag: TAG,
      path: { lossy: true, packetFrames: 1, laneTo: () => 'test' },
      toleranceFrames: 12,
      hashIntervalFrames: 30,
      limits: {},
      start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 },
      rttMs: [],
    })
    this.loop.begin(this.nowMs)
    this.peer = new PeerReferee(this.loop, {
      holders: new MatchSeats(START),
      localSeat,
      neutral: driftGame.input.neutral,
      dropAfterMs: 10_000,
      channel: channelTo((message, to) => this.sent.push({ message, to })),
    })
    this.peer.begin(this.nowMs)
  }

  packet(seat: number, over: Partial<PlayPacket> = {}): PlayPacket {
    return {
      matchTag: TAG,
      seat,
      frame: this.frame,
      runs: [runOf(SEED, seat, this.frame, 1)],
      acks: [this.frame, this.frame, this.frame],
      finalFrame: this.frame - 1,
      advantageFrames: [0, 0, 0],
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
      ...over,
    }
  }

  /** Frames of play in which the packets of these seats come. */
  run(frames: number, seats: readonly number[], over: Partial<PlayPacket> = {}): void {
    for (let i = 0; i < frames; i++) {
      for (const seat of seats) {
        const packet = this.packet(seat, over)
        this.loop.onPlay(packet, this.nowMs, this.nowMs)
        this.peer.onPlay(packet, this.nowMs, this.nowMs)
      }
      this.peer.tick(this.nowMs)
      this.frame += 1
      this.nowMs += FRAME_MS
    }
  }

  sentOf(type: RoomMessage['type']): { message: RoomMessage; to: string | undefined }[] {
    return this.sent.filter(({ message }) => message.type === type)
  }
}

describe('refereeing on a peer', () => {
  it('seals on the first referee, whose own session takes the seals without the lane', () => {
    const scene = new Scene(0)
    scene.run(60, [0, 1, 2])
    assert.ok(scene.loop.session.finalFrame >= 50, `${scene.loop.session.finalFrame}`)
    assert.ok(scene.sentOf('seal').length >= 5)
    assert.equal(new Set(scene.sentOf('seal').map(({ to }) => to)).size, 1)
  })

  it('does not seal on other peers while the referee is there', () => {
    const scene = new Scene(1)
    scene.run(60, [0, 1, 2])
    assert.deepEqual(scene.sent, [])
    assert.equal(scene.peer.referee, 0)
  })

  it('ends where the others follow another referee', () => {
    const scene = new Scene(0)
    scene.run(30, [0, 1, 2])
    assert.equal(scene.peer.follows(1, 2, scene.nowMs), false, 'no quorum follows seat 1')
    scene.run(1, [1, 2], { term: 2 })
    assert.equal(scene.peer.follows(1, 2, scene.nowMs), true)
    assert.equal(scene.peer.referee, 1)
    assert.equal(scene.loop.term, 2)
    scene.sent.length = 0
    scene.run(30, [0, 1, 2], { term: 2 })
    assert.deepEqual(scene.sentOf('seal'), [])
  })

  it('answers the referee, and no other peer, with the inputs that it holds of another seat', () => {
    const scene = new Scene(1)
    scene.run(10, [0, 1, 2], { acks: [-1, -1, -1] })
    const question = { type: 'freeze' as const, matchTag: TAG, seat: 2, round: 4 }
    scene.peer.onFreeze(question, 2)
    scene.peer.onFreeze({ ...question, seat: 1 }, 0)
    scene.peer.onFreeze({ ...question, seat: 3 }, 0)
    assert.deepEqual(scene.sent, [], 'not the referee; its own seat; no seat')
    scene.peer.onFreeze(question, 0)
    const [answer] = scene.sentOf('frozen')
    assert.equal(answer?.to, 'a')
    assert.ok(answer.message.type === 'frozen' && answer.message.round === 4 && answer.message.nextFrame === 10)
    assert.equal(answer.message.run?.count, 10)
  })

  it('gives its promise to the candidate alone, and follows its term from then on', () => {
    const scene = new Scene(2)
    scene.run(10, [0, 1])
    const election = { type: 'election' as const, matchTag: TAG, term: 2, binding: true }
    scene.peer.onElection(election, 1, scene.nowMs)
    assert.deepEqual(scene.sent, [], 'the referee is heard')
    scene.nowMs += REFEREE_SILENT_MS
    scene.peer.onElection(election, 1, scene.nowMs)
    const [vote] = scene.sentOf('vote')
    assert.equal(vote?.to, 'b')
    assert.equal(scene.loop.term, 2)
    assert.equal(scene.peer.referee, 1)
    assert.equal(scene.peer.follows(0, 0, scene.nowMs), false, 'a seal of the term before')
  })

  it('takes over from a silent referee with the promise of the other peer, and seals on from the final frame', () => {
    const scene = new Scene(1)
    scene.run(10, [0, 1, 2])
    for (let ticks = 0; ticks < 200 && scene.sentOf('seal').length === 0; ticks++) {
      scene.run(1, [1, 2], { finalFrame: -1, term: scene.loop.term })
      const last = scene.sent.at(-1)?.message
      if (last?.type !== 'election') continue
      const { term, binding } = last
      const vote = { type: 'vote' as const, matchTag: TAG, term, binding, finalFrame: -1, runs: [], final: null }
      scene.peer.onVote(vote, 2, scene.nowMs)
    }
    const [seal] = scene.sentOf('seal')
    assert.ok(seal?.message.type === 'seal' && seal.message.term === 2 && seal.message.firstFrame === 0)
    assert.equal(scene.peer.referee, 1)
  })

  it('sends a spectator the start, at most every 250 ms, and seals once it knows the match', () => {
    const scene = new Scene(0)
    scene.run(30, [0, 1, 2])
    const follow = { type: 'follow' as const, matchTag: 0, nextFrame: 0, again: false }
    for (const spectator of ['x', 'y', 'a']) scene.peer.onFollow(spectator, follow, scene.nowMs)
    assert.equal(scene.sentOf('start').length, 1)
    scene.sent.length = 0
    scene.peer.onFollow('x', { ...follow, matchTag: TAG }, scene.nowMs)
    scene.run(30, [0, 1, 2])
    assert.ok(scene.sentOf('seal').some(({ to }) => to === 'x'))
    assert.ok(scene.sentOf('seal').every(({ to }) => to === undefined || to === 'x'))
  })

  it('does not answer spectators where it does not referee', () => {
    const scene = new Scene(1)
    scene.peer.onFollow('x', { type: 'follow', matchTag: 0, nextFrame: 0, again: false }, scene.nowMs)
    assert.deepEqual(scene.sent, [])
  })
})
