import assert from 'node:assert/strict'
import { Random } from '../../../src/core/random.js'
import { PlayoutClock } from '../../../src/match/spectate/playout-clock.js'

const TICK_MS = 1000 / 120

/** A match at 60 Hz whose seals leave every 100 ms and take `delayMs(n)` each. */
class Scene {
  readonly playout = new PlayoutClock(60, 0)
  readonly shown: { nowMs: number; frame: number; starved: boolean }[] = []
  nowMs = 1000
  frame = 0
  held = 0
  readonly #arrivals: { atMs: number; held: number }[] = []
  #sealed = 0

  run(ms: number, delayMs: (seal: number) => number): void {
    const endMs = this.nowMs + ms
    for (; this.nowMs < endMs; this.nowMs += TICK_MS) {
      while (this.nowMs >= 1000 + (this.#sealed + 1) * 100) {
        this.#sealed += 1
        this.#arrivals.push({ atMs: this.nowMs + delayMs(this.#sealed), held: this.#sealed * 6 })
      }
      for (const arrival of this.#arrivals.splice(0)) {
        if (arrival.atMs > this.nowMs) this.#arrivals.push(arrival)
        else if (arrival.held > this.held) {
          this.held = arrival.held
          this.playout.arrived(this.held, this.nowMs)
        }
      }
      this.frame += this.playout.due(this.nowMs, this.frame, this.held - this.frame)
      this.shown.push({ nowMs: this.nowMs, frame: this.frame, starved: this.playout.starved })
    }
  }

  get behindMs(): number {
    return this.nowMs - 1000 - (this.frame * 1000) / 60
  }
}

describe('playout', () => {
  it('asks for nothing before anything has come', () => {
    assert.equal(new PlayoutClock(60, 0).due(1000, 0, 0), 0)
  })

  it('shows every frame in its turn, about a seal behind where arrivals are regular', () => {
    const scene = new Scene()
    scene.run(20_000, () => 50)
    scene.shown.splice(0)
    const { frame } = scene
    scene.run(10_000, () => 50)
    assert.ok(Math.abs(scene.frame - frame - 600) <= 2, `${scene.frame - frame} frames in 10 s`)
    assert.ok(scene.shown.every((one) => !one.starved))
    assert.ok(scene.behindMs < 50 + 100 + 60, `${scene.behindMs} ms behind`)
  })

  it('waits longer where arrivals jitter, and less again when they do not', () => {
    const random = new Random(1)
    const scene = new Scene()
    scene.run(10_000, () => 50)
    const calmMs = scene.behindMs
    scene.run(10_000, () => 50 + random.float() * 250)
    const stormyMs = scene.behindMs
    assert.ok(stormyMs > calmMs + 80, `${calmMs} and ${stormyMs} ms`)
    scene.run(20_000, () => 50)
    assert.ok(scene.behindMs < calmMs + 40, `${scene.behindMs} ms`)
  })

  it('does not stutter through a match that is itself played slowly', () => {
    const playout = new PlayoutClock(60, 0)
    let frame = 0
    let starved = 0
    for (let tick = 0; tick < 120 * 40; tick++) {
      const nowMs = 1000 + tick * TICK_MS
      // A tenth of a second brings 5 frames, not 6.
      const held = Math.floor((tick * TICK_MS) / 100) * 5
      if (held > 0 && Math.floor(((tick - 1) * TICK_MS) / 100) * 5 < held) playout.arrived(held, nowMs)
      frame += playout.due(nowMs, frame, held - frame)
      if (playout.starved && tick > 120 * 20) starved += 1
    }
    assert.ok(starved <= 120 * 20 * 0.02, `starved in ${starved} of ${120 * 20} ticks`)
    assert.ok(frame > 40 * 50 - 30)
  })

  it('stands still when frames run out, and goes on where it was', () => {
    const scene = new Scene()
    scene.run(5_000, () => 50)
    const { held } = scene
    scene.run(1_000, () => 2_000)
    assert.ok(scene.playout.starved)
    assert.ok(scene.frame >= held && scene.frame === scene.held)
    scene.run(10_000, () => 50)
    assert.ok(!scene.playout.starved)
    assert.ok(scene.behindMs < 1_500, `${scene.behindMs} ms`)
  })

  it('simulates what was missed at once after a pause', () => {
    const scene = new Scene()
    scene.run(5_000, () => 50)
    scene.playout.restart()
    assert.ok(scene.playout.due(scene.nowMs + 1, scene.frame, 600) <= 2, 'not before it knows where the match is')
    scene.playout.arrived(scene.frame + 3000, scene.nowMs + 2)
    assert.equal(scene.playout.due(scene.nowMs + 2, scene.frame, 3000), 1000)
  })
})
