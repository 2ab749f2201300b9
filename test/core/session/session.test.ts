import assert from 'node:assert/strict'
import type { Frame, Seat } from '../../../src/core/game.js'
import type { StatusChange } from '../../../src/core/session/final-frames.js'
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from '../../../src/core/session/session.js'
import { PeerstepError } from '../../../src/errors.js'
import { driftGame } from '../../support/drift-game.js'
import type { DriftSession } from './session-kit.js'
import { encodedAt, hashAfter, INPUT_BYTES, inputAt, makeSession, runOf, sealOf } from './session-kit.js'

const SEED = 11

/** One tick of a session whose local seat plays the agreed inputs. */
function tick(session: DriftSession, seat: Seat = 0): ReturnType<DriftSession['advance']> {
  session.addLocalInput(seat, inputAt(SEED, seat, session.frame + session.delayFrames(seat)))
  return session.advance()
}

function inputsOf(seat: Seat, frame: Frame): Uint8Array {
  return encodedAt(SEED, seat, frame)
}

function badOption(make: () => unknown, message: RegExp): void {
  assert.throws(
    make,
    (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION' && message.test(error.message),
  )
}

describe('session: prediction and rollback', () => {
  it('runs exactly its window past the last frame that is known of everybody, then stalls', () => {
    for (const windowFrames of [0, 1, 8, 128]) {
      const session = makeSession({ windowFrames })
      for (let i = 0; i < windowFrames + 5; i++) tick(session)
      assert.equal(session.frame, windowFrames, `window ${windowFrames}`)
      session.addInputs(runOf(SEED, 1, 0, 3))
      for (let i = 0; i < windowFrames + 5; i++) tick(session)
      assert.equal(session.frame, 3 + windowFrames)
      assert.equal(session.confirmedFrame, 2)
    }
  })

  it('is pure lockstep with a window of 0: never simulates a guess, never rolls back', () => {
    const session = makeSession({ windowFrames: 0 })
    for (let frame = 0; frame < 50; frame++) {
      assert.equal(tick(session).stepped, false)
      session.addInputs(runOf(SEED, 1, frame, 1))
      const done = tick(session)
      assert.deepEqual([done.stepped, done.rolledBackTo, done.resimulated], [true, -1, 0])
    }
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 50))
  })

  it('never simulates more than its window again', () => {
    for (const windowFrames of [1, 3, 8, 40, 128]) {
      const session = makeSession({ windowFrames })
      let deepest = 0
      for (let i = 0; i < 400; i++) {
        if (i % 50 === 49) session.addInputs(runOf(SEED, 1, session.log.lastHeldFrame(1) + 1, 45))
        deepest = Math.max(deepest, tick(session).resimulated)
      }
      assert.ok(deepest > 0 && deepest <= windowFrames, `window ${windowFrames}, deepest ${deepest}`)
    }
  })

  it('corrects a wrong guess to the state of a match in which nothing was late', () => {
    const session = makeSession()
    for (let i = 0; i < 8; i++) tick(session)
    session.addInputs(runOf(SEED, 1, 0, 5))
    const done = { ...tick(session) }
    assert.equal(done.rolledBackTo, 0)
    assert.equal(done.resimulated, 8)
    session.addInputs(runOf(SEED, 1, 5, 10))
    while (session.frame < 15) tick(session)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 15))
  })

  it('does not roll back for an input that was guessed right', () => {
    const session = makeSession()
    session.addInputs(runOf(SEED, 1, 0, 1))
    for (let i = 0; i < 6; i++) tick(session)
    const repeated = { seat: 1, firstFrame: 1, count: 3, inputs: new Uint8Array(3 * INPUT_BYTES) }
    for (let i = 0; i < 3; i++) repeated.inputs.set(inputsOf(1, 0), i * INPUT_BYTES)
    session.addInputs(repeated)
    assert.equal(tick(session).rolledBackTo, -1)
  })

  it('keeps the rollback work of a tick that stalls', () => {
    const session = makeSession({ seats: 3 })
    for (let i = 0; i < 12; i++) tick(session)
    assert.equal(session.frame, 8)
    session.addInputs(runOf(SEED, 1, 0, 8)) // seat 2 is still missing
    const done = { ...tick(session) }
    assert.deepEqual(done, { rolledBackTo: 0, resimulated: 8, stepped: false })
    assert.equal(tick(session).rolledBackTo, -1, 'what was done is not done again')
    session.addInputs(runOf(SEED, 2, 0, 8))
    assert.equal(session.advance().rolledBackTo, 0)
    session.addInputs(runOf(SEED, 1, 8, 1))
    session.addInputs(runOf(SEED, 2, 8, 1))
    while (session.frame < 9) tick(session)
    session.reconcile()
    assert.equal(session.confirmedFrame, 8)
    assert.equal(session.finalFrame, 8)
  })

  it('brings the past in order without a new frame when none is due', () => {
    const session = makeSession()
    for (let i = 0; i < 4; i++) tick(session)
    session.addInputs(runOf(SEED, 1, 0, 4))
    const done = session.reconcile()
    assert.deepEqual({ ...done }, { rolledBackTo: 0, resimulated: 4, stepped: false })
    assert.equal(session.frame, 4)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 4))
  })

  it('plays with 1 to 16 seats', () => {
    for (let seats = 1; seats <= 16; seats++) {
      const session = makeSession({ seats })
      for (let frame = 0; frame < 20; frame++) {
        for (let seat = 1; seat < seats; seat++) session.addInputs(runOf(SEED, seat, frame, 1))
        assert.ok(tick(session).stepped)
      }
      session.reconcile()
      assert.equal(session.simulation.hash(), hashAfter(SEED, seats, 20), `${seats} seats`)
      assert.equal(session.finalFrame, 19)
    }
  })

  it('follows without a seat of its own', () => {
    const session = makeSession({ localSeats: [], windowFrames: 0 })
    for (const seat of [0, 1]) session.addInputs(runOf(SEED, seat, 0, 30))
    for (let i = 0; i < 40; i++) session.advance()
    assert.equal(session.frame, 30)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 30))
  })

  it('takes a wider or narrower window at once', () => {
    const session = makeSession({ windowFrames: 2 })
    for (let i = 0; i < 5; i++) tick(session)
    session.windowFrames = 6
    for (let i = 0; i < 9; i++) tick(session)
    assert.equal(session.frame, 6)
    session.windowFrames = 0
    session.addInputs(runOf(SEED, 1, 0, 3))
    tick(session)
    assert.equal(session.frame, 6, 'it waits until the others have caught up')
    session.addInputs(runOf(SEED, 1, 3, 4))
    tick(session)
    assert.equal(session.frame, 7)
  })

  it('refuses options out of bounds', () => {
    for (const windowFrames of [-1, PREDICTION_WINDOW_MAX + 1, 1.5, Number.NaN]) {
      badOption(() => makeSession({ windowFrames }), /window/)
    }
    for (const delayFrames of [-1, INPUT_DELAY_MAX + 1, 0.5, Number.NaN]) {
      badOption(() => makeSession({ delayFrames }), /delay/)
    }
    for (const hashIntervalFrames of [0, -5, 0.5, Number.NaN]) {
      badOption(() => makeSession({ hashIntervalFrames }), /hashes/)
    }
    badOption(() => makeSession({ localSeats: [2] }), /no seat 2/)
    assert.throws(() => makeSession().setDelay(1, 0), /not played here/)
  })
})

