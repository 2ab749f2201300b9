import assert from 'node:assert/strict'
import { viewOf } from '../../../src/match/election/election-view.js'
import { REFEREE_SILENT_MS, RefereeElection } from '../../../src/match/election/referee-election.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import { RELAY } from '../../../src/match/referee/quorum.js'
import type { Election, Vote } from '../../../src/wire/election.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import { runOf } from '../../core/session/session-kit.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'
import { channelTo } from '../channel-to.js'

const TAG = 3

/** A peer on `localSeat` that follows seat 0, or a relay, and hears the seats that a test names. */
class Survivor {
  readonly loop: PlayLoop<DriftState, DriftInput>
  readonly election: RefereeElection
  readonly said: RoomMessage[] = []
  nowMs = 1000

  constructor(localSeat: number, seats: number, firstReferee = 0) {
    this.loop = new PlayLoop(driftGame, {
      localSeat,
      setup: { seed: 1, seats, options: { frames: 0 } },
      matchTag: TAG,
      path: { lossy: true, packetFrames: 1, laneTo: () => 'test' },
      toleranceFrames: 12,
      hashIntervalFrames: 30,
      limits: {},
      start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 },
      rttMs: [],
    })
    this.loop.begin(this.nowMs)
    this.election = new RefereeElection(viewOf(this.loop), {
      matchTag: TAG,
      localSeat,
      firstReferee,
      channel: channelTo((message) => this.said.push(message)),
    })
    this.election.firstSpoke(this.nowMs)
  }

  hear(seat: number, term = 0): void {
    const seats = this.loop.session.setup.seats
    const none = new Array<number>(seats)
    const packet = {
      matchTag: TAG,
      seat,
      frame: 0,
      runs: [],
      acks: none.fill(-1),
      finalFrame: -1,
      advantageFrames: new Array<number>(seats).fill(0),
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term,
      packetFrames: 1,
    }
    this.loop.onPlay(packet, this.nowMs, this.nowMs)
    this.election.heard(seat, term)
  }

  /** @returns true when it became the referee; `hearing` and `answering` are seats, `hearing` may name RELAY */
  run(ms: number, hearing: readonly number[], answering: readonly number[] = []): boolean {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 16) {
      for (const seat of hearing) {
        if (seat !== RELAY) this.hear(seat)
        if (seat === this.election.referee) this.election.follows(seat, this.election.term, this.nowMs)
      }
      if (this.election.tick(this.nowMs)) return true
      for (const seat of answering) this.answer(seat)
    }
    return false
  }

  get question(): Election | undefined {
    const last = this.said.at(-1)
    return last?.type === 'election' ? last : undefined
  }

  answer(seat: number, change: Partial<Vote> = {}): void {
    if (this.question === undefined) return
    const { term, binding } = this.question
    const vote = { type: 'vote' as const, matchTag: TAG, term, binding, finalFrame: -1, runs: [], final: null }
    this.election.onVote({ ...vote, ...change }, seat, this.nowMs)
  }

  asked(by: number, term: number, binding: boolean): Vote | null {
    return this.election.onElection({ type: 'election', matchTag: TAG, term, binding }, by, this.nowMs)
  }
}

