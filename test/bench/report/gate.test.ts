import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import type { BenchResult, Ratio } from '../../../bench/findings/findings.js'
import {
  BASELINE_FILE,
  type Baseline,
  baselineRatios,
  compareRatios,
  fails,
  findRegressions,
  gateText,
  incomparable,
  readBaseline,
  TOLERANCE_MAX,
  toleranceOf,
} from '../../../bench/report/gate.js'
import type { BenchmarkRun } from '../../../bench/report/run-report.js'

const MADE = { at: '', commit: null, node: '24', cpu: '', repetitions: 5, effort: 'quick', seed: 1 } as const
const BASELINE: Baseline = {
  thing: {
    made: MADE,
    ratios: {
      'thing: cost': { value: 2, tolerance: 0.2, worse: 'higher' },
      'thing: gain': { value: 4, tolerance: 0.2, worse: 'lower' },
    },
    ungated: { 'thing: chance': 0.9 },
  },
}

function ratios(cost: number, gain: number): Ratio[] {
  return [
    { name: 'thing: cost', value: cost, worse: 'higher' },
    { name: 'thing: gain', value: gain, worse: 'lower' },
  ]
}

function verdicts(found: readonly Ratio[]): string[] {
  return compareRatios('thing', [found], BASELINE).map(({ verdict }) => verdict)
}

describe('the regression gate', () => {
  it('lets pass what is within tolerance, whichever way is worse', () => {
    assert.deepEqual(verdicts(ratios(2.39, 3.34)), ['same', 'same'])
    assert.deepEqual(verdicts(ratios(1.7, 4.7)), ['same', 'same'])
  })

  it('finds what grew although less is better, and what shrank although more is', () => {
    assert.deepEqual(verdicts(ratios(2.41, 4)), ['regressed', 'same'])
    assert.deepEqual(verdicts(ratios(2, 3.32)), ['same', 'regressed'])
    assert.deepEqual(verdicts(ratios(Number.NaN, 4)), ['regressed', 'same'])
  })

  it('says what got so much better that the baseline is out of date', () => {
    assert.deepEqual(verdicts(ratios(1.5, 5)), ['better', 'better'])
  })

  it('fails when a ratio of the baseline is not measured any more', () => {
    const rows = compareRatios('thing', [ratios(2, 4).slice(1)], BASELINE)
    assert.deepEqual(
      rows.map(({ name, verdict }) => `${name} ${verdict}`),
      ['thing: gain same', 'thing: cost missing'],
    )
    assert.deepEqual(rows.map(fails), [false, true])
  })

  it('holds nothing against ratios that are new or too noisy', () => {
    const more: Ratio[] = [
      ...ratios(2, 4),
      { name: 'thing: news', value: 9, worse: 'higher' },
      { name: 'thing: chance', value: 9, worse: 'higher' },
    ]
    const rows = compareRatios('thing', [more], BASELINE)
    assert.deepEqual(
      rows.map(({ verdict }) => verdict),
      ['same', 'same', 'new', 'ungated'],
    )
    assert.ok(!rows.some(fails))
  })

  it('takes the median of several runs', () => {
    const runs = [ratios(2, 4), ratios(9, 5), ratios(3, 6)]
    assert.deepEqual(
      compareRatios('thing', runs, BASELINE).map(({ value }) => value),
      [3, 5],
    )
  })

  it('tolerates what repetitions on a machine have shown, and never less than a tenth', () => {
    assert.equal(toleranceOf([1, 1.01, 0.99]), 0.1)
    assert.equal(toleranceOf([1, 1, 1]), 0.03)
    assert.ok(Math.abs(toleranceOf([1, 1.05, 0.95, 1.06, 0.94]) - 4 * 0.05) < 0.02)
    assert.ok(Math.abs(toleranceOf([1, 1, 1, 1, 1.3]) - 0.3) < 1e-9, 'the farthest run must pass')
  })

  it('gates no ratio that strays so far that a slowdown to twice might pass', () => {
    const run = (steady: number, wild: number): Ratio[] => [
      { name: 'steady', value: steady, worse: 'higher' },
      { name: 'wild', value: wild, worse: 'higher' },
      { name: 'nothing', value: 0, worse: 'higher' },
    ]
    const made = baselineRatios([run(1, 1), run(1.02, 2), run(0.98, 0.5)])
    assert.deepEqual(Object.keys(made.ratios), ['steady'])
    assert.deepEqual(Object.keys(made.ungated), ['wild', 'nothing'])
    assert.deepEqual(JSON.parse(JSON.stringify(made)), made)
  })

  it('has a committed baseline whose every tolerance would notice a slowdown to twice', () => {
    assert.ok(existsSync(BASELINE_FILE))
    const baseline = readBaseline(BASELINE_FILE)
    assert.ok(Object.keys(baseline).length >= 2)
    for (const [benchmark, { made, ratios: known }] of Object.entries(baseline)) {
      assert.ok(made.repetitions >= 3, `${benchmark} was measured too seldom`)
      assert.ok(Object.keys(known).length > 0, `${benchmark} has nothing to compare`)
      for (const [name, { value, tolerance, worse }] of Object.entries(known)) {
        assert.ok(tolerance > 0 && tolerance <= TOLERANCE_MAX, name)
        const slowed = { name, value: worse === 'higher' ? value * 2 : value / 2, worse }
        const row = compareRatios(benchmark, [[slowed]], baseline).find((one) => one.name === name)!
        assert.equal(row.verdict, 'regressed', name)
      }
    }
  })
})

const COST_BASELINE: Baseline = {
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

describe('a search for regressions', () => {
  it('believes a run that is within tolerance', async () => {
    const more = again([])
    const rows = await findRegressions([runOf(2.1)], COST_BASELINE, more.again)
    assert.deepEqual(
      rows.map(({ verdict }) => verdict),
      ['same'],
    )
  })

  it('runs again what seems to be worse, and believes the median of three', async () => {
    const more = again([2.1, 2.2])
    assert.equal((await findRegressions([runOf(5)], COST_BASELINE, more.again))[0]!.verdict, 'same')
    assert.deepEqual(more.left, [])
    assert.equal((await findRegressions([runOf(5)], COST_BASELINE, again([2, 4]).again))[0]!.verdict, 'regressed')
  })

  it('says nothing of a benchmark that failed: that is a failure already', async () => {
    assert.deepEqual(
      await findRegressions([{ ...runOf(5), failure: 'crash', result: null }], COST_BASELINE, again([]).again),
      [],
    )
  })

  it('compares only runs of the same effort and seed', () => {
    assert.equal(incomparable('thing', 'quick', 1, COST_BASELINE), null)
    assert.match(incomparable('thing', 'smoke', 1, COST_BASELINE)!, /of effort quick and seed 1/)
    assert.match(incomparable('thing', 'quick', 2, COST_BASELINE)!, /of effort quick and seed 1/)
    assert.match(incomparable('other', 'quick', 1, COST_BASELINE)!, /has no ratios of other/)
  })

  it('prints what differs, and counts what does not', async () => {
    const regressed = await findRegressions([runOf(5)], COST_BASELINE, again([5, 5]).again)
    assert.match(gateText(regressed), /^0 of 1 ratios.*thing: cost.*REGRESSED/s)
    const same = await findRegressions([runOf(2)], COST_BASELINE, again([]).again)
    assert.equal(gateText(same), '1 of 1 ratios are within tolerance')
  })
})
