import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Frame, Seat } from '../../../src/core/game.js'
import { Random } from '../../../src/core/random.js'
import { lastFrameOf, type SealedFrames } from '../../../src/core/session/final-frames.js'
import type { InputRun } from '../../../src/core/session/input-log.js'
import type { RefereeOptions } from '../../../src/match/referee/referee.js'
import { Referee } from '../../../src/match/referee/referee.js'
import { sealMessage } from '../../../src/match/referee/referee-driver.js'
import { FACTS_PER_SEAL_MAX, STATUSES_PER_SEAL_MAX } from '../../../src/wire/limits.js'
import { decodePacket, encodePacket } from '../../../src/wire/packet.js'
import { INPUT_BYTES, makeSession, runOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 5
const FRAME_MS = 1000 / 60
const TOLERANCE_MS = 200

function makeReferee(options: Partial<RefereeOptions> = {}): Referee {
  return new Referee({
    seats: 2,
    neutral: driftGame.input.neutral,
    tickRate: 60,
    toleranceFrames: 12,
    dropAfterMs: 10_000,
    logFrames: 1024,
    ownSeat: null,
    ...options,
  })
}

/** Peers that send their inputs as they should, but for what a test tells them otherwise. */
class Table {
  readonly referee: Referee
  readonly seats: number
  /** Last frame each seat has sent. */
  readonly sent: number[]
  readonly #answers: { dueMs: number; answer: () => void }[] = []
  nowMs = 1000
  frame = 0

  constructor(options: Partial<RefereeOptions> = {}) {
    this.referee = makeReferee(options)
    this.seats = options.seats ?? 2
    this.sent = new Array<number>(this.seats).fill(-1)
    this.referee.begin(this.nowMs)
  }

  /** One frame of time: the seats named send all they have not sent, as of now. */
  step(sending: readonly Seat[]): void {
    for (const seat of sending) this.send(seat, this.frame)
    this.referee.update(this.nowMs)
    this.frame += 1
    this.nowMs += FRAME_MS
  }

  run(frames: number, sending: readonly Seat[]): void {
    for (let i = 0; i < frames; i++) this.step(sending)
  }

  send(seat: Seat, through: Frame): void {
    const first = Math.max(this.sent[seat]! + 1, through - 127)
    if (through < first) return
    this.referee.addInputs(runOf(SEED, seat, first, through - first + 1), this.nowMs)
    this.acknowledge(seat)
    this.sent[seat] = through
  }

  /** The survivor hears what is asked and answers that it holds nothing: half a round trip there, half back. */
  answer(from: Seat, roundTripMs: number): void {
    for (const { seat, round } of this.referee.questions()) {
      const answer = (): void => this.referee.answered(from, seat, round, null, this.nowMs)
      this.#answers.push({ dueMs: this.nowMs + roundTripMs, answer })
    }
    while (this.#answers.length > 0 && this.#answers[0]!.dueMs <= this.nowMs) this.#answers.shift()!.answer()
  }

  acknowledge(seat: Seat, finalFrame = this.referee.sealedFrame, resync = false): void {
    const acks = Array.from({ length: this.seats }, (_, other) => this.referee.log.lastHeldFrame(other))
    this.referee.heard(seat, this.nowMs, acks, finalFrame, resync)
  }
}

function statusesOf(seal: SealedFrames | null): [Seat, Frame, string][] {
  return (seal?.statuses ?? []).map(({ seat, frame, status }) => [seat, frame, status])
}

describe('referee: sealing', () => {
  it('seals a frame as soon as every input is there, and not before', () => {
    const table = new Table()
    table.send(0, 5)
    assert.equal(table.referee.update(table.nowMs), false)
    assert.equal(table.referee.sealedFrame, -1)
    table.send(1, 3)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, 3)
    assert.equal(table.referee.newestFrame, 5)
  })

  it('counts lateness above 0 for inputs after they were due, below 0 for early ones', () => {
    const referee = makeReferee()
    referee.begin(1000)
    for (let frame = 0; frame < 300; frame++) {
      const dueMs = 1000 + frame * FRAME_MS
      // A frame is due no sooner after the one before than the game is played, however early its first input comes.
      referee.addInputs(runOf(SEED, 0, frame, 1), dueMs - 4 * FRAME_MS)
      referee.addInputs(runOf(SEED, 1, frame, 1), dueMs + 2 * FRAME_MS)
    }
    const [early, late] = referee.lateFrames
    assert.ok(early! < 0, `${early}`)
    assert.ok(late! > 0, `${late}`)
  })

  it('seals nothing before an input was sent', () => {
    const table = new Table()
    table.nowMs += 60_000
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, -1)
  })

  it('waits for a late seat up to the tolerance, then substitutes it: repeat, then neutral', () => {
    const table = new Table()
    table.run(30, [0, 1])
    const since = table.nowMs
    while (table.referee.status(1) === 'playing') {
      table.step([0])
      assert.ok(table.nowMs - since < TOLERANCE_MS + 2 * FRAME_MS, 'not waited for longer than the tolerance')
    }
    assert.ok(table.nowMs - since >= TOLERANCE_MS)
    assert.equal(table.referee.sealedFrame, table.frame - 1, 'then it is not waited for any more')
    table.run(30, [0])
    const last = runOf(SEED, 1, 29, 1).inputs
    assert.deepEqual(table.referee.log.readRun(1, 30, 1), last)
    assert.deepEqual(table.referee.log.readRun(1, 41, 1), last)
    assert.deepEqual(table.referee.log.readRun(1, 42, 1), driftGame.input.neutral)
    assert.deepEqual(statusesOf(table.referee.sealFor(-1, 60)), [[1, 30, 'away']])
  })

  it('lets a seat come back once its inputs come in time again, without holding up the others', () => {
    const table = new Table()
    table.run(30, [0, 1])
    table.run(40, [0])
    table.sent[1] = table.frame - 1
    table.run(10, [0, 1])
    assert.equal(table.referee.status(1), 'playing')
    assert.equal(table.referee.sealedFrame, table.frame - 1)
  })

  it('drops a seat that is silent for long, and takes it back when it returns', () => {
    const table = new Table({ dropAfterMs: 2000 })
    table.run(30, [0, 1])
    table.run(150, [0])
    assert.equal(table.referee.status(1), 'empty')
    assert.equal(table.referee.deserted, false)
    table.sent[1] = table.frame - 1
    table.run(20, [0, 1])
    assert.equal(table.referee.status(1), 'playing')
  })

  it('empties the seat of a peer that said goodbye at once, after what it had sent', () => {
    const table = new Table()
    table.run(30, [0, 1])
    table.referee.leave(1)
    table.run(3, [0])
    assert.equal(table.referee.status(1), 'empty')
    assert.deepEqual(statusesOf(table.referee.sealFor(-1, 40)), [[1, 30, 'empty']])
    assert.equal(table.referee.sealedFrame, table.frame - 1)
    table.referee.leave(0)
    assert.equal(table.referee.deserted, false)
  })

  it('keeps the first input of a seat and frame that it was sent', () => {
    const table = new Table()
    table.run(10, [0])
    table.referee.addInputs(runOf(SEED, 1, 0, 5), table.nowMs)
    table.referee.addInputs(runOf(SEED + 1, 1, 0, 10), table.nowMs)
    table.acknowledge(1)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, 9)
    assert.deepEqual(table.referee.log.readRun(1, 0, 5), runOf(SEED, 1, 0, 5).inputs)
    assert.deepEqual(table.referee.log.readRun(1, 5, 5), runOf(SEED + 1, 1, 5, 5).inputs)
  })

  it('seals what a quorum holds: a successor will find it', () => {
    const table = new Table({ seats: 3 })
    table.run(20, [0, 1, 2])
    const { sealedFrame } = table.referee
    for (const seat of [0, 1, 2]) table.referee.addInputs(runOf(SEED, seat, table.frame, 1), table.nowMs)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, sealedFrame, 'only the relay holds the last one')
    table.acknowledge(1)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, table.frame, 'half of relay and seats, with the relay')
  })

  it('does not wait for a broken path between two others: what they lack is sealed after the tolerance', () => {
    const table = new Table()
    table.run(20, [0, 1])
    const acks = [table.frame, table.frame]
    const since = table.nowMs
    for (const seat of [0, 1]) table.referee.addInputs(runOf(SEED, seat, table.frame, 1), table.nowMs)
    while (table.referee.sealedFrame < table.frame && table.nowMs < since + 5000) {
      for (const seat of [0, 1]) {
        const lacking = acks.map((ack, other) => (other === seat ? ack : ack - 1))
        table.referee.heard(
          seat,
          table.nowMs,
          lacking.map((ack, other) => (other === seat ? ack - 1 : ack)),
          -1,
          false,
        )
      }
      table.referee.update(table.nowMs)
      table.nowMs += FRAME_MS
    }
    const waitedMs = table.nowMs - since
    assert.ok(waitedMs >= TOLERANCE_MS && waitedMs <= TOLERANCE_MS + 50, `${waitedMs} ms`)
  })

  it('decides nothing while a quorum is not heard to follow it: others may have moved on', () => {
    const table = new Table({ seats: 4 })
    table.run(20, [0, 1, 2, 3])
    const { sealedFrame } = table.referee
    for (let i = 0; i < 200; i++) {
      // Seat 0 follows, the others are heard, but follow another referee.
      table.send(0, table.frame)
      for (const seat of [1, 2, 3])
        table.referee.heard(seat, table.nowMs, [999, 999, 999, 999], sealedFrame, false, false)
      table.referee.update(table.nowMs)
      table.frame += 1
      table.nowMs += FRAME_MS
    }
    assert.equal(table.referee.status(1), 'playing')
    assert.ok(table.referee.sealedFrame <= sealedFrame + 1, `${table.referee.sealedFrame} after ${sealedFrame}`)
  })

  it('spreads what a pause left to do over several updates', () => {
    const table = new Table({ seats: 1 })
    table.send(0, 120)
    table.send(0, 240)
    table.send(0, 300)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, 239)
    table.referee.update(table.nowMs)
    assert.equal(table.referee.sealedFrame, 300)
  })
})

