import assert from 'node:assert/strict'
import { PlayLoop } from '../../src/match/play-loop.js'
import { REFEREE_SILENT_MS, Succession } from '../../src/match/succession.js'
import type { RoomMessage } from '../../src/wire/room.js'
import type { Frozen } from '../../src/wire/seal.js'
import { runOf } from '../core/session-kit.js'
import type { DriftInput, DriftState } from '../support/drift-game.js'
import { driftGame } from '../support/drift-game.js'

const TAG = 3

/** A peer on `localSeat` that follows seat 0 and hears who a test says it hears. */
class Survivor {
  readonly loop: PlayLoop<DriftState, DriftInput>
  readonly succession: Succession<DriftState, DriftInput>
  readonly said: RoomMessage[] = []
  nowMs = 1000

  constructor(localSeat: number, seats: number) {
    this.loop = new PlayLoop(driftGame, {
      localSeat,
      setup: { seed: 1, seats, options: { frames: 0 } },
      matchTag: TAG,
      path: { lossy: true, packetFrames: 1, laneTo: () => 'test' },
      toleranceFrames: 12,
      hashIntervalFrames: 30,
      limits: {},
      start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0 },
      rttMs: [],
    })
    this.loop.begin(this.nowMs)
    this.succession = new Succession(this.loop, {
      matchTag: TAG,
      localSeat,
      firstReferee: 0,
      send: (message) => this.said.push(message),
    })
    this.succession.progressed(this.nowMs)
  }

  hear(seat: number): void {
    const seats = this.loop.links.length
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
      packetFrames: 1,
    }
    this.loop.onPlay(packet, this.nowMs, this.nowMs)
  }

  /** @returns true when it became the referee */
  run(ms: number, hearing: readonly number[], answering: readonly number[] = []): boolean {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; this.nowMs += 16) {
      for (const seat of hearing) this.hear(seat)
      if (this.succession.tick(this.nowMs)) return true
      for (const seat of answering) this.answer(seat)
    }
    return false
  }

  answer(seat: number, change: Partial<Frozen> = {}): void {
    const question = this.said.at(-1)
    if (question?.type !== 'freeze') return
    const { round } = question
    this.succession.onFrozen(
      { type: 'frozen', matchTag: TAG, seat: question.seat, round, nextFrame: 0, run: null, final: null, ...change },
      seat,
    )
  }
}

describe('succession', () => {
  it('leaves the referee in peace while it is heard', () => {
    const survivor = new Survivor(1, 3)
    assert.equal(survivor.run(10_000, [0, 2]), false)
    assert.equal(survivor.succession.referee, 0)
    assert.equal(survivor.said.length, 0)
  })

  it('asks the others when the referee falls silent, and takes over when they have answered', () => {
    const survivor = new Survivor(1, 3)
    survivor.run(1000, [0, 2])
    assert.equal(survivor.run(REFEREE_SILENT_MS - 50, [2]), false)
    assert.equal(survivor.said.length, 0)
    assert.equal(survivor.run(500, [2], [2]), true)
    assert.equal(survivor.succession.referee, 1)
    assert.ok(survivor.said.every((message) => message.type === 'freeze' && message.seat === 0))
    assert.equal(survivor.run(5000, [2]), false, 'once')
  })

  it('takes what the others held of the silent seat', () => {
    const survivor = new Survivor(1, 3)
    survivor.run(REFEREE_SILENT_MS + 100, [2])
    survivor.answer(2, { run: runOf(1, 0, 0, 9) })
    assert.equal(survivor.loop.session.log.heldThrough(0), 8)
  })

  it('takes no answers that it did not ask for', () => {
    const survivor = new Survivor(1, 3)
    const answer = {
      type: 'frozen' as const,
      matchTag: TAG,
      seat: 0,
      nextFrame: 9,
      final: null,
      run: runOf(1, 0, 0, 9),
    }
    survivor.succession.onFrozen({ ...answer, round: 0 }, 2)
    survivor.succession.onFrozen({ ...answer, round: 1 }, 2)
    assert.equal(survivor.loop.session.log.heldThrough(0), -1)
    survivor.run(REFEREE_SILENT_MS + 100, [2])
    survivor.succession.onFrozen({ ...answer, round: 99 }, 2)
    survivor.succession.onFrozen({ ...answer, seat: 2, round: 1, run: runOf(1, 2, 0, 9) }, 2)
    assert.equal(survivor.loop.session.log.heldThrough(0), -1)
    assert.equal(survivor.loop.session.log.heldThrough(2), -1)
  })

  it('does not depose a referee that others still hear: they do not answer', () => {
    const survivor = new Survivor(1, 3)
    assert.equal(survivor.run(20_000, [2]), false)
  })

  it('does not take over alone: it may be the one that is cut off', () => {
    for (const seats of [2, 3, 4]) {
      const survivor = new Survivor(1, seats)
      assert.equal(survivor.run(20_000, []), false, `${seats} seats`)
    }
  })

  it('leaves it to the lowest seat that is heard', () => {
    const survivor = new Survivor(2, 3)
    assert.equal(survivor.run(5000, [1], [1]), false)
    assert.equal(survivor.succession.agrees(1, survivor.nowMs), true)
    assert.equal(survivor.succession.agrees(2, survivor.nowMs), false)
    assert.equal(survivor.succession.follows(1, survivor.nowMs), true)
    assert.equal(survivor.succession.referee, 1)
  })

  it('follows nobody else while the referee is heard', () => {
    const survivor = new Survivor(2, 3)
    for (let i = 0; i < 100; i++) {
      survivor.run(50, [0, 1])
      survivor.succession.progressed(survivor.nowMs)
      assert.equal(survivor.succession.follows(1, survivor.nowMs), false)
      assert.equal(survivor.succession.agrees(1, survivor.nowMs), false)
    }
    assert.equal(survivor.succession.follows(0, survivor.nowMs), true)
  })

  it('takes a goodbye for silence', () => {
    const survivor = new Survivor(1, 3)
    survivor.succession.leave(0)
    assert.equal(survivor.run(300, [0, 2], [2]), true)
  })
})