describe('session: local inputs', () => {
  it('stamps an input with its frame and the delay', () => {
    const session = makeSession({ delayFrames: 3 })
    session.addLocalInput(0, inputAt(SEED, 0, 3))
    assert.equal(session.log.lastHeldFrame(0), 3)
    for (const frame of [0, 1, 2]) assert.deepEqual(session.log.readRun(0, frame, 1), driftGame.input.neutral)
    assert.deepEqual(session.log.readRun(0, 3, 1), inputsOf(0, 3))
  })

  it('takes one input per frame, and says beforehand whether it would', () => {
    const session = makeSession()
    assert.ok(session.wantsLocalInput(0))
    assert.ok(session.addLocalInput(0, inputAt(SEED, 0, 0)))
    assert.equal(session.wantsLocalInput(0), false)
    assert.equal(session.addLocalInput(0, inputAt(SEED, 0, 99)), false)
    assert.deepEqual(session.log.readRun(0, 0, 1), inputsOf(0, 0))
  })

  it('fills the gap with the previous input when the delay is raised, drops inputs when it is lowered: no hole either way', () => {
    const session = makeSession({ seats: 1, delayFrames: 2 })
    for (let i = 0; i < 5; i++) tick(session)
    session.setDelay(0, 6)
    tick(session)
    assert.equal(session.log.lastHeldFrame(0), 11)
    for (const frame of [7, 8, 9, 10]) assert.deepEqual(session.log.readRun(0, frame, 1), inputsOf(0, 6))
    session.setDelay(0, 0)
    for (let i = 0; i < 6; i++) {
      assert.equal(session.addLocalInput(0, inputAt(SEED, 0, 500)), false)
      assert.ok(session.advance().stepped)
    }
    assert.ok(session.addLocalInput(0, inputAt(SEED, 0, 12)))
    assert.equal(session.log.lastHeldFrame(0), 12)
    for (let frame = 0; frame <= 12; frame++) assert.ok(session.log.has(0, frame))
  })

  it('agrees with a peer while both change their delays up and down', () => {
    const sessions = [makeSession({ localSeats: [0] }), makeSession({ localSeats: [1] })]
    const delays = [0, 5, 1, 12, 60, 3, 0, 2, 30]
    const hashes = sessions.map(() => new Map<Frame, bigint>())
    for (let i = 0; i < 600; i++) {
      sessions.forEach((session, seat) => {
        if (i % 31 === 7 * seat) session.setDelay(seat, delays[(Math.floor(i / 31) + seat) % delays.length]!)
        session.addLocalInput(seat, inputAt(SEED, seat, i))
        session.advance()
        for (const { frame, hash } of session.drainHashes()) hashes[seat]!.set(frame, hash)
      })
      if (i % 5 !== 4) continue
      for (const [from, to] of [
        [0, 1],
        [1, 0],
      ] as const) {
        const first = sessions[to]!.log.lastHeldFrame(from) + 1
        const count = sessions[from]!.log.lastHeldFrame(from) - first + 1
        if (count <= 0) continue
        const inputs = sessions[from]!.log.readRun(from, first, count)
        sessions[to]!.addInputs({ seat: from, firstFrame: first, count, inputs })
      }
    }
    const shared = [...hashes[0]!.keys()].filter((frame) => hashes[1]!.has(frame))
    assert.ok(shared.length > 40, `${shared.length} hashes to compare`)
    for (const frame of shared) assert.equal(hashes[0]!.get(frame), hashes[1]!.get(frame), `frame ${frame}`)
  })
})