describe('referee: what its seals state', () => {
  it('states substitutes in the common seal, and inputs that their seat repeats only when a peer lacks them for long', () => {
    const table = new Table({ seats: 3 })
    table.run(20, [0, 1, 2])
    assert.deepEqual(table.referee.commonSeal(table.referee.sealedFrame)?.facts ?? [], [])
    for (let i = 0; i < 30; i++) {
      table.step([0, 1])
    }
    for (const seat of [0, 1]) table.acknowledge(seat, 15)
    const seal = table.referee.commonSeal(table.referee.sealedFrame)!
    assert.deepEqual(
      seal.facts.map(({ seat, firstFrame }) => [seat, firstFrame]),
      [[2, 20]],
    )
    table.nowMs += 1000
    table.referee.heard(0, table.nowMs, [50, 10, 50], 15, false)
    table.referee.update(table.nowMs)
    const repair = table.referee.commonSeal(table.referee.sealedFrame)!
    assert.ok(
      repair.facts.some((run) => run.seat === 1),
      'a peer has lacked seat 1 for a second: it comes with the seal',
    )
  })

  it('gives a seat that is behind everything since its final frame, and a session takes it', () => {
    const table = new Table()
    table.run(20, [0, 1])
    table.run(60, [0])
    const session = makeSession({ sealed: true, localSeats: [] })
    while (session.finalFrame < table.referee.sealedFrame) {
      const seal = table.referee.sealFor(session.finalFrame, table.referee.sealedFrame)
      assert.ok(seal !== null && session.seal(seal))
      session.advance()
      assert.equal(session.contradicted, false)
    }
    assert.equal(session.log.latestStatus(1), 'away')
  })

  it('knows which seats lag, and does not let them hold up the common seal', () => {
    const table = new Table({ seats: 3 })
    table.run(200, [0, 1, 2])
    table.acknowledge(0, 190)
    table.acknowledge(1, 195)
    table.referee.heard(2, table.nowMs, [0, 0, 0], 20, true)
    assert.deepEqual(table.referee.laggards(), [2])
    assert.equal(table.referee.commonSeal(199)!.firstFrame, 200 - 1)
  })

  it('has no seal before the first frame, of future frames, or of frames no longer kept', () => {
    const table = new Table()
    assert.equal(table.referee.commonSeal(table.referee.sealedFrame), null)
    assert.equal(table.referee.sealFor(-1, -1), null)
    table.run(1000, [0, 1])
    assert.equal(table.referee.sealFor(2 ** 30, 999), null)
    assert.equal(table.referee.sealFor(-2, 999), null)
    assert.equal(table.referee.sealFor(-1, 999), null)
    assert.ok(table.referee.sealFor(800, 999))
  })

  it('drains each sealed frame once, with its inputs, statuses and substitutions', () => {
    const table = new Table()
    table.run(20, [0, 1])
    table.run(40, [0])
    const chunks = []
    for (let chunk = table.referee.drain(); chunk !== null; chunk = table.referee.drain()) chunks.push(chunk)
    assert.equal(
      chunks.reduce((frames, chunk) => frames + chunk.count, 0),
      table.referee.sealedFrame + 1,
    )
    assert.deepEqual(chunks[0]!.inputs[0], runOf(SEED, 0, 0, chunks[0]!.count).inputs)
    const substitutions = chunks.flatMap((chunk) => chunk.substitutions)
    assert.deepEqual(substitutions[0], { seat: 1, firstFrame: 20, count: table.referee.sealedFrame - 19 })
    assert.deepEqual(
      chunks.flatMap((chunk) => chunk.statuses),
      [{ seat: 1, frame: 20, status: 'away' }],
    )
    assert.equal(table.referee.drain(), null)
  })

  it('makes seals that always fit the wire, however seats come and go', () => {
    const table = new Table({ seats: 16 })
    const random = new Random(99)
    table.run(20, [...Array(16).keys()])
    for (let i = 0; i < 400; i++) {
      // Every seat but the first sends every other frame at most, so that its inputs are held here and there.
      for (let seat = 1; seat < 16; seat++) {
        if (random.int(0, 2) > 0) continue
        const run = runOf(SEED, seat, table.frame, 1)
        table.referee.addInputs({ ...run, firstFrame: table.frame + random.int(0, 6) }, table.nowMs)
        table.referee.heard(seat, table.nowMs, new Array(16).fill(-1), table.referee.sealedFrame - 60, false)
      }
      table.step([0])
      table.acknowledge(0, table.referee.sealedFrame - 60)
      for (const seal of [
        table.referee.commonSeal(table.referee.sealedFrame),
        table.referee.sealFor(table.referee.sealedFrame - 120, table.referee.sealedFrame),
      ]) {
        if (seal === null) continue
        assert.ok(seal.facts.length <= FACTS_PER_SEAL_MAX && seal.statuses.length <= STATUSES_PER_SEAL_MAX)
        const shape = { seats: 16, neutral: driftGame.input.neutral }
        assert.ok(decodePacket(encodePacket({ room: sealMessage(seal, 1, 0, 16) }, shape), shape))
      }
    }
    assert.ok(table.referee.sealedFrame > 300)
  })
})

