import assert from 'node:assert/strict'
import { Validation, type ValidationProgress } from '../../../relay/validation/validation.js'
import type { ValidatorState } from '../../../relay/validation/validator-messages.js'
import { tallyModule } from './validator-kit.js'

const at = (frame: number, checkpoints: readonly number[] = []): ValidatorState => ({
  frame,
  checkpoints: checkpoints.map((one) => ({ frame: one, hash: BigInt(one) })),
  stateHash: null,
  outcomeJson: '',
})
const decidedAt = (frame: number): ValidatorState => ({ ...at(frame), stateHash: 7n, outcomeJson: '{"winners":[0]}' })

describe('Validation', () => {
  const setUp = () => {
    const progress: ValidationProgress[] = []
    let wakes = 0
    const options = {
      match: 'm',
      game: tallyModule,
      setup: { seed: 1, seats: 2, options: {} },
      readLog: async () => [],
      progressed: (one: ValidationProgress) => progress.push(one),
    }
    const validation = new Validation(options, () => (wakes += 1))
    return { validation, progress, wakes: () => wakes }
  }

  it('has work while its log is longer than what was simulated', () => {
    const { validation, wakes } = setUp()
    assert.deepEqual([validation.hasWork, validation.backlog], [false, 0])
    validation.feed(30)
    assert.deepEqual([validation.hasWork, validation.backlog, wakes()], [true, 30, 1])
    validation.advance(at(30))
    assert.deepEqual([validation.hasWork, validation.backlog], [false, 0])
  })

  it('has none once the match is decided, however long the log gets', () => {
    const { validation } = setUp()
    validation.feed(30)
    validation.advance(decidedAt(20))
    validation.feed(60)
    assert.deepEqual([validation.hasWork, validation.backlog], [false, 0])
    assert.deepEqual(validation.decided, { frame: 20, stateHash: 7n, outcomeJson: '{"winners":[0]}' })
  })

  it('reports each checkpoint and the outcome once, also when a new thread starts from the first frame', () => {
    const { validation, progress } = setUp()
    validation.feed(200)
    validation.advance(at(70, [60]))
    validation.restart()
    assert.deepEqual([validation.done, validation.backlog], [0, 200])
    validation.advance(at(130, [60, 120]))
    validation.advance(decidedAt(150))
    validation.advance(decidedAt(150))
    assert.deepEqual(
      progress.map(({ checkpoint, decided }) => [checkpoint.frame, decided !== undefined]),
      [
        [60, false],
        [120, false],
        [150, true],
      ],
    )
    assert.deepEqual(
      validation.checkpoints.map(({ frame }) => frame),
      [60, 120],
    )
  })

  it('keeps its outcome when the thread ends', () => {
    const { validation } = setUp()
    validation.feed(30)
    validation.advance(decidedAt(20))
    validation.restart()
    assert.deepEqual([validation.done, validation.hasWork], [20, false])
  })

  it('has work when it is to finish, until it has a result', async () => {
    const { validation } = setUp()
    const finished = validation.finish()
    assert.ok(validation.hasWork)
    validation.end({ ok: false, reason: 'stopped' })
    assert.deepEqual([validation.hasWork, await finished], [false, { ok: false, reason: 'stopped' }])
  })
})