describe('session: seals', () => {
  const sealed = (options: Parameters<typeof makeSession>[0] = {}): DriftSession =>
    makeSession({ sealed: true, ...options })

  it('calls nothing final that the referee has not sealed', () => {
    const session = sealed()
    session.addInputs(runOf(SEED, 1, 0, 20))
    for (let i = 0; i < 20; i++) tick(session)
    assert.equal(session.confirmedFrame, 19)
    assert.equal(session.finalFrame, -1)
    assert.deepEqual(session.drainHashes(), [])
    assert.ok(session.seal({ ...sealOf(2, inputsOf, 0, 9), facts: [] }))
    assert.equal(session.finalFrame, 9)
    assert.deepEqual(
      session.drainHashes().map(({ frame }) => frame),
      [10],
    )
  })

  it('refuses a seal that begins after a gap and takes one that reaches back', () => {
    const session = sealed()
    for (let i = 0; i < 8; i++) tick(session)
    assert.equal(session.seal(sealOf(2, inputsOf, 5, 9)), false)
    assert.equal(session.finalFrame, -1)
    assert.equal(session.seal(sealOf(2, inputsOf, 0, 4)), true)
    session.reconcile()
    assert.equal(session.seal(sealOf(2, inputsOf, 3, 9)), true)
    session.reconcile()
    assert.equal(session.finalFrame, 9)
    assert.equal(session.seal(sealOf(2, inputsOf, 0, 4)), true, 'an old one is no news')
    assert.equal(session.finalFrame, 9)
  })

  it('waits with a seal whose inputs have not all come', () => {
    const session = sealed()
    for (let i = 0; i < 8; i++) tick(session)
    session.seal({ ...sealOf(2, inputsOf, 0, 5), facts: [] })
    assert.equal(session.finalFrame, -1)
    session.addInputs(runOf(SEED, 1, 0, 4))
    session.reconcile()
    assert.equal(session.finalFrame, -1)
    session.addInputs(runOf(SEED, 1, 4, 2))
    session.reconcile()
    assert.equal(session.finalFrame, 5)
    assert.equal(session.contradicted, false)
  })

  it('takes the facts of a seal over what it holds, and counts what was replaced', () => {
    const session = sealed()
    session.addInputs(runOf(SEED + 1, 1, 0, 8))
    for (let i = 0; i < 8; i++) tick(session)
    assert.ok(session.seal(sealOf(2, inputsOf, 0, 7)))
    session.reconcile()
    assert.equal(session.finalFrame, 7)
    assert.equal(session.substitutedInputs(1), 8)
    assert.equal(session.substitutedInputs(0), 0)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 8))
  })

  it('lets a seal speak only of the frames it describes', () => {
    const session = sealed()
    session.addInputs(runOf(SEED, 1, 0, 20))
    for (let i = 0; i < 10; i++) tick(session)
    const seal = sealOf(2, inputsOf, 0, 4)
    const facts = [...seal.facts, runOf(SEED + 1, 1, 3, 10), runOf(SEED + 1, 0, 300, 80)]
    session.seal({ ...seal, facts: facts.slice(2), statuses: [{ seat: 1, frame: 400, status: 'empty' }] })
    assert.deepEqual(session.log.readRun(1, 5, 1), inputsOf(1, 5))
    assert.equal(session.log.has(0, 300), false)
    assert.equal(session.log.latestStatus(1), 'playing')
  })

  it('notices that its inputs contradict the digest, finalises nothing, and recovers with the full truth', () => {
    const session = sealed()
    session.addInputs(runOf(SEED + 1, 1, 0, 12)) // the seat told us something else than the referee
    for (let i = 0; i < 12; i++) tick(session)
    session.seal({ ...sealOf(2, inputsOf, 0, 7), facts: [] })
    assert.equal(session.contradicted, true)
    assert.equal(session.finalFrame, -1)
    session.seal(sealOf(2, inputsOf, 0, 11))
    session.reconcile()
    assert.equal(session.contradicted, false)
    assert.equal(session.finalFrame, 11)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, 12))
  })

  it('is brought up to date by what another session describes', () => {
    const ahead = sealed()
    const statuses: StatusChange[] = [
      { seat: 1, frame: 4, status: 'away' },
      { seat: 1, frame: 9, status: 'playing' },
    ]
    for (let i = 0; i < 8; i++) tick(ahead)
    ahead.seal(sealOf(2, inputsOf, 0, 29, statuses))
    while (ahead.frame < 30) tick(ahead)
    const behind = sealed({ localSeats: [] })
    const description = ahead.describeFinal(-1)
    assert.ok(description)
    assert.deepEqual(description.statuses, statuses)
    assert.ok(behind.seal(description))
    while (behind.advance().stepped && behind.frame < 30);
    assert.equal(behind.finalFrame, 29)
    assert.equal(behind.finalDigest, ahead.finalDigest)
    assert.equal(behind.simulation.hash(), ahead.simulation.hash())
    assert.equal(ahead.describeFinal(29), null)
  })

  it('describes at most what fits a packet, and only what it still has', () => {
    const session = sealed()
    const seal = (after: Frame, through: Frame): void => {
      session.seal(sealOf(2, inputsOf, after, through))
      while (session.frame <= through) tick(session)
    }
    for (let frame = 0; frame < 300; frame += 50) seal(frame, frame + 49)
    assert.equal(session.describeFinal(-1), null)
    assert.equal(session.describeFinal(300 - PREDICTION_WINDOW_MAX - 2), null)
    assert.ok(session.describeFinal(300 - PREDICTION_WINDOW_MAX - 1))
    // Inputs of a cheater far ahead push nothing out of the past.
    session.addInputs(runOf(SEED, 1, 300, 120))
    session.addInputs(runOf(SEED, 1, 420, 120))
    session.addInputs(runOf(SEED, 1, 540, 143))
    assert.equal(session.log.lastHeldFrame(1), 682)
    assert.ok(session.describeFinal(300 - PREDICTION_WINDOW_MAX - 1))
  })

  it('takes no inputs further ahead than its log reaches', () => {
    const session = sealed()
    assert.equal(session.addInputs(runOf(SEED, 1, session.log.horizon, 1)), 'outside')
    assert.equal(session.addInputs(runOf(SEED, 1, 2 ** 30 - 1, 1)), 'outside')
    assert.equal(session.addInputs(runOf(SEED, 1, session.log.horizon - 1, 2)), 'outside')
    assert.equal(session.addInputs(runOf(SEED, 1, 0, 2)), 'stored')
    assert.equal(session.addInputs(runOf(SEED, 1, 0, 2)), 'known')
  })

  it('can still go back to the first frame that is not final after running on as far as states are kept', () => {
    for (const hashIntervalFrames of [1, 2, 3, 7]) {
      const session = sealed({ hashIntervalFrames, windowFrames: 128 })
      session.seal(sealOf(2, inputsOf, 0, 20))
      // No more seals come, but inputs do: one of them differs from the guess.
      session.addInputs(runOf(SEED + 1, 1, 21, 128))
      session.addInputs(runOf(SEED + 1, 1, 149, 128))
      for (let i = 0; i < 300; i++) tick(session)
      const stalledAt = session.frame
      assert.ok(stalledAt > 180 && stalledAt < 230, `stalled at ${stalledAt}`)
      assert.ok(session.seal(sealOf(2, inputsOf, 21, 120)))
      assert.equal(session.advance().rolledBackTo, 21)
      assert.equal(session.finalFrame, 120)
      assert.ok(session.drainHashes().every(({ frame }) => frame <= 121))
    }
  })

  it('catches up with a seal beyond its own frame', () => {
    const session = sealed({ windowFrames: 0 })
    session.seal(sealOf(2, inputsOf, 0, 99, [{ seat: 1, frame: 50, status: 'away' }]))
    assert.equal(session.finalFrame, 99)
    for (let i = 0; i < 100; i++) assert.ok(session.advance().stepped)
    assert.equal(session.state.absences, 50 * 2)
    assert.deepEqual(
      session.drainHashes().map(({ frame }) => frame),
      [10, 20, 30, 40, 50, 60, 70, 80, 90, 100],
    )
  })

  it('lets nothing become final so far ahead of its own frame that inputs leave the log before they are simulated', () => {
    const session = sealed({ windowFrames: 0 })
    const all = 6 * PREDICTION_WINDOW_MAX
    // The referee says again what is not acknowledged, a full seal at a time; here far more often than we simulate.
    for (let calls = 0; session.frame < all && calls < 2 * all; calls++) {
      const after = session.finalFrame + 1
      session.seal(sealOf(2, inputsOf, after, Math.min(after + PREDICTION_WINDOW_MAX - 1, all - 1)))
      assert.ok(session.finalFrame < session.frame + PREDICTION_WINDOW_MAX)
      session.advance()
    }
    assert.equal(session.frame, all)
    assert.equal(session.simulation.hash(), hashAfter(SEED, 2, all))
  })
})

