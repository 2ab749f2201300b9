import assert from 'node:assert/strict'
import { InputSender, KEEP_ALIVE_MS } from '../../../src/match/play/input-sender.js'
import { SeatLinks } from '../../../src/match/play/seat-links.js'
import { INPUT_RUN_FRAMES_MAX } from '../../../src/wire/limits.js'
import type { PlayPacket } from '../../../src/wire/play.js'
import { encodedAt, inputAt, makeSession, sealOf } from '../../core/session/session-kit.js'

const SEED = 13
const START_MS = 1000
const FRAME_MS = 1000 / 60
const EXTRAS = { term: 4, takeHashes: () => [{ frame: 10, hash: 3n }] }

/** Seat 0 of a match whose session takes our inputs without being advanced, and whose other seats are silent unless told. */
class Side {
  readonly session
  readonly links
  readonly sender
  nowMs = START_MS

  constructor({ seats = 2, lossy = true, packetFrames = 1, rttMs = 40 } = {}) {
    this.session = makeSession({ seats, sealed: true, windowFrames: 120 })
    this.links = new SeatLinks(this.session, 0, new Array<number>(seats).fill(rttMs))
    const path = { lossy, packetFrames, laneTo: () => 'test' }
    this.sender = new InputSender(this.session, this.links, { localSeat: 0, matchTag: 9, path })
    this.links.expectFrom(START_MS)
    this.sender.begin(START_MS)
  }

  /** Decides the input of the next frame and simulates it. */
  step(): void {
    const { session } = this
    if (session.wantsLocalInput(0)) session.addLocalInput(0, inputAt(SEED, 0, session.frame))
    assert.ok(session.advance().stepped)
  }

  take(between = false): PlayPacket | null {
    return this.sender.take(this.nowMs, between, EXTRAS)
  }

  /** One frame: its input is decided, and the time passes. */
  frame(): PlayPacket | null {
    this.step()
    const packet = this.take()
    this.nowMs += FRAME_MS
    return packet
  }

  /** Seat 1 acknowledges our inputs up to `lastFrame`. */
  acknowledge(lastFrame: number, pingMs = 0): void {
    const packet: PlayPacket = {
      matchTag: 9,
      seat: 1,
      frame: 0,
      runs: [],
      acks: [lastFrame, -1],
      finalFrame: -1,
      advantageFrames: [0, 0],
      pingMs,
      echo: null,
      hashes: [],
      resync: false,
      term: 0,
      packetFrames: 1,
    }
    this.links.all[1]!.heard(packet, 0, this.session.frame, this.nowMs, this.nowMs)
  }

  seal(firstFrame: number, lastFrame: number): void {
    assert.ok(this.session.seal(sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), firstFrame, lastFrame)))
  }
}

const runOfPacket = (packet: PlayPacket | null) => packet?.runs.map(({ firstFrame, count }) => [firstFrame, count])

describe('input sender', () => {
  it('makes a packet of each new input, with the state of the match beside it', () => {
    const side = new Side()
    const packet = side.frame()
    assert.ok(packet !== null)
    assert.deepEqual(runOfPacket(packet), [[0, 1]])
    assert.deepEqual([packet.matchTag, packet.seat, packet.frame, packet.finalFrame], [9, 0, 1, -1])
    assert.deepEqual([packet.term, packet.packetFrames, packet.resync], [4, 1, false])
    assert.deepEqual(packet.hashes, [{ frame: 10, hash: 3n }])
    assert.deepEqual(packet.acks, [0, -1])
  })

  it('makes no packet without a new input until the keep-alive time has passed, and takes no hashes meanwhile', () => {
    const side = new Side()
    side.step()
    assert.ok(side.take() !== null)
    let taken = 0
    const takeHashes = () => {
      taken += 1
      return []
    }
    const extras = { term: 0, takeHashes }
    assert.equal(side.sender.take(START_MS + KEEP_ALIVE_MS - 1, false, extras), null)
    assert.equal(taken, 0)
    assert.ok(side.sender.take(START_MS + KEEP_ALIVE_MS, false, extras) !== null)
    assert.equal(taken, 1)
  })

  it('waits until as many inputs are new as travel together', () => {
    const side = new Side({ packetFrames: 3, lossy: false })
    const packets = Array.from({ length: 9 }, () => side.frame())
    assert.deepEqual(
      packets.map((packet) => (packet === null ? 0 : packet.runs[0]!.count)),
      [1, 0, 0, 3, 0, 0, 3, 0, 0],
    )
  })

  it('on a lossy path repeats what a live peer or the referee lacks, at most one full run', () => {
    const side = new Side()
    for (let i = 0; i < 5; i++) side.frame()
    side.seal(0, 3)
    side.acknowledge(2)
    assert.deepEqual(runOfPacket(side.frame()), [[3, 3]], 'the peer lacks frame 3, the referee frame 4')
    side.acknowledge(5)
    assert.deepEqual(runOfPacket(side.frame()), [[4, 3]], 'the peer has all, the referee lacks frame 4')
    for (let i = 0; i < INPUT_RUN_FRAMES_MAX; i++) {
      side.seal(side.session.finalFrame + 1, side.session.frame - 1)
      side.acknowledge(5)
      side.frame()
    }
    const { runs, frame } = side.frame()!
    assert.deepEqual([runs[0]!.firstFrame, runs[0]!.count], [frame - INPUT_RUN_FRAMES_MAX, INPUT_RUN_FRAMES_MAX])
  })

  it('on a reliable path sends each input once, and again from the first whose acknowledgement is overdue', () => {
    const side = new Side({ lossy: false })
    for (let i = 0; i < 10; i++) assert.deepEqual(runOfPacket(side.frame()), [[i, 1]])
    side.seal(0, 6)
    side.acknowledge(6)
    const repeated = new Set<number>()
    for (let i = 10; i < 40; i++) {
      const [firstFrame, count] = runOfPacket(side.frame())![0]!
      if (count! > 1) repeated.add(firstFrame!)
      side.acknowledge(6)
    }
    assert.deepEqual([...repeated], [7])
  })

  it('waits for two round trips on a long path before it repeats', () => {
    const side = new Side({ lossy: false, rttMs: 1000 })
    for (let i = 0; i < 110; i++) assert.equal(runOfPacket(side.frame())![0]![1], 1, `frame ${i}`)
  })

  it('answers the ping of a seat once, with the time for which it lay here', () => {
    const side = new Side()
    side.acknowledge(-1, 77)
    side.nowMs += 12
    side.step()
    assert.deepEqual(side.take()!.echo, { seat: 1, pingMs: 77, heldMs: 12 })
    side.step()
    assert.equal(side.take()!.echo, null)
  })

  it('carries acknowledgements in every second packet among four seats', () => {
    const side = new Side({ seats: 4 })
    const reports = Array.from({ length: 8 }, () => side.frame()!.acks.length)
    assert.deepEqual(reports.slice(1, 5).sort(), [0, 0, 4, 4])
  })
})
