import assert from 'node:assert/strict'
import type { BenchResult } from '../../bench/findings.js'
import { findRegressions, incomparable, regressionsTable } from '../../bench/regressions.js'
import type { Baseline } from '../../bench/report/gate.js'
import type { BenchmarkRun } from '../../bench/report/run-report.js'

const BASELINE: Baseline = {
  thing: {
    made: { at: '', commit: null, node: '24', cpu: '', repetitions: 5, effort: 'quick', seed: 1 },
    ratios: { 'thing: cost': { value: 2, tolerance: 0.2, worse: 'higher' } },
    ungated: {},
  },
}

function runOf(cost: number | null): BenchmarkRun {
  const result: BenchResult = {
    rows: [],
    goals: [],
    ratios: cost === null ? [] : [{ name: 'thing: cost', value: cost, worse: 'higher' }],
  }
  const machine = { loadBefore: 0, loadAfter: 0, othersCores: 0, tookMs: 1 }
  return { name: 'thing', about: '', command: '', failure: null, result, ...machine }
}

/** Runs the benchmark again as often as it is asked, with these figures. */
function again(costs: number[]): { again: () => Promise<BenchmarkRun>; left: number[] } {
  return { again: async () => runOf(costs.shift() ?? assert.fail('it ran too often')), left: costs }
}

describe('looking for regressions', () => {
  it('believes a run that is within tolerance', async () => {
    const more = again([])
    const rows = await findRegressions([runOf(2.1)], BASELINE, more.again)
    assert.deepEqual(
      rows.map(({ verdict }) => verdict),
      ['same'],
    )
  })

  it('runs again what seems to be worse, and believes the median of three', async () => {
    const more = again([2.1, 2.2])
    assert.equal((await findRegressions([runOf(5)], BASELINE, more.again))[0]!.verdict, 'same')
    assert.deepEqual(more.left, [])
    assert.equal((await findRegressions([runOf(5)], BASELINE, again([2, 4]).again))[0]!.verdict, 'regressed')
  })

  it('says nothing of a benchmark that failed: that is a failure already', async () => {
    assert.deepEqual(
      await findRegressions([{ ...runOf(5), failure: 'crash', result: null }], BASELINE, again([]).again),
      [],
    )
  })

  it('compares only runs of the same effort and seed', () => {
    assert.equal(incomparable('thing', 'quick', 1, BASELINE), null)
    assert.match(incomparable('thing', 'smoke', 1, BASELINE)!, /of effort quick and seed 1/)
    assert.match(incomparable('thing', 'quick', 2, BASELINE)!, /of effort quick and seed 1/)
    assert.match(incomparable('other', 'quick', 1, BASELINE)!, /knows nothing of other/)
  })

  it('prints what differs, and counts what does not', async () => {
    const regressed = await findRegressions([runOf(5)], BASELINE, again([5, 5]).again)
    assert.match(regressionsTable(regressed), /^0 of 1 ratios.*thing: cost.*REGRESSED/s)
    const same = await findRegressions([runOf(2)], BASELINE, again([]).again)
    assert.equal(regressionsTable(same), '1 of 1 ratios are within tolerance')
  })
})