describe('session: statuses', () => {
  it('does not wait for seats that are away, and guesses their inputs', () => {
    const session = makeSession({ sealed: true })
    for (let i = 0; i < 12; i++) tick(session)
    assert.equal(session.frame, 8)
    session.seal(sealOf(2, inputsOf, 0, 3, [{ seat: 1, frame: 2, status: 'away' }]))
    for (let i = 0; i < 30; i++) assert.ok(tick(session).stepped)
    assert.equal(session.frame, 38)
    assert.equal(session.state.absences, (38 - 2) * 2)
  })

  it('needs no inputs of an empty seat: they are neutral', () => {
    const session = makeSession({ sealed: true })
    session.addInputs(runOf(SEED, 1, 0, 4))
    for (let i = 0; i < 10; i++) tick(session)
    const inputs = (seat: Seat, frame: Frame): Uint8Array =>
      seat === 1 && frame >= 4 ? driftGame.input.neutral : inputsOf(seat, frame)
    session.seal({ ...sealOf(2, inputs, 0, 9, [{ seat: 1, frame: 4, status: 'empty' }]), facts: [] })
    tick(session)
    assert.equal(session.finalFrame, 9)
    assert.equal(session.contradicted, false)
  })

  it('forgets what an earlier seal stated of frames that a later one describes otherwise', () => {
    const session = makeSession({ sealed: true })
    for (let i = 0; i < 8; i++) tick(session)
    // The first referee dies before all that it sealed has come; its successor cuts elsewhere.
    const first = sealOf(2, inputsOf, 0, 7, [{ seat: 1, frame: 3, status: 'away' }])
    session.seal({ ...first, facts: [] })
    session.seal(sealOf(2, inputsOf, 0, 7, [{ seat: 1, frame: 6, status: 'away' }]))
    session.reconcile()
    assert.equal(session.contradicted, false)
    assert.equal(session.finalFrame, 7)
    assert.equal(session.state.absences, 2 * 2)
  })

  it('does not let an older seal that arrives later call a seat back', () => {
    const session = makeSession({ sealed: true })
    for (let i = 0; i < 8; i++) tick(session)
    session.seal({ ...sealOf(2, inputsOf, 0, 7, [{ seat: 1, frame: 5, status: 'away' }]), facts: [] })
    session.seal({ ...sealOf(2, inputsOf, 0, 4), facts: [] })
    assert.equal(session.log.latestStatus(1), 'away')
  })
})

