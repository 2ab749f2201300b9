import assert from 'node:assert/strict'
import { costOf, costRatio, EQUAL_COST_MS, type Felt } from '../../../bench/feel/cost.js'

const NOTHING: Felt = { noticedDelayMs: 0, frozenMsPerSecond: 0, jumpedPerSecond: 0 }

describe('felt cost', () => {
  it('is nothing when nothing is felt, and the weighted sum of what is', () => {
    assert.equal(costOf(NOTHING), 0)
    const weights = { delay: 1, frozen: 2, jumped: 3 }
    assert.equal(costOf({ noticedDelayMs: 10, frozenMsPerSecond: 20, jumpedPerSecond: 30 }, weights), 140)
  })

  it('compares costs that nobody feels as equal', () => {
    assert.equal(costRatio(EQUAL_COST_MS / 2, 0), 1)
    assert.equal(costRatio(4 * EQUAL_COST_MS, 2 * EQUAL_COST_MS), 2)
  })
})
