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

class Desk {
  readonly desk: RefereeDriver
  readonly said: { message: RoomMessage; to: string | undefined; atMs: number }[] = []
  readonly chunks: FinalFrames[] = []
  readonly #pending: { keep: () => void; fail: () => void }[] = []
  nowMs = 1000
  frame = 0

  constructor(kept: 'at once' | 'when told' | 'nowhere' = 'at once', options: Partial<RefereeOptions> = {}) {
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
    this.desk = new RefereeDriver(referee, {
      matchTag: 7,
      term: 0,
      seatPeers: ['a', 'b'],
      channel: channelTo((message, to) => this.said.push({ message, to, atMs: this.nowMs })),
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
        this.desk.onPlay(packetOf(seat, this.frame, this.desk.referee.sealedFrame - ack), this.nowMs, this.nowMs)
      }
      this.desk.tick(this.nowMs)
      this.frame += 1
      this.nowMs += FRAME_MS
      await Promise.resolve()
    }
  }

  get seals(): (Seal & { to: string | undefined; atMs: number })[] {
    return this.said.flatMap(({ message, to, atMs }) => (message.type === 'seal' ? [{ ...message, to, atMs }] : []))
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
    const desk = new Desk()
    await desk.run(120, [0, 1], 3)
    assert.ok(desk.seals.length >= 17 && desk.seals.length <= 21, `${desk.seals.length} seals in two seconds`)
    assert.ok(desk.seals.every((seal) => seal.to === undefined && seal.matchTag === 7))
    assert.equal(
      desk.chunks.reduce((frames, chunk) => frames + chunk.count, 0),
      120,
    )
    let next = 0
    for (const chunk of desk.chunks) {
      assert.equal(chunk.firstFrame, next)
      next += chunk.count
    }
  })

  it('says at once that a status changed', async () => {
    const desk = new Desk()
    await desk.run(60, [0, 1])
    const before = desk.seals.length
    let changedMs = Number.NaN
    for (let i = 0; i < 40; i++) {
      await desk.run(1, [0])
      if (desk.desk.referee.status(1) === 'away' && Number.isNaN(changedMs)) changedMs = desk.nowMs
    }
    const told = desk.seals.slice(before).find((seal) => seal.statuses.length > 0)
    assert.ok(told && told.atMs - changedMs <= 2 * FRAME_MS)
  })

  it('tells no frame before it is kept, and none at all when it cannot be', async () => {
    const desk = new Desk('when told')
    await desk.run(60, [0, 1])
    assert.ok(desk.desk.referee.sealedFrame > 50)
    assert.equal(desk.desk.toldFrame, -1)
    assert.equal(desk.seals.length, 0)
    await desk.settle()
    await desk.run(10, [0, 1], 20)
    assert.ok(desk.seals.length > 0)
    const through = Math.max(...desk.seals.map((seal) => seal.firstFrame + seal.count - 1))
    assert.ok(through <= desk.desk.toldFrame)
    const before = desk.desk.toldFrame
    await desk.settle('fail')
    await desk.run(30, [0, 1])
    assert.equal(desk.desk.toldFrame, before)
  })

  it('repeats what a peer lacks, and then its last seal, so that it is not taken to be gone', async () => {
    const desk = new Desk()
    await desk.run(60, [0, 1])
    for (let i = 0; i < 60; i++) {
      desk.desk.tick(desk.nowMs)
      desk.nowMs += FRAME_MS
    }
    const repeated = desk.seals.filter((seal) => seal.atMs > desk.nowMs - 900)
    assert.ok(repeated.length >= 3 && repeated.length <= 5, `${repeated.length} repetitions`)
    for (const seat of [0, 1]) {
      const { sealedFrame } = desk.desk.referee
      desk.desk.onPlay(packetOf(seat, 60, sealedFrame, { runs: [] }), desk.nowMs, desk.nowMs)
    }
    const before = desk.seals.length
    for (let i = 0; i < 60; i++) {
      desk.desk.tick(desk.nowMs)
      desk.nowMs += FRAME_MS
    }
    const later = desk.seals.slice(before)
    assert.equal(later.length, 4, 'four times a second')
    assert.ok(later.every((seal) => seal.count === 1 && seal.facts.length === 0))
  })

  it('helps a peer that is far behind, with everything that is final', async () => {
    const desk = new Desk()
    await desk.run(200, [0, 1])
    desk.said.length = 0
    for (let i = 0; i < 30; i++) {
      desk.desk.onPlay(packetOf(1, desk.frame, 20, { resync: true }), desk.nowMs, desk.nowMs)
      await desk.run(1, [0])
    }
    const help = desk.seals.filter((seal) => seal.to === 'b')
    assert.ok(help.length >= 3 && help.length <= 7, `${help.length} in half a second`)
    assert.ok(help.every((seal) => seal.firstFrame === 21 && seal.facts.length === 2))
  })

  it('answers pings in its seals, the oldest first, each once', async () => {
    const desk = new Desk()
    desk.desk.onPlay(packetOf(1, 0, -1, { pingMs: 11 }), 990, desk.nowMs)
    desk.desk.onPlay(packetOf(0, 0, -1, { pingMs: 22 }), 995, desk.nowMs)
    await desk.run(60, [0, 1], 3)
    const echoes = desk.seals.flatMap(({ echo }) => (echo === null ? [] : [[echo.seat, echo.pingMs]]))
    assert.deepEqual(echoes, [
      [1, 11],
      [0, 22],
    ])
  })

  it('asks survivors until the seat is settled', async () => {
    const desk = new Desk('nowhere', { seats: 2, ownSeat: 0 })
    await desk.run(60, [0, 1])
    await desk.run(20, [0])
    const asked = desk.said.filter(({ message }) => message.type === 'freeze')
    assert.ok(asked.length <= 2, 'there is no survivor to ask')
    assert.equal(desk.desk.referee.status(1), 'away')
  })

  it('seals nothing more once it is closed, but tells what was sealed', async () => {
    const desk = new Desk()
    await desk.run(60, [0, 1])
    desk.desk.close()
    const { sealedFrame } = desk.desk.referee
    const before = desk.seals.length
    await desk.run(60, [0, 1], 5)
    assert.equal(desk.desk.referee.sealedFrame, sealedFrame)
    assert.ok(desk.seals.length > before)
  })
})