describe('session: hashes, states and outcome', () => {
  it('reports hashes of final frames only, at its interval, and those of a match without lateness', () => {
    const session = makeSession({ hashIntervalFrames: 5 })
    const seen: { frame: Frame; hash: bigint }[] = []
    for (let i = 0; i < 60; i++) {
      tick(session)
      if (i % 7 === 6) session.addInputs(runOf(SEED, 1, session.log.lastHeldFrame(1) + 1, 7))
      for (const report of session.drainHashes()) {
        assert.ok(report.frame <= session.finalFrame + 1)
        seen.push(report)
      }
    }
    assert.ok(seen.length >= 9)
    seen.forEach(({ frame, hash }, index) => {
      assert.equal(frame, 5 * (index + 1))
      assert.equal(hash, hashAfter(SEED, 2, frame))
    })
  })

  it('drops the oldest hashes when they are not drained', () => {
    const session = makeSession({ seats: 1, hashIntervalFrames: 1 })
    for (let i = 0; i < 400; i++) tick(session)
    const hashes = session.drainHashes()
    assert.equal(hashes.length, 256)
    assert.equal(hashes.at(-1)!.frame, session.finalFrame + 1)
  })

  it('finds the outcome at the first final frame that has it, and keeps it', () => {
    const session = makeSession({ lastFrame: 13 })
    for (let i = 0; i < 20; i++) {
      tick(session)
      assert.equal(session.settledOutcome, null, 'a guess decides nothing')
    }
    session.addInputs(runOf(SEED, 1, 0, 30))
    for (let i = 0; i < 20; i++) tick(session)
    assert.equal(session.settledOutcome!.frame, 13)
    assert.equal(session.settledOutcome!.outcome.reason, 'time')
    const { settledOutcome: outcome } = session
    for (let i = 0; i < 5; i++) tick(session)
    assert.equal(session.settledOutcome, outcome)
  })

  it('finds the first frame of the outcome also when many frames become final at once', () => {
    const session = makeSession({ sealed: true, windowFrames: 64, lastFrame: 21 })
    session.addInputs(runOf(SEED, 1, 0, 60))
    for (let i = 0; i < 60; i++) tick(session)
    session.seal({ ...sealOf(2, inputsOf, 0, 49), facts: [] })
    assert.equal(session.settledOutcome!.frame, 21)
  })

  it('keeps hashed states for a while after they left the ring', () => {
    const session = makeSession({ seats: 1, hashIntervalFrames: 30 })
    for (let i = 0; i < 600; i++) tick(session)
    const now = session.simulation.hash()
    const bytes = session.encodedState(180)
    assert.ok(bytes, 'seven seconds later')
    assert.equal(session.simulation.decodeState(bytes).frames, 180)
    assert.equal(session.simulation.hash(), now, 'looking back changes nothing')
    assert.equal(session.encodedState(185), undefined, 'never hashed and long gone')
    assert.equal(session.simulation.decodeState(session.encodedState(595)!).frames, 595)
    for (let i = 0; i < 900; i++) tick(session)
    assert.equal(session.encodedState(180), undefined, 'too old')
  })
})
