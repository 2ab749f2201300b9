/** Properties of the session under random schedules: whatever the order in which facts come, the end is the same. */

import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Frame, Seat } from '../../../src/core/game.js'
import { Random } from '../../../src/core/random.js'
import type { StatusChange } from '../../../src/core/session/final-frames.js'
import { replay } from '../../../src/core/session/replay.js'
import { driftGame } from '../../support/drift-game.js'
import type { DriftSession } from './session-kit.js'
import { encodedAt, hashAfter, INPUT_BYTES, inputAt, makeSession, runOf, sealOf } from './session-kit.js'

const FRAMES = 80

type Deed = (session: DriftSession) => void

/** What is true in the end: a few inputs were substituted by the referee, a seat or two were away for a while. */
interface Truth {
  readonly seats: number
  readonly input: (seat: Seat, frame: Frame) => Uint8Array
  readonly statuses: readonly StatusChange[]
}

function truthOf(random: Random, seed: number, seats: number): Truth {
  const away = Array.from({ length: seats }, () => (random.int(0, 2) === 0 ? random.int(5, FRAMES - 20) : -1))
  const statuses = away.flatMap((frame, seat): StatusChange[] =>
    frame < 0
      ? []
      : [
          { seat, frame, status: 'away' },
          { seat, frame: frame + 10, status: 'playing' },
        ],
  )
  const input = (seat: Seat, frame: Frame): Uint8Array => {
    const gone = away[seat]!
    return gone >= 0 && frame >= gone && frame < gone + 10
      ? encodedAt(seed + 1, seat, frame)
      : encodedAt(seed, seat, frame)
  }
  return { seats, input, statuses }
}

function shuffle<Item>(random: Random, items: Item[]): Item[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.int(0, i)
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
  return items
}

/** Everything a session is told, in pieces that overlap; and then some frames. */
function deeds(random: Random, seed: number, truth: Truth): Deed[] {
  const list: Deed[] = []
  for (let seat = 0; seat < truth.seats; seat++) {
    for (let first = 0; first < FRAMES; ) {
      const count = Math.min(random.int(1, 12), FRAMES - first)
      const run = runOf(seed, seat, first, count)
      list.push((session) => session.addInputs(run))
      if (random.int(0, 3) === 0) list.push((session) => session.addInputs(run))
      first += Math.max(1, count - random.int(0, 3))
    }
  }
  for (let after = 0; after < FRAMES; ) {
    const through = Math.min(after + random.int(3, 15), FRAMES) - 1
    const seal = sealOf(truth.seats, truth.input, after, through, truth.statuses)
    // Sometimes only what is substituted is stated, as a referee does it.
    const facts = seal.facts.filter(
      (run) => random.int(0, 1) === 0 || truth.statuses.some((change) => change.seat === run.seat),
    )
    list.push((session) => session.seal({ ...seal, facts }))
    after = through + 1 - random.int(0, 2)
    if (through === FRAMES - 1) break
  }
  for (let i = 0; i < FRAMES; i++) list.push((session) => session.advance())
  return list
}

/** Let a session do all that in some order, watching that nothing final ever changes; then tell it all again in order. */
function live(random: Random, truth: Truth, list: Deed[], windowFrames: number): DriftSession {
  const session = makeSession({ seats: truth.seats, sealed: true, windowFrames, localSeats: [] })
  let final = -1
  let digest = session.finalDigest
  const check = (): void => {
    assert.ok(session.finalFrame >= final, 'the final frame never goes back')
    if (session.finalFrame === final) assert.equal(session.finalDigest, digest)
    final = session.finalFrame
    digest = session.finalDigest
    if (final < 0) return
    for (let seat = 0; seat < truth.seats; seat++) {
      assert.deepEqual(session.log.readRun(seat, final, 1), truth.input(seat, final))
    }
  }
  for (const deed of shuffle(random, [...list])) {
    deed(session)
    check()
  }
  session.seal(sealOf(truth.seats, truth.input, session.finalFrame + 1, FRAMES - 1, truth.statuses))
  for (let i = 0; session.frame < FRAMES; i++) {
    assert.ok(i < 2 * FRAMES, `stuck at frame ${session.frame}, final ${session.finalFrame}`)
    session.advance()
    check()
  }
  session.reconcile()
  return session
}

