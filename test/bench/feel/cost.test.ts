import assert from 'node:assert/strict'
import { costOf, costRatio, crossingsOf, EQUAL_COST_MS, type Felt, WEIGHTS } from '../../../bench/feel/cost.js'

const NOTHING: Felt = { noticedDelayMs: 0, frozenMsPerSecond: 0, jumpedPerSecond: 0 }

function compared(costs: readonly (readonly [rttMs: number, near: number, far: number])[]) {
  return costs.map(([rttMs, near, far]) => ({
    rttMs,
    near: { ...NOTHING, noticedDelayMs: near },
    far: { ...NOTHING, noticedDelayMs: far },
  }))
}

describe('felt cost', () => {
  it('is nothing when nothing is felt, and the weighted sum of what is', () => {
    assert.equal(costOf(NOTHING), 0)
    const weights = { delay: 1, frozen: 2, jumped: 3 }
    assert.equal(costOf({ noticedDelayMs: 10, frozenMsPerSecond: 20, jumpedPerSecond: 30 }, weights), 140)
  })

  it('crosses where the excess passes what nobody feels, between the measured rows', () => {
    const near = 2 * EQUAL_COST_MS
    const costs = (...rows: Parameters<typeof compared>[0]) => crossingsOf(compared(rows), WEIGHTS)
    assert.deepEqual(costs([50, 0, 0], [100, near, 0]), { untilMs: 75, againFromMs: null })
    assert.deepEqual(costs([50, 0, 0], [100, near, 0], [150, near, near], [200, near, near]), {
      untilMs: 75,
      againFromMs: 125,
    })
    assert.deepEqual(costs([50, 0, 0], [100, 0, 0]), { untilMs: Number.POSITIVE_INFINITY, againFromMs: null })
    assert.deepEqual(costs([50, 90, 0], [100, 95, 0]), { untilMs: 0, againFromMs: null })
  })

  it('compares costs that nobody feels as equal', () => {
    assert.equal(costRatio(EQUAL_COST_MS / 2, 0), 1)
    assert.equal(costRatio(4 * EQUAL_COST_MS, 2 * EQUAL_COST_MS), 2)
  })
})
