/** Compares a run with bench/baseline.json, and makes that file: what the benchmarks' ratios are, and how far they stray. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Effort } from './harness.js'
import { tableOf } from './harness.js'
import {
  type Baseline,
  type BenchmarkBaseline,
  baselineRatios,
  compareRatios,
  fails,
  type GateRow,
} from './report/gate.js'
import type { BenchmarkRun, Machine, Versions } from './report/run-report.js'

/** Committed. */
export const BASELINE_FILE = fileURLToPath(new URL('../../bench/baseline.json', import.meta.url))
/** A ratio that seems to be worse has to be so in the median of as many runs: one may have met a bad moment. */
const RUNS_TO_CONVICT = 3

/** @returns empty when there is none yet */
export function readBaseline(file: string): Baseline {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : {}
}

/** Why this run of the benchmark cannot be compared; null when it can. */
export function incomparable(benchmark: string, effort: Effort, seed: number, baseline: Baseline): string | null {
  const made = baseline[benchmark]?.made
  if (made === undefined) return `the baseline knows nothing of ${benchmark}`
  if (made.effort === effort && made.seed === seed) return null
  return `the baseline of ${benchmark} is of effort ${made.effort} and seed ${made.seed}`
}

/**
 * Compares each run with the baseline; one that seems to be worse runs again, twice, before it is believed.
 *
 * @param runs of gated benchmarks; those that failed or do not compare are left out
 * @param again  runs a benchmark once more
 */
export async function findRegressions(
  runs: readonly BenchmarkRun[],
  baseline: Baseline,
  again: (name: string) => Promise<BenchmarkRun>,
): Promise<GateRow[]> {
  const rows: GateRow[] = []
  for (const { name, result } of runs) {
    if (result === null) continue
    const ratios = [result.ratios ?? []]
    let found = compareRatios(name, ratios, baseline)
    while (found.some(fails) && ratios.length < RUNS_TO_CONVICT) {
      const more = await again(name)
      if (more.result === null) break
      ratios.push(more.result.ratios ?? [])
      // Two runs have no middle one.
      if (ratios.length % 2 === 1) found = compareRatios(name, ratios, baseline)
    }
    rows.push(...found)
  }
  return rows
}

/** For the terminal: only what differs from the baseline, and how much does not. */
export function regressionsTable(rows: readonly GateRow[]): string {
  const told = rows.filter(
    ({ verdict }) => verdict === 'better' || verdict === 'new' || verdict === 'regressed' || verdict === 'missing',
  )
  const counts = `${rows.filter(({ verdict }) => verdict === 'same').length} of ${rows.length} ratios are within tolerance`
  if (told.length === 0) return counts
  const lines = told.map((row) => [
    row.name,
    row.value ?? '-',
    row.baseline ?? '-',
    row.tolerance === null ? '-' : `${Math.round(row.tolerance * 100)} %`,
    fails(row) ? row.verdict.toUpperCase() : row.verdict,
  ])
  return `${counts}\n${tableOf(['ratio', 'this run', 'baseline', 'tolerance', ''], lines)}`
}

export interface BaselineMade {
  readonly machine: Machine
  readonly versions: Versions
  readonly effort: Effort
  readonly seed: number
}

/** Replaces what the file says of these benchmarks. @param runs several of each */
export function writeBaseline(file: string, runs: readonly BenchmarkRun[], made: BaselineMade): Baseline {
  const names = [...new Set(runs.map(({ name }) => name))]
  const fresh = names.map((name): readonly [string, BenchmarkBaseline] => {
    const own = runs
      .filter((run) => run.name === name)
      .flatMap(({ result }) => (result === null ? [] : [result.ratios ?? []]))
    return [
      name,
      {
        made: {
          at: new Date().toISOString(),
          commit: made.versions.commit,
          node: made.versions.node,
          cpu: made.machine.cpu,
          repetitions: own.length,
          effort: made.effort,
          seed: made.seed,
        },
        ...baselineRatios(own),
      },
    ]
  })
  const baseline: Baseline = { ...readBaseline(file), ...Object.fromEntries(fresh) }
  writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`)
  return baseline
}
