import assert from 'node:assert/strict'
import { Events } from '../../../src/match/contract/events.js'
import type { MatchEvents } from '../../../src/match/contract/match-contract.js'
import { MatchEventSource } from '../../../src/match/play/match-event-source.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import { encodedAt, inputAt, runOf, sealOf } from '../../core/session/session-kit.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 11
const HOLDERS = [
  { peer: 'a', name: 'Ada' },
  { peer: 'b', name: 'Bob' },
]
const NAMES = ['rollback', 'peer', 'lane', 'seal', 'stall', 'desync', 'outcome'] as const

/** A loop on seat 0 of two, and all that is told of it. */
class Scene {
  readonly loop: PlayLoop<DriftState, DriftInput>
  readonly news: MatchEventSource<DriftState, DriftInput>
  readonly told: (readonly [name: string, event: unknown])[] = []
  lane = 'gossip'
  #nowMs = 0

  constructor(lastFrame = 0) {
    this.loop = new PlayLoop(driftGame, {
      localSeat: 0,
      setup: { seed: 7, seats: 2, options: { frames: lastFrame } },
      matchTag: 9,
      path: { lossy: true, packetFrames: 1, laneTo: () => this.lane },
      toleranceFrames: 12,
      hashIntervalFrames: 10,
      limits: { mode: 'rollback', delayFrames: 0, windowFrames: 8 },
      start: { mode: 'rollback', delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 },
      rttMs: [Number.NaN, 60],
    })
    this.loop.begin(0)
    const events = new Events<MatchEvents<DriftState>>()
    for (const name of NAMES) events.on(name, (event) => this.told.push([name, event]))
    this.news = new MatchEventSource(this.loop, 0, events)
  }

  tick(times = 1): void {
    for (let i = 0; i < times; i++) {
      this.loop.tick(
        this.#nowMs,
        () => inputAt(SEED, 0, this.loop.session.frame),
        () => {},
      )
      this.news.tell(HOLDERS, [])
      this.#nowMs += 1000 / 60
    }
  }

  seal(after: number, through: number, statuses: Parameters<typeof sealOf>[4] = []): void {
    this.loop.onSeal(sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), after, through, statuses))
  }

  toldOf(name: (typeof NAMES)[number]): unknown[] {
    return this.told.filter(([told]) => told === name).map(([, event]) => event)
  }
}

describe('match event source', () => {
  it('emits the lane to each other seat once, and again when it is another', () => {
    const scene = new Scene()
    scene.tick(3)
    scene.lane = 'datagram'
    scene.tick(3)
    assert.deepEqual(scene.toldOf('lane'), [
      { seat: 1, lane: 'gossip' },
      { seat: 1, lane: 'datagram' },
    ])
  })

  it('emits what becomes final, and statuses that change there, with the name of the player there', () => {
    const scene = new Scene()
    scene.tick(6)
    scene.seal(0, 4, [{ seat: 1, frame: 3, status: 'away' }])
    scene.tick(2)
    assert.deepEqual(scene.toldOf('seal'), [{ finalFrame: 4 }])
    assert.deepEqual(scene.toldOf('peer'), [{ seat: 1, name: 'Bob', status: 'away', frame: 3 }])
    assert.equal(scene.news.sealedFrame, 4)
  })

  it('emits a stall once, however long it lasts, and the rollback that follows it', () => {
    const scene = new Scene()
    scene.tick(20)
    assert.deepEqual(scene.toldOf('stall'), [{ frame: 8, waitingFor: [1] }])
    assert.deepEqual(scene.toldOf('rollback'), [])
    scene.loop.session.addInputs(runOf(SEED, 1, 0, 8))
    scene.tick()
    const [{ frames }] = scene.toldOf('rollback') as [{ frames: number }]
    assert.ok(frames > 0 && frames <= 8)
    scene.tick(12)
    assert.equal(scene.toldOf('stall').length, 2)
  })

  it('emits the outcome once', () => {
    const scene = new Scene(5)
    scene.tick(6)
    scene.seal(0, 5)
    scene.tick(5)
    assert.equal(scene.toldOf('outcome').length, 1)
    assert.equal((scene.toldOf('outcome')[0] as { frame: number }).frame, scene.loop.session.settledOutcome!.frame)
  })
})
