import assert from 'node:assert/strict'
import type { FinalFrames } from '../../../src/core/session/final-frames.js'
import type { RefereeOptions } from '../../../src/match/referee/referee.js'
import { Referee } from '../../../src/match/referee/referee.js'
import { RefereeDriver } from '../../../src/match/referee/referee-driver.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import type { RoomMessage } from '../../../src/wire/room.js'
import type { Seal } from '../../../src/wire/seal.js'
import { runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'
import { channelTo } from '../channel-to.js'

const FRAME_MS = 1000 / 60

class Scene {
  readonly driver: RefereeDriver
  readonly sent: { message: RoomMessage; to: string | undefined; atMs: number }[] = []
  readonly chunks: FinalFrames[] = []
  readonly #pending: { keep: () => void; fail: () => void }[] = []
  nowMs = 1000
  frame = 0

  constructor(kept: 'at once' | 'when settled' | 'nowhere' = 'at once', options: Partial<RefereeOptions> = {}) {
    const referee = new Referee({
      seats: 2,
      neutral: driftGame.input.neutral,
      tickRate: 60,
      toleranceFrames: 12,
      dropAfterMs: 10_000,
      logFrames: 1024,
      ownSeat: null,
      ...options,
    })
    referee.begin(this.nowMs)
    this.driver = new RefereeDriver(referee, {
      matchTag: 7,
      term: 0,
      holders: { peers: ['a', 'b'] },
      channel: channelTo((message, to) => this.sent.push({ message, to, atMs: this.nowMs })),
      keep:
        kept === 'nowhere'
          ? null
          : (chunk) => {
              this.chunks.push(chunk)
              if (kept === 'at once') return Promise.resolve()
              return new Promise((resolve, reject) => {
                this.#pending.push({ keep: resolve, fail: () => reject(new Error('the disk is full')) })
              })
            },
    })
  }

  async settle(how: 'keep' | 'fail' = 'keep'): Promise<void> {
    for (const pending of this.#pending.splice(0)) pending[how]()
    for (let i = 0; i < 4; i++) await Promise.resolve()
  }

  /** Frames of time in which the named seats send, and acknowledge up to `ack` frames behind what was sealed. */
  async run(frames: number, sending: readonly number[], ack = 0): Promise<void> {
    for (let i = 0; i < frames; i++) {
      for (const seat of sending) {
        this.driver.onPlay(packetOf(seat, this.frame, this.driver.referee.sealedFrame - ack), this.nowMs, this.nowMs)
      }
      this.driver.tick(this.nowMs)
      this.frame += 1
      this.nowMs += FRAME_MS
      await Promise.resolve()
    }
  }

  get seals(): (Seal & { to: string | undefined; atMs: number })[] {
    return this.sent.flatMap(({ message, to, atMs }) => (message.type === 'seal' ? [{ ...message, to, atMs }] : []))
  }
}

function packetOf(seat: number, frame: number, finalFrame: number, change: Partial<PlayPacket> = {}): PlayPacket {
  return {
    matchTag: 7,
    seat,
    frame,
    runs: [runOf(1, seat, frame, 1)],
    acks: [frame, frame],
    finalFrame,
    advantageFrames: [0, 0],
    pingMs: 0,
    echo: null,
    hashes: [],
    resync: false,
    term: 0,
    packetFrames: 1,
    ...change,
  }
}

describe('referee driver', () => {
  it('seals ten times a second, to all, each frame once', async () => {
    const scene = new Scene()
    await scene.run(120, [0, 1], 3)
    assert.ok(scene.seals.length >= 17 && scene.seals.length <= 21, `${scene.seals.length} seals in two seconds`)
    assert.ok(scene.seals.every((seal) => seal.to === undefined && seal.matchTag === 7))
    assert.equal(
      scene.chunks.reduce((frames, chunk) => frames + chunk.count, 0),
      120,
    )
    let next = 0
    for (const chunk of scene.chunks) {
      assert.equal(chunk.firstFrame, next)
      next += chunk.count
    }
  })

  it('sends a seal at once when a status changed', async () => {
    const scene = new Scene()
    await scene.run(60, [0, 1])
    const before = scene.seals.length
    let changedMs = Number.NaN
    for (let i = 0; i < 40; i++) {
      await scene.run(1, [0])
      if (scene.driver.referee.status(1) === 'away' && Number.isNaN(changedMs)) changedMs = scene.nowMs
    }
    const sealed = scene.seals.slice(before).find((seal) => seal.statuses.length > 0)
    assert.ok(sealed && sealed.atMs - changedMs <= 2 * FRAME_MS)
  })

  it('sends no frame before it is durable, and none at all when it cannot be', async () => {
    const scene = new Scene('when settled')
    await scene.run(60, [0, 1])
    assert.ok(scene.driver.referee.sealedFrame > 50)
    assert.equal(scene.driver.sendableFrame, -1)
    assert.equal(scene.seals.length, 0)
    await scene.settle()
    await scene.run(10, [0, 1], 20)
    assert.ok(scene.seals.length > 0)
    const through = Math.max(...scene.seals.map((seal) => seal.firstFrame + seal.count - 1))
    assert.ok(through <= scene.driver.sendableFrame)
    const before = scene.driver.sendableFrame
    await scene.settle('fail')
    await scene.run(30, [0, 1])
    assert.equal(scene.driver.sendableFrame, before)
  })

  it('repeats what a peer lacks, and then its last seal, so that it is not taken to be gone', async () => {
    const scene = new Scene()
    await scene.run(60, [0, 1])
    for (let i = 0; i < 60; i++) {
      scene.driver.tick(scene.nowMs)
      scene.nowMs += FRAME_MS
    }
    const repeated = scene.seals.filter((seal) => seal.atMs > scene.nowMs - 900)
    assert.ok(repeated.length >= 3 && repeated.length <= 5, `${repeated.length} repetitions`)
    for (const seat of [0, 1]) {
      const { sealedFrame } = scene.driver.referee
      scene.driver.onPlay(packetOf(seat, 60, sealedFrame, { runs: [] }), scene.nowMs, scene.nowMs)
    }
    const before = scene.seals.length
    for (let i = 0; i < 60; i++) {
      scene.driver.tick(scene.nowMs)
      scene.nowMs += FRAME_MS
    }
    const later = scene.seals.slice(before)
    assert.equal(later.length, 4, 'four times a second')
    assert.ok(later.every((seal) => seal.count === 1 && seal.facts.length === 0))
  })

  it('helps a peer that is far behind, with everything that is final', async () => {
    const scene = new Scene()
    await scene.run(200, [0, 1])
    scene.sent.length = 0
    for (let i = 0; i < 30; i++) {
      scene.driver.onPlay(packetOf(1, scene.frame, 20, { resync: true }), scene.nowMs, scene.nowMs)
      await scene.run(1, [0])
    }
    const help = scene.seals.filter((seal) => seal.to === 'b')
    assert.ok(help.length >= 3 && help.length <= 7, `${help.length} in half a second`)
    assert.ok(help.every((seal) => seal.firstFrame === 21 && seal.facts.length === 2))
  })

  it('answers pings in its seals, the oldest first, each once', async () => {
    const scene = new Scene()
    scene.driver.onPlay(packetOf(1, 0, -1, { pingMs: 11 }), 990, scene.nowMs)
    scene.driver.onPlay(packetOf(0, 0, -1, { pingMs: 22 }), 995, scene.nowMs)
    await scene.run(60, [0, 1], 3)
    const echoes = scene.seals.flatMap(({ echo }) => (echo === null ? [] : [[echo.seat, echo.pingMs]]))
    assert.deepEqual(echoes, [
      [1, 11],
      [0, 22],
    ])
  })

  it('asks survivors until the seat is settled', async () => {
    const scene = new Scene('nowhere', { seats: 2, ownSeat: 0 })
    await scene.run(60, [0, 1])
    await scene.run(20, [0])
    const asked = scene.sent.filter(({ message }) => message.type === 'freeze')
    assert.ok(asked.length <= 2, 'there is no survivor to ask')
    assert.equal(scene.driver.referee.status(1), 'away')
  })

  it('seals nothing more once it is closed, but still sends what was sealed', async () => {
    const scene = new Scene()
    await scene.run(60, [0, 1])
    scene.driver.close()
    const { sealedFrame } = scene.driver.referee
    const before = scene.seals.length
    await scene.run(60, [0, 1], 5)
    assert.equal(scene.driver.referee.sealedFrame, sealedFrame)
    assert.ok(scene.seals.length > before)
  })
})
