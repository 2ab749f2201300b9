import assert from 'node:assert/strict'
import type { PlayLoopOptions } from '../../../src/match/play/play-loop.js'
import { PlayLoop } from '../../../src/match/play/play-loop.js'
import { HASHES_PER_PACKET_MAX } from '../../../src/wire/limits.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import { encodedAt, inputAt, runOf, sealOf } from '../../core/session/session-kit.js'
import type { DriftInput, DriftState } from '../../support/drift-game.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 13
const FRAME_MS = 1000 / 60
const START_MS = 1000
const PATH = { lossy: true, packetFrames: 1, laneTo: () => 'test' }

type Loop = PlayLoop<DriftState, DriftInput>

/** A loop on seat 0 of two with fixed compensation: rollback, no delay, a window of 8. */
class Side {
  readonly loop: Loop
  readonly sent: PlayPacket[] = []
  reads = 0
  nowMs = START_MS

  constructor(options: Partial<PlayLoopOptions> = {}, game = driftGame) {
    const start = { mode: 'rollback' as const, delayFrames: 0, windowFrames: 8, marginFrames: 0, steadyLooks: 0 }
    this.loop = new PlayLoop(game, {
      localSeat: 0,
      setup: { seed: 7, seats: 2, options: { frames: 0 } },
      matchTag: 9,
      path: PATH,
      toleranceFrames: 12,
      hashIntervalFrames: 10,
      limits: { mode: 'rollback', delayFrames: 0, windowFrames: 8 },
      start,
      rttMs: [Number.NaN, 60],
      ...options,
    })
    this.loop.begin(START_MS)
  }

  tick(): void {
    this.loop.tick(
      this.nowMs,
      () => {
        this.reads += 1
        return inputAt(SEED, 0, this.loop.session.frame)
      },
      (packet) => this.sent.push(packet),
    )
    this.nowMs += FRAME_MS
  }

  /** A packet of seat 1 that has all of ours, and brings its own up to `through`. */
  hear(through: number, change: Partial<PlayPacket> = {}): void {
    const { session } = this.loop
    const first = session.log.lastHeldFrame(1) + 1
    const count = through - first + 1
    const packet: PlayPacket = {
      matchTag: 9,
      seat: 1,
      frame: Math.max(0, through),
      runs: count > 0 ? [runOf(SEED, 1, first, count)] : [],
      acks: [session.log.lastHeldFrame(0), through],
      finalFrame: session.finalFrame,
      advantageFrames: [0, 0],
      pingMs: 0,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
      ...change,
    }
    this.loop.onPlay(packet, this.nowMs, this.nowMs)
  }

  /** Play with a punctual seat 1 and a referee that seals everything at once. */
  play(frames: number): void {
    for (let i = 0; i < frames; i++) {
      this.hear(this.loop.session.frame)
      this.tick()
      this.seal()
    }
  }

  seal(): void {
    const { session } = this.loop
    const through = Math.min(session.log.lastHeldFrame(0), session.log.lastHeldFrame(1))
    if (through > session.finalFrame) {
      const seal = sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), session.finalFrame + 1, through)
      this.loop.onSeal({ ...seal, facts: [] })
    }
  }

  get last(): PlayPacket {
    return this.sent.at(-1)!
  }
}

