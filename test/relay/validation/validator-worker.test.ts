import assert from 'node:assert/strict'
import type { ValidatorState } from '../../../relay/validation/validator-messages.js'
import { ValidatorThread } from '../../../relay/validation/validator-thread.js'
import { type PlayedMatch, playMatch } from '../played-match.js'
import { tallyModule } from './validator-kit.js'

describe('the validator worker', () => {
  let thread: ValidatorThread
  let match: PlayedMatch
  beforeEach(async () => {
    thread = new ValidatorThread({ deadlineMs: 15_000, memoryMb: 64 })
    match = await playMatch()
    const { seed, options, seats } = match.opening
    const opened = await ask({
      kind: 'open',
      match: 'm',
      game: tallyModule,
      setup: { seed, options, seats: seats.length },
    })
    assert.deepEqual(opened, { frame: 0, checkpoints: [], stateHash: null, outcomeJson: '' })
  })
  afterEach(() => thread.stop())

  const ask = async (request: Parameters<ValidatorThread['request']>[0]): Promise<ValidatorState> => {
    const answer = await thread.request(request)
    return answer.kind === 'state' ? answer.state : assert.fail(JSON.stringify(answer))
  }
  const play = (first: number, end: number) =>
    ask({ kind: 'frames', match: 'm', chunks: match.chunks.slice(first, end) })

  it('simulates chunks one after another, with a checkpoint at every 60th frame', async () => {
    const first = await play(0, 5)
    assert.deepEqual([first.frame, first.checkpoints, first.stateHash], [50, [], null])
    const second = await play(5, 9)
    assert.equal(second.frame, 90)
    assert.deepEqual(
      second.checkpoints.map(({ frame }) => frame),
      [60],
    )
  })

  it('stops at the outcome, and tells its hash', async () => {
    const { frame, stateHash, outcomeJson } = await play(0, 12)
    const claim = match.claims[0]!
    assert.deepEqual([frame, stateHash, outcomeJson], [claim.frame, claim.stateHash, claim.outcomeJson])
  })

  it('tells the hash of an undecided match when it is closed, and forgets the match', async () => {
    await play(0, 3)
    const closed = await ask({ kind: 'close', match: 'm' })
    assert.equal(closed.frame, 30)
    assert.equal(typeof closed.stateHash, 'bigint')
    const answer = await thread.request({ kind: 'close', match: 'm' })
    assert.ok(answer.kind === 'failed' && /opened before it is played/.test(answer.reason))
  })

  it('refuses chunks with a gap between them', async () => {
    await play(0, 2)
    const answer = await thread.request({ kind: 'frames', match: 'm', chunks: match.chunks.slice(3, 4) })
    assert.ok(answer.kind === 'failed' && /without gaps/.test(answer.reason))
  })
})