describe('the election of a referee', () => {
  it('leaves the referee in peace while it is heard', () => {
    const survivor = new Survivor(1, 3)
    assert.equal(survivor.run(10_000, [0, 2]), false)
    assert.equal(survivor.election.referee, 0)
    assert.equal(survivor.said.length, 0)
  })

  it('asks the others when the referee falls silent, and takes over with their promises', () => {
    for (const first of [0, RELAY]) {
      const survivor = new Survivor(1, 3, first)
      const others = first === 0 ? [2] : [0, 2]
      survivor.run(1000, [first, ...others])
      assert.equal(survivor.run(REFEREE_SILENT_MS - 50, others), false)
      assert.equal(survivor.said.length, 0)
      assert.equal(survivor.run(600, others, others), true)
      assert.equal(survivor.election.referee, 1)
      const asked = survivor.said.map((message) => message.type === 'election' && message.binding)
      assert.ok(asked.includes(false) && asked.at(-1) === true, 'first whether, then for real')
      assert.equal(survivor.run(5000, others), false, 'once')
    }
  })

  it('asks for no promises while the others would not follow', () => {
    const survivor = new Survivor(1, 3)
    assert.equal(survivor.run(20_000, [2]), false)
    assert.ok(survivor.said.length > 100 && survivor.said.every((said) => said.type === 'election' && !said.binding))
    assert.equal(survivor.election.term, 0)
  })

  it('does not depose a relay for a minority: half of the seats are none where the relay is the other half', () => {
    const survivor = new Survivor(0, 3, RELAY)
    assert.equal(survivor.run(20_000, [1], [1]), false)
    const two = new Survivor(0, 2, RELAY)
    assert.equal(two.run(REFEREE_SILENT_MS + 500, [1], [1]), true)
  })

  it('takes what the others held of the silent seat, and of themselves only beside that', () => {
    const survivor = new Survivor(1, 4)
    survivor.run(REFEREE_SILENT_MS + 100, [2, 3])
    survivor.answer(2, { runs: [runOf(1, 0, 0, 9), runOf(1, 2, 0, 5), runOf(1, 3, 0, 7)] })
    const { log } = survivor.loop.session
    assert.deepEqual(
      [0, 2, 3].map((seat) => log.lastHeldFrame(seat)),
      [8, 4, -1],
    )
  })

  it('takes no answers that it did not ask for', () => {
    const survivor = new Survivor(1, 3)
    const answer = { type: 'vote' as const, matchTag: TAG, finalFrame: -1, final: null, runs: [runOf(1, 0, 0, 9)] }
    survivor.election.onVote({ ...answer, term: 2, binding: false }, 2, survivor.nowMs)
    survivor.run(REFEREE_SILENT_MS + 100, [2])
    survivor.election.onVote({ ...answer, term: 5, binding: false }, 2, survivor.nowMs)
    survivor.election.onVote({ ...answer, term: survivor.question!.term, binding: true }, 2, survivor.nowMs)
    assert.equal(survivor.loop.session.log.lastHeldFrame(0), -1)
  })

  it('does not begin behind a frame that is final at a voter', () => {
    const survivor = new Survivor(1, 3)
    survivor.run(REFEREE_SILENT_MS + 100, [2])
    survivor.answer(2)
    survivor.run(20, [2])
    assert.equal(survivor.question?.binding, true)
    survivor.answer(2, { finalFrame: 5 })
    assert.equal(survivor.run(700, [2]), false)
    survivor.answer(2, { finalFrame: -1 })
    assert.equal(survivor.run(100, [2]), true)
  })

  it('does not take over alone: it may be the one that is cut off', () => {
    for (const seats of [2, 3, 4]) {
      const survivor = new Survivor(1, seats)
      assert.equal(survivor.run(20_000, []), false, `${seats} seats`)
    }
    const alone = new Survivor(0, 2, RELAY)
    assert.equal(alone.run(20_000, []), false)
  })

  it('lets the lowest seat that is heard ask first', () => {
    const survivor = new Survivor(2, 3)
    survivor.run(REFEREE_SILENT_MS + 200, [1])
    assert.equal(survivor.said.length, 0)
    survivor.run(300, [1])
    assert.ok(survivor.said.length > 0, 'but not for long')
  })

  it('agrees, and promises, only once the referee is gone here as well', () => {
    const survivor = new Survivor(2, 3)
    survivor.run(1000, [0, 1])
    assert.equal(survivor.asked(1, 2, false), null)
    assert.equal(survivor.asked(1, 2, true), null)
    survivor.run(REFEREE_SILENT_MS + 50, [1])
    assert.equal(survivor.asked(1, 3, true), null, 'a term of its own only')
    assert.equal(survivor.asked(1, 2, false)?.binding, false)
    assert.equal(survivor.election.term, 0, 'and it is free until it promises')
    assert.equal(survivor.asked(1, 2, true)?.binding, true)
    assert.equal(survivor.election.term, 2)
    assert.equal(survivor.asked(1, 2, true)?.binding, true, 'again, when the answer was lost')
    assert.equal(survivor.election.follows(0, 0, survivor.nowMs), false, 'the old referee is no more')
    assert.equal(survivor.election.follows(1, 2, survivor.nowMs), true)
  })

  it('follows a newer referee when a quorum does, and no other while its own is heard', () => {
    const survivor = new Survivor(2, 4)
    survivor.run(3000, [0, 1, 3])
    assert.equal(survivor.election.follows(1, 2, survivor.nowMs), false)
    survivor.hear(1, 2)
    assert.equal(survivor.election.follows(1, 2, survivor.nowMs), false)
    survivor.hear(3, 2)
    survivor.hear(0, 2)
    assert.equal(survivor.election.follows(3, 2, survivor.nowMs), false, 'the term belongs to another seat')
    assert.equal(survivor.election.follows(1, 2, survivor.nowMs), true)
    assert.equal(survivor.election.follows(0, 0, survivor.nowMs), false)
  })

  it('gives an election up that is not won, and releases its voters', () => {
    const survivor = new Survivor(1, 4)
    survivor.run(REFEREE_SILENT_MS + 100, [2, 3])
    survivor.answer(2)
    survivor.answer(3)
    survivor.run(50, [2, 3])
    const { term } = survivor.question!
    assert.deepEqual([survivor.question?.binding, survivor.election.term], [true, term])
    survivor.run(1200, [0, 2, 3])
    assert.equal(survivor.election.term, 0)
    survivor.election.follows(0, 0, survivor.nowMs)
    survivor.said.length = 0
    survivor.hear(2, term)
    survivor.election.tick(survivor.nowMs)
    assert.ok(survivor.question !== undefined && survivor.question.term > term && !survivor.question.binding)
  })

  it('is free of a promise once its peer asks for a newer term', () => {
    const survivor = new Survivor(2, 3)
    survivor.run(REFEREE_SILENT_MS + 50, [1])
    assert.ok(survivor.asked(1, 2, true))
    assert.equal(survivor.election.term, 2)
    survivor.asked(1, 5, false)
    assert.equal(survivor.election.term, 0)
    assert.equal(survivor.election.follows(0, 0, survivor.nowMs), true)
  })

  it('takes a referee that has left to be gone at once', () => {
    const survivor = new Survivor(1, 3)
    survivor.election.leave(0)
    assert.equal(survivor.run(300, [0, 2], [2]), true)
  })
})