function truthHash(seats: number, truth: Truth): bigint {
  const inputs = Array.from({ length: seats }, (_, seat) => {
    const bytes = new Uint8Array(FRAMES * INPUT_BYTES)
    for (let frame = 0; frame < FRAMES; frame++) bytes.set(truth.input(seat, frame), frame * INPUT_BYTES)
    return bytes
  })
  const setup = { seed: 7, seats, options: { frames: 0 } }
  const final = { firstFrame: 0, count: FRAMES, inputs, statuses: truth.statuses, substitutions: [] }
  return replay(driftGame, setup, final).hash
}

describe('session under random schedules', function () {
  this.timeout(60_000)

  it('property: two sessions told the same facts in different orders end equal, and as plain re-simulation does', () => {
    const windows = fc.tuple(fc.constantFrom(0, 1, 8, 40, 128), fc.constantFrom(0, 1, 8, 40, 128))
    fc.assert(
      fc.property(fc.nat(0xffff), fc.integer({ min: 1, max: 5 }), windows, (seed, seats, [windowA, windowB]) => {
        const random = new Random(seed)
        const truth = truthOf(random, seed, seats)
        const list = deeds(random, seed, truth)
        const a = live(random, truth, list, windowA)
        const b = live(random, truth, list, windowB)
        assert.equal(a.finalFrame, FRAMES - 1)
        assert.equal(b.finalFrame, FRAMES - 1)
        assert.equal(a.finalDigest, b.finalDigest)
        assert.equal(a.simulation.hash(), b.simulation.hash())
        assert.equal(a.simulation.hash(), truthHash(seats, truth))
        assert.deepEqual(a.drainHashes(), b.drainHashes())
      }),
      { numRuns: 150 },
    )
  })

  it('property: without a referee, window, order and repetition of packets change nothing in the end', () => {
    const run = fc.tuple(fc.nat(2), fc.nat(FRAMES - 1), fc.integer({ min: 1, max: 20 }))
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(20), fc.array(run, { maxLength: 60 }), (seed, windowFrames, runs) => {
        const session = makeSession({ seats: 3, windowFrames, localSeats: [] })
        for (const [seat, first, count] of runs) {
          session.addInputs(runOf(seed, seat, first, Math.min(count, FRAMES - first)))
          const { resimulated } = session.advance()
          assert.ok(resimulated <= windowFrames)
        }
        for (let seat = 0; seat < 3; seat++) session.addInputs(runOf(seed, seat, 0, FRAMES))
        while (session.frame < FRAMES) assert.ok(session.advance().stepped)
        session.reconcile()
        assert.equal(session.finalFrame, FRAMES - 1)
        assert.equal(session.simulation.hash(), hashAfter(seed, 3, FRAMES))
      }),
    )
  })

  it('property: a shift of the input delay shifts when an input is decided, not what comes out', () => {
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(60), fc.nat(16), (seed, delayFrames, windowFrames) => {
        const play = (delay: number): bigint => {
          const session = makeSession({ seats: 1, delayFrames: delay, windowFrames })
          while (session.frame < FRAMES) {
            const target = session.frame + delay
            // The first frames, for which a delayed input cannot be given, are idle in both matches.
            session.addLocalInput(0, target < delayFrames ? driftGame.input.create() : inputAt(seed, 0, target))
            assert.ok(session.advance().stepped)
          }
          return session.simulation.hash()
        }
        assert.equal(play(delayFrames), play(0))
      }),
    )
  })

  it('property: what a peer sends first cannot be changed by anything it sends later', () => {
    const offer = fc.tuple(fc.nat(30), fc.boolean())
    fc.assert(
      fc.property(fc.nat(0xffff), fc.array(offer, { minLength: 1, maxLength: 80 }), (seed, offers) => {
        const session = makeSession({ localSeats: [0] })
        const first = new Map<Frame, number>()
        for (const [frame, lie] of offers) {
          const told = seed + (lie ? 1 : 0)
          if (!first.has(frame)) first.set(frame, told)
          session.addInputs(runOf(told, 1, frame, 1))
          session.addLocalInput(0, inputAt(seed, 0, session.frame))
          session.advance()
          const confirmed = session.confirmedFrame
          for (const [known, by] of first) {
            if (known <= confirmed) assert.deepEqual(session.log.readRun(1, known, 1), encodedAt(by, 1, known))
          }
        }
      }),
    )
  })
})