describe('referee: taking over and questions', () => {
  const p2p = { seats: 3, ownSeat: 0 }

  it('asks the survivors before it substitutes, and keeps the most that any of them held', () => {
    const table = new Table(p2p)
    table.run(30, [0, 1, 2])
    while (table.referee.questions().length === 0) table.step([0, 1])
    assert.deepEqual(
      table.referee.questions().map(({ seat }) => seat),
      [2],
    )
    const { round } = table.referee.questions()[0]!
    table.referee.answered(1, 2, round, runOf(SEED, 2, 28, 7), table.nowMs)
    table.run(20, [0, 1])
    assert.equal(table.referee.status(2), 'away')
    assert.deepEqual(table.referee.log.readRun(2, 30, 5), runOf(SEED, 2, 30, 5).inputs)
    assert.deepEqual(statusesOf(table.referee.sealFor(20, table.referee.sealedFrame)), [[2, 35, 'away']])
  })

  it('does not wait for ever for a survivor that does not answer', () => {
    const table = new Table({ seats: 4, ownSeat: 0 })
    table.run(30, [0, 1, 2, 3])
    for (let i = 0; i < 90; i++) {
      table.step([0, 1, 2])
      table.answer(1, 50)
    }
    assert.equal(table.referee.status(3), 'away')
    assert.ok(table.referee.sealedFrame > table.frame - 3)
  })

  it('decides nothing while it reaches less than half of the others: it may be the one that is cut off', () => {
    const table = new Table(p2p)
    table.run(30, [0, 1, 2])
    table.run(90, [0])
    assert.equal(table.referee.sealedFrame, 29)
    assert.equal(table.referee.status(1), 'playing')
    table.send(1, table.frame)
    for (let i = 0; i < 60; i++) {
      table.step([0, 1])
      table.answer(1, 50)
    }
    assert.equal(table.referee.status(2), 'away')
    assert.ok(table.referee.sealedFrame > 100)
  })

  it('stops asking once the seat is substituted', () => {
    const table = new Table(p2p)
    table.run(30, [0, 1, 2])
    for (let i = 0; i < 60; i++) {
      table.step([0, 1])
      table.answer(1, 50)
    }
    assert.equal(table.referee.status(2), 'away')
    assert.deepEqual(table.referee.questions(), [])
  })

  it('takes no inputs of a seat from others unless it asked', () => {
    const table = new Table(p2p)
    table.run(30, [0, 1, 2])
    table.referee.answered(1, 2, 0, runOf(SEED + 1, 2, 30, 10), table.nowMs)
    table.referee.answered(1, 2, 1, runOf(SEED + 1, 2, 30, 10), table.nowMs)
    table.run(10, [0, 1, 2])
    assert.deepEqual(table.referee.log.readRun(2, 30, 10), runOf(SEED, 2, 30, 10).inputs)
  })

  it('goes on where a session stands, telling every final frame that survivors may lack', () => {
    const old = new Table(p2p)
    old.run(60, [0, 1, 2])
    const session = makeSession({ seats: 3, sealed: true, localSeats: [1] })
    for (let first = 0; first < 60; first += 20) {
      for (const seat of [0, 1, 2]) session.addInputs(runOf(SEED, seat, first, 20))
      while (session.frame < first + 20) session.advance()
      if (first < 40) session.seal(old.referee.sealFor(session.finalFrame, first + 9)!)
      session.reconcile()
    }
    assert.equal(session.finalFrame, 29)
    const heir = makeReferee({ seats: 3, ownSeat: 1 })
    heir.takeOver(session, new Set([0]), 5000)
    assert.equal(heir.sealedFrame, 29)
    heir.update(5000)
    assert.equal(heir.sealedFrame, 29, 'no other peer is known to hold its own inputs')
    heir.heard(2, 5000, [59, 59, 59], 19, false)
    heir.update(5000)
    assert.equal(heir.sealedFrame, 59, 'what the session holds of all seats is sealed at once')
    const behind = makeSession({ seats: 3, sealed: true, localSeats: [2] })
    behind.seal(old.referee.sealFor(-1, 19)!)
    while (behind.frame < 20) behind.advance()
    behind.seal(heir.sealFor(behind.finalFrame, 59)!)
    assert.equal(behind.finalFrame, 59)
    assert.equal(behind.contradicted, false)
  })
})