describe('play loop: sending', () => {
  it('sends each input before it simulates the frame, with all that rides along', () => {
    const side = new Side()
    side.play(20)
    assert.equal(side.sent.length, 20)
    const packet = side.sent[10]!
    assert.equal(packet.frame, 10)
    assert.equal(packet.runs[0]!.firstFrame + packet.runs[0]!.count - 1, 10)
    assert.deepEqual(packet.acks, [10, 10])
    assert.equal(packet.finalFrame, 9)
    assert.equal(packet.matchTag, 9)
    assert.ok(side.sent[0]!.pingMs > 0)
  })

  it('sends nothing and simulates nothing before the match begins', () => {
    const side = new Side()
    side.nowMs = START_MS - 500
    for (let i = 0; i < 20; i++) side.tick()
    assert.equal(side.loop.session.frame, 0)
    assert.equal(side.reads, 0)
  })

  it('repeats on a lossy lane all that the other, or the referee, has not acknowledged', () => {
    const side = new Side()
    side.play(10)
    for (let i = 0; i < 5; i++) {
      side.hear(side.loop.session.frame, { acks: [9, -1] })
      side.tick()
    }
    assert.deepEqual([side.last.runs[0]!.firstFrame, side.last.runs[0]!.count], [10, 5])
    side.hear(side.loop.session.frame, { acks: [13, -1] })
    side.tick()
    assert.equal(side.last.runs[0]!.firstFrame, 10, 'the referee has not sealed it')
    side.seal()
    side.tick()
    assert.equal(side.last.runs[0]!.firstFrame, 14)
  })

  it('sends each input once on a reliable lane, and again when its acknowledgement is long overdue', () => {
    const side = new Side({ path: { ...PATH, lossy: false } })
    side.play(10)
    assert.ok(side.sent.every((packet) => packet.runs.length === 0 || packet.runs[0]!.count === 1))
    const before = side.sent.length
    for (let i = 0; i < 80; i++) {
      side.hear(side.loop.session.frame, { acks: [9, -1] })
      side.tick()
    }
    const repeated = side.sent
      .slice(before)
      .filter((packet) => packet.runs[0]?.firstFrame === 10 && packet.runs[0]!.count > 1)
    assert.ok(repeated.length >= 1 && repeated.length <= 6, `${repeated.length} repetitions in 1.3 s`)
  })

  it('puts several frames into a packet where packets cost much', () => {
    const side = new Side({ path: { ...PATH, lossy: false, packetFrames: 4 } })
    side.play(40)
    assert.ok(side.sent.length <= 14, `${side.sent.length} packets`)
    assert.ok(side.sent.some((packet) => packet.runs[0]?.count === 4))
  })

  it('sends acknowledgements and clocks less often the more seats there are', () => {
    for (const [seats, every] of [
      [2, 1],
      [4, 2],
      [8, 4],
    ] as const) {
      const side = new Side({ setup: { seed: 7, seats, options: { frames: 0 } } })
      for (let i = 0; i < 8; i++) side.tick() // the window of frames that need no input of others
      const reports = side.sent.slice(0, 8).map(({ acks, advantageFrames, pingMs }) => {
        assert.equal(acks.length, advantageFrames.length)
        assert.ok(acks.length > 0 || pingMs === 0)
        return acks.length
      })
      assert.deepEqual(
        reports,
        Array.from({ length: 8 }, (_, index) => (index % every === 0 ? seats : 0)),
      )
    }
  })

  it('pings the more seldom the more seats there are', () => {
    for (const [seats, pings] of [
      [2, 20],
      [8, 5],
    ] as const) {
      const side = new Side({ setup: { seed: 7, seats, options: { frames: 0 } } })
      for (let i = 0; i < 120; i++) side.tick()
      const found = side.sent.filter(({ pingMs }) => pingMs > 0).length
      assert.ok(found > 1.4 * pings && found <= 2 * pings + 1, `${found} pings of ${seats} players in 2 s`)
    }
  })

  it('keeps in touch while it has nothing to say', () => {
    const side = new Side()
    side.play(10)
    for (let i = 0; i < 20; i++) side.tick() // the window fills, then nothing new
    const before = side.sent.length
    for (let i = 0; i < 60; i++) side.tick()
    const packets = side.sent.length - before
    assert.ok(packets >= 14 && packets <= 21, `${packets} packets in a second`)
  })

  it('repeats between the ticks of a slow game where packets were seen to get lost', () => {
    const side = new Side({}, { ...driftGame, tickRate: 30 })
    const play = (turns: number, loses: (frame: number) => boolean): PlayPacket[] => {
      const before = side.sent.length
      for (let turn = 0; turn < turns; turn++) {
        const { frame } = side.loop.session
        if (!loses(frame)) side.hear(frame)
        side.tick()
        side.seal()
      }
      return side.sent.slice(before)
    }
    assert.ok(play(60, () => false).length <= 31)
    play(400, (frame) => frame % 10 === 0) // the next packet brings two frames
    const packets = play(60, () => false)
    assert.ok(packets.length >= 58, `${packets.length} packets in a second`)
    const repeated = packets.filter(({ frame }, index) => packets[index - 1]?.frame === frame).length
    assert.ok(repeated >= 28 && repeated <= 31, `${repeated} of them repeat`)
  })

  it('answers pings in turn, one per packet', () => {
    const side = new Side({ setup: { seed: 7, seats: 3, options: { frames: 0 } }, rttMs: [0, 0, 0] })
    const ping = (seat: number, pingMs: number): void =>
      side.hear(-1, { seat, pingMs, runs: [], acks: [0, 0, 0], advantageFrames: [0, 0, 0] })
    ping(1, 71)
    ping(2, 72)
    side.tick()
    side.tick()
    side.tick()
    assert.deepEqual(
      side.sent.slice(0, 3).map(({ echo }) => echo && [echo.seat, echo.pingMs]),
      [[1, 71], [2, 72], null],
    )
  })

  it('sends each hash three times on a lossy lane and once on a reliable one', () => {
    for (const lossy of [true, false]) {
      const side = new Side({ path: { ...PATH, lossy } })
      side.play(60)
      const told = side.sent.flatMap(({ hashes }) => hashes.map(({ frame }) => frame))
      for (const frame of [10, 20, 30]) {
        assert.equal(told.filter((other) => other === frame).length, lossy ? 3 : 1, `frame ${frame}`)
      }
    }
  })

  it('spreads many hashes over packets', () => {
    const side = new Side({ hashIntervalFrames: 1 })
    for (let i = 0; i < 60; i++) {
      side.hear(side.loop.session.frame)
      side.tick()
    }
    side.seal()
    for (let i = 0; i < 30; i++) {
      side.hear(side.loop.session.frame)
      side.tick()
    }
    assert.ok(side.sent.every(({ hashes }) => hashes.length <= HASHES_PER_PACKET_MAX))
    const told = new Set(side.sent.flatMap(({ hashes }) => hashes.map(({ frame }) => frame)))
    for (let frame = 1; frame <= 60; frame++) assert.ok(told.has(frame), `frame ${frame}`)
  })
})

