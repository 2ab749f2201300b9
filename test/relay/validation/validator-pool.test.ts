import assert from 'node:assert/strict'
import { Metrics } from '../../../relay/ops/metrics.js'
import type { Validation, ValidationProgress } from '../../../relay/validation/validation.js'
import { ValidatorPool, type ValidatorPoolOptions } from '../../../relay/validation/validator-pool.js'
import { type PlayedMatch, type PlayOptions, playMatch } from '../played-match.js'
import { logInMemory, tallyModule } from './validator-kit.js'

describe('ValidatorPool', () => {
  let pool: ValidatorPool
  let metrics: Metrics
  const start = (over: Partial<ValidatorPoolOptions> = {}): void => {
    metrics = new Metrics()
    pool = new ValidatorPool({ threads: 1, deadlineMs: 15_000, memoryMb: 64, matchesMax: 10, ...over }, metrics)
  }
  afterEach(() => pool.stop())

  interface Opened {
    readonly match: PlayedMatch
    readonly validation: Validation
    readonly progress: ValidationProgress[]
    /** Resolves when the match was decided. */
    readonly decided: Promise<unknown>
  }

  async function open(matchNumber: number, play: PlayOptions = {}, keep = (_: number) => true): Promise<Opened> {
    const match = await playMatch({ matchNumber, ...play })
    const progress: ValidationProgress[] = []
    const decided = Promise.withResolvers<void>()
    const { seed, options, seats } = match.opening
    const validation = pool.open({
      match: String(matchNumber),
      game: tallyModule,
      setup: { seed, seats: seats.length, options },
      readLog: logInMemory(
        match,
        match.chunks.filter((_, index) => keep(index)),
      ),
      progressed(one) {
        progress.push(one)
        if (one.decided !== undefined) decided.resolve()
      },
    })
    return { match, validation, progress, decided: decided.promise }
  }

  it('reports checkpoints and the outcome while the match runs, and simulates no further', async () => {
    start()
    const { match, validation, progress, decided } = await open(1)
    validation.feed(10)
    validation.feed(120)
    await decided
    assert.deepEqual(
      progress.map((one) => one.checkpoint.frame),
      [60, 100],
    )
    const { frame, stateHash, outcomeJson } = progress[1]!.decided!
    const claim = match.claims[0]!
    assert.deepEqual([frame, stateHash, outcomeJson], [claim.frame, claim.stateHash, claim.outcomeJson])
    const result = await validation.finish()
    assert.deepEqual(result, { ok: true, simulated: progress[1]!.decided, checkpoints: [progress[0]!.checkpoint] })
    assert.deepEqual([pool.matches, pool.backlog], [0, 0])
  })

  it('gives frame and hash of an undecided match when it is finished', async () => {
    start()
    const { match, validation } = await open(1, { sealed: 90 })
    validation.feed(90)
    const result = await validation.finish()
    assert.ok(result.ok)
    const { frame, stateHash } = match.claims[0]!
    assert.deepEqual(result.simulated, { frame, stateHash, outcomeJson: '' })
    assert.equal(frame, 90)
  })

  it('finishes a match without frames', async () => {
    start()
    const { validation } = await open(1, { sealed: 10 })
    const result = await validation.finish()
    assert.ok(result.ok && result.simulated.frame === 0)
  })

  it('simulates up to a gap in the log and no further', async () => {
    start()
    const { validation } = await open(1, {}, (index) => index !== 7)
    validation.feed(120)
    const result = await validation.finish()
    assert.ok(result.ok && result.simulated.frame === 70 && result.simulated.outcomeJson === '')
  })

  for (const [fault, reason] of [
    ['throw', /re-simulation failed: tally was told to throw/],
    ['loop', /no answer within 4000 ms/],
    ['crash', /ended with code 3/],
  ] as const) {
    it(`fails only the match of a game that is told to ${fault}`, async () => {
      start({ deadlineMs: fault === 'loop' ? 4000 : 15_000 })
      const good = await open(1)
      const bad = await open(2, { options: { fault } })
      // The good match is half way on the same thread when the bad one strikes.
      good.validation.feed(60)
      bad.validation.feed(120)
      const failed = await bad.validation.finish()
      assert.ok(!failed.ok && reason.test(failed.reason), JSON.stringify(failed))
      good.validation.feed(120)
      const finished = await good.validation.finish()
      assert.ok(finished.ok)
      const { frame, stateHash, outcomeJson } = good.match.claims[0]!
      assert.deepEqual(finished.simulated, { frame, stateHash, outcomeJson })
      // What was announced before the thread died is not announced again.
      assert.deepEqual(
        good.progress.map((one) => one.checkpoint.frame),
        [60, 100],
      )
    })
  }

  it('keeps many matches apart on a few threads', async () => {
    start({ threads: 2 })
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, index) => open(index + 1, { seed: index, seats: 1 + (index % 4) })),
    )
    for (let frames = 10; frames <= 120; frames += 10) for (const { validation } of all) validation.feed(frames)
    for (const { validation, match } of all) {
      const result = await validation.finish()
      assert.ok(result.ok)
      assert.equal(result.simulated.outcomeJson, match.outcomeJson)
      assert.equal(result.simulated.stateHash, match.claims[0]!.stateHash)
    }
    assert.match(await metrics.text(), /peerstep_relay_validator_frames_total 800\n/)
  })

  it('fails a match beyond its limit at once', async () => {
    start({ matchesMax: 1 })
    const first = await open(1)
    const second = await open(2)
    assert.deepEqual(await second.validation.finish(), { ok: false, reason: 'the validator is full' })
    first.validation.feed(120)
    const finished = await first.validation.finish()
    assert.ok(
      finished.ok,
      JSON.stringify(finished, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    )
  })

  it('fails open and later matches when it stops', async () => {
    start()
    const { validation } = await open(1)
    const finished = validation.finish()
    await pool.stop()
    assert.deepEqual(await finished, { ok: false, reason: 'the validator has stopped' })
    const late = await open(2)
    assert.deepEqual(await late.validation.finish(), { ok: false, reason: 'the validator has stopped' })
  })
})