describe('referee: seated cheaters', () => {
  it('survives inputs at the far end of the log, and still describes the past', () => {
    const table = new Table()
    table.run(600, [0, 1])
    while (table.referee.drain() !== null);
    for (let ahead = 0; ahead < 1024; ahead += 64) {
      table.referee.addInputs(runOf(SEED, 1, table.frame + 8 + ahead, 56), table.nowMs)
      table.referee.addInputs({ ...runOf(SEED, 1, 0, 100), firstFrame: 2 ** 30 - 100 }, table.nowMs)
    }
    table.run(30, [0])
    for (let frame = -1; frame < table.referee.sealedFrame; frame += 16) {
      table.referee.sealFor(frame, table.referee.sealedFrame)
    }
    assert.ok(table.referee.commonSeal(table.referee.sealedFrame))
    assert.ok(table.referee.drain())
  })

  it('cannot make the others late by sending inputs far ahead, nor before the match begins', () => {
    const table = new Table()
    table.nowMs -= 3000
    for (let ahead = 127; ahead < 384; ahead += 128) table.send(1, ahead)
    table.nowMs += 3000
    for (let i = 0; i < 3600; i++) {
      table.send(1, table.frame + 380)
      table.step([0])
      assert.equal(table.referee.status(0), 'playing', `frame ${table.frame}`)
    }
  })

  it('cannot stop the others by sending everything but the next frame', () => {
    for (const ownSeat of [null, 0]) {
      const table = new Table({ seats: 3, ownSeat })
      table.run(60, [0, 1, 2])
      const hole = table.frame
      for (let i = 0; i < 240; i++) {
        if (i % 3 === 0) table.referee.addInputs(runOf(SEED, 2, hole + 2 + i, 1), table.nowMs)
        table.step([0, 1])
        table.answer(1, 150)
      }
      assert.ok(table.referee.sealedFrame > table.frame - 20, `sealed ${table.referee.sealedFrame} of ${table.frame}`)
    }
  })

  it('cannot slow the others down by sending each frame just before patience ends', () => {
    for (const ownSeat of [null, 0]) {
      const table = new Table({ seats: 3, ownSeat })
      table.run(60, [0, 1, 2])
      const from = table.referee.sealedFrame
      for (let i = 0; i < 600; i++) {
        // One frame whenever the last one was sealed: a tenth of a second after all others'.
        if (i % 6 === 5) {
          const next = table.referee.log.lastHeldFrame(2) + 1
          table.referee.addInputs(runOf(SEED, 2, next, 1), table.nowMs)
        }
        table.step([0, 1])
        table.answer(1, 150)
      }
      const sealed = table.referee.sealedFrame - from
      assert.ok(sealed > 570, `${ownSeat === null ? 'relay' : 'peer'}: ${sealed} of 600 frames`)
    }
  })

  it('cannot stop the others by coming and going', () => {
    const table = new Table({ seats: 3 })
    table.run(60, [0, 1, 2])
    let waited = 0
    for (let i = 0; i < 1200; i++) {
      // Away: a burst that looks like a return. Playing: not a word.
      if (table.referee.status(2) === 'playing') table.step([0, 1])
      else table.step([0, 1, 2])
      if (table.referee.sealedFrame < table.frame - 3) waited += 1
    }
    assert.ok(waited < 240, `the others waited in ${waited} of 1200 frames`)
  })

  it('does not take a seat back for inputs far ahead while those now due are missing', () => {
    const table = new Table()
    table.run(30, [0, 1])
    table.run(30, [0])
    assert.equal(table.referee.status(1), 'away')
    for (let i = 0; i < 60; i++) {
      table.referee.addInputs(runOf(SEED, 1, table.frame + 200, 60), table.nowMs)
      table.step([0])
      assert.equal(table.referee.status(1), 'away')
    }
  })

  it('cannot confuse it with lies about what is held and final', () => {
    const table = new Table({ seats: 3 })
    table.run(100, [0, 1, 2])
    for (const lie of [2 ** 30 - 1, -1, 0, 99, 100]) {
      for (const resync of [false, true]) {
        table.referee.heard(2, table.nowMs, [lie, lie, lie], lie, resync)
        for (const seat of table.referee.laggards()) {
          table.referee.sealFor(table.referee.finalAck(seat), table.referee.sealedFrame)
        }
        const seal = table.referee.commonSeal(table.referee.sealedFrame)
        assert.ok(seal === null || (seal.firstFrame >= 0 && lastFrameOf(seal) < table.frame))
        table.run(2, [0, 1, 2])
      }
    }
    assert.equal(table.referee.sealedFrame, table.frame - 1)
  })

  it('property: whatever comes, sealed frames never change, go back or skip, and two tellings agree', () => {
    type Deed = { seat: Seat; kind: number; shift: number; count: number }
    const deed = fc.record({
      seat: fc.nat(2),
      kind: fc.nat(9),
      shift: fc.integer({ min: -40, max: 400 }),
      count: fc.nat(99),
    })
    fc.assert(
      fc.property(fc.array(deed, { minLength: 20, maxLength: 300 }), fc.boolean(), (deeds: Deed[], peer) => {
        const table = new Table({ seats: 3, ownSeat: peer ? 0 : null, dropAfterMs: 1000 })
        const session = makeSession({ seats: 3, sealed: true, localSeats: [], windowFrames: 128 })
        const seen: Uint8Array[][] = []
        for (const { seat, kind, shift, count } of deeds) {
          const first = Math.max(0, table.frame + shift)
          const run: InputRun = runOf(SEED + (kind & 1), seat, first, count + 1)
          if (kind < 5) table.step([0, 1, 2].filter((other) => other !== seat || kind > 2))
          else if (kind < 7) table.referee.addInputs(run, table.nowMs)
          else if (kind === 7)
            table.referee.heard(seat, table.nowMs, [first, count, -1], shift + table.frame, count > 50)
          else
            for (const question of table.referee.questions()) {
              table.referee.answered(seat, question.seat, question.round, { ...run, seat: question.seat }, table.nowMs)
            }
          const before = seen.length
          for (let chunk = table.referee.drain(); chunk !== null; chunk = table.referee.drain()) {
            assert.equal(chunk.firstFrame, seen.length)
            for (let i = 0; i < chunk.count; i++) {
              seen.push(chunk.inputs.map((inputs) => inputs.slice(i * INPUT_BYTES, (i + 1) * INPUT_BYTES)))
            }
          }
          assert.equal(seen.length, table.referee.sealedFrame + 1)
          if (before === seen.length) continue
          const seal = table.referee.sealFor(session.finalFrame, table.referee.sealedFrame)
          assert.ok(seal !== null && session.seal(seal))
          session.reconcile()
          assert.equal(session.contradicted, false)
          while (session.frame < session.finalFrame) session.advance()
        }
        for (let frame = Math.max(0, session.finalFrame - 50); frame <= session.finalFrame; frame++) {
          for (const seat of [0, 1, 2]) assert.deepEqual(session.log.readRun(seat, frame, 1), seen[frame]![seat])
        }
      }),
      { numRuns: 60 },
    )
  })
})
