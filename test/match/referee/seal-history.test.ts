import assert from 'node:assert/strict'
import { lastFrameOf } from '../../../src/core/session/final-frames.js'
import { InputLog } from '../../../src/core/session/input-log.js'
import { AHEAD_FRAMES, REPEAT_FRAMES } from '../../../src/core/session/session.js'
import { SealHistory } from '../../../src/match/referee/seal-history.js'
import { INPUT_RUN_FRAMES_MAX, STATUSES_PER_SEAL_MAX } from '../../../src/wire/limits.js'
import { encodedAt, makeSession, runOf, sealOf } from '../../core/session/session-kit.js'
import { driftGame } from '../../support/drift-game.js'

const SEED = 21
const FRAMES = 1024

function makePast(): { log: InputLog; past: SealHistory } {
  const { neutral } = driftGame.input
  const log = new InputLog({
    seats: 2,
    neutral,
    frames: FRAMES,
    aheadFrames: AHEAD_FRAMES,
    repeatFrames: REPEAT_FRAMES,
  })
  return { log, past: new SealHistory(log, FRAMES) }
}

/** Seals frames in which both seats sent something; `substituted` says which count as substitutes. */
function sealFrames(
  { log, past }: ReturnType<typeof makePast>,
  first: number,
  count: number,
  substituted: (seat: number, frame: number) => boolean = () => false,
): void {
  for (let frame = first; frame < first + count; frame++) {
    for (const seat of [0, 1]) {
      log.put(seat, frame, encodedAt(SEED, seat, frame), 0)
      past.mark(seat, frame, 'playing', substituted(seat, frame))
    }
    past.seal(frame)
  }
}

const everything = (): boolean => true

describe('seal history', () => {
  it('describes what was sealed, with the digest over everything since frame 0', () => {
    const made = makePast()
    sealFrames(made, 0, 50)
    const seal = made.past.describe(20, 39, everything)!
    const { digest } = sealOf(2, (seat, frame) => encodedAt(SEED, seat, frame), 20, 39)
    assert.deepEqual(seal, {
      firstFrame: 20,
      count: 20,
      facts: [0, 1].map((seat) => runOf(SEED, seat, 20, 20)),
      statuses: [],
      digest,
    })
  })

  it('states one run for each seat, from the first input that is needed to the last', () => {
    const made = makePast()
    sealFrames(made, 0, 50)
    const { facts } = made.past.describe(10, 49, (seat, frame) => seat === 1 && (frame === 20 || frame === 30))!
    assert.deepEqual(facts, [runOf(SEED, 1, 20, 11)])
  })

  it('describes as many frames as fit, and none that are not sealed or no longer kept', () => {
    const made = makePast()
    sealFrames(made, 0, 3000)
    assert.equal(lastFrameOf(made.past.describe(2500, 2999, everything)!), 2500 + made.past.framesPerSeal - 1)
    assert.equal(lastFrameOf(made.past.describe(2990, 5000, everything)!), 2999)
    assert.equal(made.past.describe(3000, 3010, everything), null)
    assert.equal(made.past.describe(10, 20, everything), null)
  })

  it('breaks a seal off before the status changes become too many for it', () => {
    const made = makePast()
    const each = 3
    for (let frame = 0; frame < 120; frame++) {
      sealFrames(made, frame, 1)
      for (let change = 0; change < each; change++) made.past.noteChange(change % 2, frame, 'away')
    }
    const seal = made.past.describe(0, 119, everything)!
    const frames = Math.floor(STATUSES_PER_SEAL_MAX / each)
    assert.equal(lastFrameOf(seal), frames - 1)
    assert.equal(seal.statuses.length, frames * each)
    const rest = made.past.describe(frames, 119, everything)!
    assert.equal(lastFrameOf(rest), 119)
    assert.equal(rest.statuses.length, (120 - frames) * each)
  })

  it('hands each frame to the log of the match once, with what was substituted in runs', () => {
    const made = makePast()
    sealFrames(made, 0, 30, (seat, frame) => seat === 1 && (frame === 4 || frame === 5 || frame === 9))
    const chunk = made.past.drain()!
    assert.equal(chunk.firstFrame, 0)
    assert.equal(chunk.count, 30)
    assert.deepEqual(chunk.inputs[1], runOf(SEED, 1, 0, 30).inputs)
    assert.deepEqual(chunk.substitutions, [
      { seat: 1, firstFrame: 4, count: 2 },
      { seat: 1, firstFrame: 9, count: 1 },
    ])
    assert.equal(made.past.drain(), null)
    sealFrames(made, 30, 300)
    assert.equal(made.past.drain()!.count, INPUT_RUN_FRAMES_MAX)
    assert.equal(made.past.drain()!.firstFrame, 30 + INPUT_RUN_FRAMES_MAX)
  })

  it('goes on from what is final in a session: states its frames in full, and writes none of them again', () => {
    const session = makeSession({ sealed: true })
    const inputs = (seat: number, frame: number): Uint8Array => encodedAt(SEED, seat, frame)
    session.seal(sealOf(2, inputs, 0, 39))
    while (session.frame < 40) session.advance()
    const made = makePast()
    made.past.resumeFrom(session)
    assert.equal(made.past.drain(), null)
    assert.ok(made.past.isSubstituted(0, 39))
    // Only the digest after the last of its frames is known.
    assert.equal(made.past.describe(30, 35, everything), null)
    assert.equal(made.past.describe(30, 39, everything)!.digest, sealOf(2, inputs, 30, 39).digest)
    sealFrames(made, 40, 5)
    assert.equal(made.past.describe(30, 44, everything)!.digest, sealOf(2, inputs, 30, 44).digest)
    assert.equal(made.past.drain()!.firstFrame, 40)
  })
})