describe('play loop: playing', () => {
  it('keeps the pace of the clock', () => {
    const side = new Side()
    side.play(300)
    assert.equal(side.loop.session.frame, 300)
    assert.equal(side.reads, 300)
    assert.equal(side.loop.counters.stalls, 0)
  })

  it('counts a second without a tick as a pause, and not as a stall: no peer was waited for', () => {
    const side = new Side()
    side.play(10)
    assert.ok(side.loop.counters.longestPauseMs < 2 * FRAME_MS)
    side.nowMs += 1000
    side.play(10)
    const { longestPauseMs, longestStallMs } = side.loop.counters
    assert.equal(longestStallMs, 0)
    assert.ok(longestPauseMs > 1000 && longestPauseMs < 1000 + 2 * FRAME_MS, `${longestPauseMs} ms`)
  })

  it('stalls when the window is used up, names the seats that it waits for, and reads no input that it would drop', () => {
    const side = new Side()
    side.play(10)
    for (let i = 0; i < 30; i++) side.tick()
    assert.equal(side.loop.session.frame, 18)
    assert.equal(side.loop.stalled, true)
    assert.deepEqual(side.loop.waitingFor(), [1])
    assert.ok(side.loop.counters.stalls > 15)
    assert.ok(side.loop.counters.longestStallMs > 300)
    assert.equal(side.loop.counters.longestPauseMs, side.loop.counters.longestStallMs)
    assert.equal(side.reads, 19)
    side.hear(18)
    side.tick()
    assert.equal(side.loop.stalled, false)
    assert.ok(side.loop.session.frame > 18)
    assert.equal(side.loop.counters.rollbacks, 1)
    assert.equal(side.loop.counters.rollbackDepthMax, 8)
  })

  it('catches up after a pause with the others, a few frames per tick', () => {
    const side = new Side()
    side.play(60)
    side.nowMs += 1000
    let ticks = 0
    while (side.loop.session.frame < 118 && ticks < 60) {
      side.hear(120 + ticks, { frame: 120 + ticks })
      const before = side.loop.session.frame
      side.tick()
      assert.ok(side.loop.session.frame - before <= 8)
      side.seal()
      ticks += 1
    }
    assert.ok(ticks < 40, `${ticks} ticks`)
  })

  it('goes through final frames at once: a page woken once a second keeps up', () => {
    const side = new Side()
    side.play(10)
    for (let second = 1; second <= 5; second++) {
      const { finalFrame } = side.loop.session
      side.loop.onSeal(sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), finalFrame + 1, finalFrame + 60))
      side.nowMs += 1000
      side.tick()
      assert.ok(side.loop.session.frame > side.loop.session.finalFrame, `${side.loop.session.frame}`)
    }
    assert.equal(side.loop.counters.rollbacks, 0)
  })

  it('is not hurried beyond the clock by what a peer claims', () => {
    const side = new Side()
    for (let i = 0; i < 300; i++) {
      side.hear(side.loop.session.frame + 100, { frame: 1_000_000 })
      side.tick()
      side.seal()
    }
    assert.ok(side.loop.session.frame <= 300 + 61, `frame ${side.loop.session.frame} after 300 frames of time`)
  })

  it('takes no inputs of a frozen seat until the next seal, and states what it holds', () => {
    const side = new Side()
    side.play(10)
    side.hear(12)
    const held = side.loop.freeze(1, 0) // it has acknowledged nothing
    assert.equal(held.nextFrame, 13)
    assert.deepEqual([held.run!.firstFrame, held.run!.count], [0, 13])
    side.hear(20)
    assert.equal(side.loop.session.log.lastHeldFrame(1), 12)
    side.tick()
    side.loop.onSeal(sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), 9, 11))
    side.hear(20)
    assert.equal(side.loop.session.log.lastHeldFrame(1), 20)
    assert.equal(side.loop.freeze(1, 1).run, null, 'seat 1 has acknowledged all of it')
  })

  it('states what it holds of a seat when a cheater has sent inputs of frames far ahead', () => {
    const side = new Side()
    side.play(200)
    const { log } = side.loop.session
    side.loop.session.addInputs(runOf(SEED, 1, log.horizon - 100, 50))
    const held = side.loop.freeze(1, 0)
    assert.ok(held.run !== null && held.run.firstFrame + held.run.count === held.nextFrame)
  })

  it('notices a hash that differs, whichever comes first', () => {
    const side = new Side()
    side.hear(-1, { hashes: [{ frame: 10, hash: 1n }] })
    side.play(40)
    const [mismatch] = side.loop.drainMismatches()
    assert.deepEqual([mismatch!.frame, mismatch!.seat, mismatch!.remoteHash], [10, 1, 1n])
    assert.deepEqual(side.loop.drainMismatches(), [])
    assert.equal(side.loop.counters.desyncs, 1)
  })

  it('follows the policy: delay and window change with the measured path', () => {
    const side = new Side({ limits: {}, rttMs: [Number.NaN, 300] })
    side.play(90)
    assert.equal(side.loop.compensation.mode, 'rollback')
    assert.equal(side.loop.session.delayFrames(0), side.loop.compensation.delayFrames)
    assert.ok(side.loop.session.windowFrames >= side.loop.compensation.windowFrames)
  })

  it('stops when the game is decided, and goes on serving the others', () => {
    const side = new Side({ setup: { seed: 7, seats: 2, options: { frames: 30 } } })
    side.play(60)
    assert.equal(side.loop.ended, true)
    assert.equal(side.loop.session.settledOutcome!.frame, 30)
    const { frame } = side.loop.session
    const { reads } = side
    const before = side.sent.length
    for (let i = 0; i < 60; i++) side.tick()
    assert.equal(side.loop.session.frame, frame)
    assert.equal(side.reads, reads)
    assert.ok(side.sent.length > before + 10)
  })
})
