import assert from 'node:assert/strict'
import type { Frame } from '../../../src/core/game.js'
import type { SealedFrames } from '../../../src/core/session/final-frames.js'
import { SpectatorFeed } from '../../../src/match/referee/spectator-feed.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import type { Seal } from '../../../src/wire/seal.js'

/** A referee that has sealed up to `lastFrame` and keeps `kept` frames; seals describe 128 at most. */
class Scene {
  readonly sent: { seal: Seal; to: readonly string[] }[] = []
  readonly feed: SpectatorFeed
  nowMs = 1000
  lastFrame: Frame = -1
  kept = 4096

  constructor(max = 4) {
    const send = (message: RoomMessage, to: readonly string[]): void => {
      this.sent.push({ seal: message as Seal, to })
    }
    this.feed = new SpectatorFeed({ max, always: 'relay', send })
  }

  follow(peer: string, nextFrame: Frame, again = false): boolean {
    return this.feed.onFollow(peer, { nextFrame, again }, this.nowMs)
  }

  /** @returns what was sent: to which peers, from which frame to which */
  tick(ms = 100): [string, Frame, Frame][] {
    this.nowMs += ms
    this.sent.length = 0
    this.feed.tick(this.nowMs, {
      matchTag: 7,
      term: 0,
      seats: 2,
      lastFrame: this.lastFrame,
      describe: (a, b) => this.#describe(a, b),
    })
    return this.sent.map(({ seal, to }) => [to.join(), seal.firstFrame, seal.firstFrame + seal.count - 1])
  }

  #describe(finalFrame: Frame, last: Frame): SealedFrames | null {
    const firstFrame = finalFrame + 1
    const count = Math.min(last - finalFrame, 128)
    if (count <= 0 || firstFrame < this.lastFrame - this.kept) return null
    return { firstFrame, count, facts: [], statuses: [], digest: 0n }
  }
}

describe('spectator feed', () => {
  it('sends what spectators lack, once, and together when they are equally far', () => {
    const scene = new Scene()
    scene.lastFrame = 99
    scene.follow('a', 90)
    scene.follow('b', 95)
    assert.deepEqual(scene.tick(), [
      ['a', 90, 99],
      ['b', 95, 99],
    ])
    scene.lastFrame = 105
    assert.deepEqual(scene.tick(), [['a,b', 100, 105]])
    assert.deepEqual(scene.tick(), [])
  })

  it('sends no sooner than a tenth of a second after the last time', () => {
    const scene = new Scene()
    scene.lastFrame = 9
    scene.follow('a', 0)
    assert.equal(scene.tick().length, 1)
    scene.lastFrame = 19
    assert.equal(scene.tick(50).length, 0)
    assert.equal(scene.tick(50).length, 1)
  })

  it('sends again what a spectator missed, when it says so or acknowledges nothing', () => {
    const scene = new Scene()
    scene.lastFrame = 9
    scene.follow('a', 0)
    scene.tick()
    scene.lastFrame = 19
    assert.deepEqual(scene.tick(), [['a', 10, 19]])
    scene.nowMs += 200
    scene.follow('a', 0, true)
    assert.deepEqual(scene.tick(), [['a', 0, 19]])
    scene.follow('a', 0, true) // asked again at once: its answer is on its way
    assert.deepEqual(scene.tick(), [])
    scene.follow('a', 0)
    assert.deepEqual(scene.tick(1700), [])
    scene.follow('a', 0)
    assert.deepEqual(scene.tick(200), [['a', 0, 19]])
  })

  it('does not send for ever ahead of what is acknowledged', () => {
    const scene = new Scene()
    scene.lastFrame = 10_000
    scene.follow('a', 9_000)
    let reached = 0
    for (let times = 0; times < 10; times++) reached += scene.tick().length
    assert.equal(reached, 5)
    scene.follow('a', 9_600)
    assert.equal(scene.tick().length, 1)
  })

  it('sends a few messages at a time to spectators that ask for frames of their own, and delays no others', () => {
    const scene = new Scene(256)
    scene.lastFrame = 3000
    const reached = new Set<string>()
    for (let times = 0; times < 40; times++) {
      if (times % 4 === 0) for (let one = 0; one < 100; one++) scene.follow(`asks-${one}`, 10 * one)
      for (let one = 0; one < 100; one++) scene.follow(`watches-${one}`, scene.lastFrame + 1)
      scene.lastFrame += 6
      const sent = scene.tick(250) // with many spectators it sends less often
      assert.ok(sent.length <= 8, `${sent.length} messages at once`)
      assert.equal(sent.filter(([to, after]) => to.startsWith('watches-0,') && after === scene.lastFrame - 5).length, 1)
      for (const [to] of sent) reached.add(to)
    }
    assert.equal(reached.size, 101)
  })

  it('sends the newest frame to a spectator that is further behind than is kept', () => {
    const scene = new Scene()
    scene.kept = 100
    scene.lastFrame = 5_000
    scene.follow('a', 10)
    assert.deepEqual(scene.tick(), [['a', 5_000, 5_000]])
  })

  it('has places, which become free when spectators fall silent', () => {
    const scene = new Scene(2)
    assert.equal(scene.follow('a', 0), true)
    assert.equal(scene.feed.onFollow('b', null, scene.nowMs), true)
    assert.equal(scene.follow('c', 0), false)
    assert.equal(scene.follow('relay', 0), true, 'the relay, which keeps the record, always has one')
    scene.nowMs += 3_000
    scene.follow('a', 0)
    scene.tick(2_500)
    assert.equal(scene.feed.has('b'), false)
    assert.equal(scene.follow('c', 0), true)
  })

  it('sends nothing to a spectator that does not know the match yet', () => {
    const scene = new Scene()
    scene.lastFrame = 50
    scene.feed.onFollow('a', null, scene.nowMs)
    assert.deepEqual(scene.tick(), [])
    scene.follow('a', 20)
    assert.deepEqual(scene.tick(), [['a', 20, 50]])
  })
})
