/** The regression gate: ratios of a run beside the committed ones, and how that baseline is made. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Effort, Ratio } from '../findings/findings.js'
import { percent, textTable } from '../findings/text.js'
import type { Machine, Versions } from '../measure/machine.js'
import { median } from '../measure/statistics.js'
import type { BenchmarkRun } from './run-report.js'

/** The committed baseline. */
export const BASELINE_FILE = fileURLToPath(new URL('../../../bench/baseline.json', import.meta.url))
/** A ratio noisier than this is not gated: a slowdown to twice is caught by every tolerance up to it. */
export const TOLERANCE_MAX = 0.6
/** Small changes of the compiler or the machine move any timing by this share. */
const TOLERANCE_MIN = 0.1
/** A ratio that is equal in every repetition has no noise: only a change of the code moves it. */
const TOLERANCE_EXACT = 0.03
/** Median absolute deviations beyond which one run in 150 lies, if they are distributed normally. */
const DEVIATIONS = 4
/** A ratio that seems to be worse has to be so in the median of this many runs: one may have met a busy moment. */
const RUNS_TO_CONFIRM = 3

/** A committed ratio, and the share by which a run may be worse. */
export interface BaselineRatio {
  readonly value: number
  readonly tolerance: number
  readonly worse: Ratio['worse']
}

/** What is committed for one benchmark. */
export interface BenchmarkBaseline {
  /** When, with what and from how many runs. Only runs of the same effort and seed can be compared. */
  readonly made: {
    readonly at: string
    readonly commit: string | null
    readonly node: string
    readonly cpu: string
    readonly repetitions: number
    readonly effort: Effort
    readonly seed: number
  }
  readonly ratios: Readonly<Record<string, BaselineRatio>>
  /** Ratios too noisy to be gated, and the tolerance they would need; null for one that is no number. */
  readonly ungated: Readonly<Record<string, number | null>>
}

/** bench/baseline.json, by benchmark. */
export type Baseline = Readonly<Record<string, BenchmarkBaseline>>

/** 'better': by more than the tolerance, so the baseline is out of date. 'missing': in the baseline, not in the run. */
export type GateVerdict = 'same' | 'better' | 'regressed' | 'missing' | 'new' | 'ungated'

/** One ratio beside the baseline; null where the run, or the baseline, does not have it. */
export interface GateRow {
  readonly benchmark: string
  readonly name: string
  readonly value: number | null
  readonly baseline: number | null
  readonly tolerance: number | null
  readonly worse: Ratio['worse']
  readonly verdict: GateVerdict
}

/** @returns empty when the file does not exist yet */
export function readBaseline(file: string): Baseline {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Baseline) : {}
}

/** Why a run of the benchmark cannot be compared; null when it can. */
export function incomparable(benchmark: string, effort: Effort, seed: number, baseline: Baseline): string | null {
  const made = baseline[benchmark]?.made
  if (made === undefined) return `the baseline has no ratios of ${benchmark}`
  if (made.effort === effort && made.seed === seed) return null
  return `the baseline of ${benchmark} is of effort ${made.effort} and seed ${made.seed}`
}

/** Medians of a benchmark's runs beside the baseline. */
export function compareRatios(benchmark: string, runs: readonly (readonly Ratio[])[], baseline: Baseline): GateRow[] {
  const { ratios, ungated }: Pick<BenchmarkBaseline, 'ratios' | 'ungated'> = baseline[benchmark] ?? {
    ratios: {},
    ungated: {},
  }
  const measured = valuesByName(runs)
  const rows = [...measured].map(([name, { worse, all }]): GateRow => {
    const value = median(all)
    const known = ratios[name]
    if (known === undefined) {
      const verdict = Object.hasOwn(ungated, name) ? 'ungated' : 'new'
      return { benchmark, name, value, baseline: null, tolerance: null, worse, verdict }
    }
    const { tolerance } = known
    const growth = worse === 'higher' ? value / known.value : known.value / value
    // NaN is worse than any number.
    const verdict = !(growth <= 1 + tolerance) ? 'regressed' : growth < 1 / (1 + tolerance) ? 'better' : 'same'
    return { benchmark, name, value, baseline: known.value, tolerance, worse, verdict }
  })
  const missing = Object.entries(ratios).filter(([name]) => !measured.has(name))
  const missingRows = missing.map(([name, { value, ...rest }]): GateRow => {
    return { benchmark, name, value: null, baseline: value, ...rest, verdict: 'missing' }
  })
  return [...rows, ...missingRows]
}

/** Whether a run with this row fails. */
export function fails({ verdict }: GateRow): boolean {
  return verdict === 'regressed' || verdict === 'missing'
}

/**
 * Compares each run with the baseline; a benchmark with a ratio that seems to be worse runs twice more before it counts.
 *
 * @param runs of gated benchmarks; those that failed are left out
 * @param again runs a benchmark once more
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
    let compared = compareRatios(name, ratios, baseline)
    while (compared.some(fails) && ratios.length < RUNS_TO_CONFIRM) {
      const more = await again(name)
      if (more.result === null) break
      ratios.push(more.result.ratios ?? [])
      // Two runs have no middle one.
      if (ratios.length % 2 === 1) compared = compareRatios(name, ratios, baseline)
    }
    rows.push(...compared)
  }
  return rows
}

/** For the terminal: the ratios that differ from the baseline, and how many do not. */
export function gateText(rows: readonly GateRow[]): string {
  const counts = `${rows.filter(({ verdict }) => verdict === 'same').length} of ${rows.length} ratios are within tolerance`
  const shown = rows.filter(({ verdict }) => verdict !== 'same' && verdict !== 'ungated')
  if (shown.length === 0) return counts
  const lines = shown.map((row) => [
    row.name,
    row.value ?? '-',
    row.baseline ?? '-',
    row.tolerance === null ? '-' : percent(row.tolerance),
    fails(row) ? row.verdict.toUpperCase() : row.verdict,
  ])
  return `${counts}\n${textTable(['ratio', 'this run', 'baseline', 'tolerance', ''], lines)}`
}

/** Replaces these benchmarks in the file. @param runs several of each */
export function writeBaseline(
  file: string,
  runs: readonly BenchmarkRun[],
  of: { readonly machine: Machine; readonly versions: Versions; readonly effort: Effort; readonly seed: number },
): Baseline {
  const { commit, node } = of.versions
  const fresh = [...Map.groupBy(runs, ({ name }) => name)].map(([name, own]): readonly [string, BenchmarkBaseline] => {
    const ratios = own.flatMap(({ result }) => (result === null ? [] : [result.ratios ?? []]))
    const { effort, seed, machine } = of
    const when = { at: new Date().toISOString(), commit, node, cpu: machine.cpu }
    return [name, { made: { ...when, repetitions: ratios.length, effort, seed }, ...baselineRatios(ratios) }]
  })
  const baseline: Baseline = { ...readBaseline(file), ...Object.fromEntries(fresh) }
  writeFileSync(file, `${JSON.stringify(baseline, null, 2)}\n`)
  return baseline
}

/** Ratios and tolerances from repetitions on this machine. */
export function baselineRatios(runs: readonly (readonly Ratio[])[]): Pick<BenchmarkBaseline, 'ratios' | 'ungated'> {
  const ratios: Record<string, BaselineRatio> = {}
  const ungated: Record<string, number | null> = {}
  const rounded = (value: number): number => Number(value.toPrecision(4))
  for (const [name, { worse, all }] of valuesByName(runs)) {
    const [value, tolerance] = [median(all), toleranceOf(all)]
    if (value > 0 && tolerance <= TOLERANCE_MAX) {
      ratios[name] = { value: rounded(value), tolerance: rounded(tolerance), worse }
    } else ungated[name] = Number.isFinite(tolerance) ? rounded(tolerance) : null
  }
  return { ratios, ungated }
}

/** Four median absolute deviations, but at least the farthest repetition's, and at least `TOLERANCE_MIN`. */
export function toleranceOf(values: readonly number[]): number {
  const middle = median(values)
  const deviations = values.map((value) => Math.max(value / middle, middle / value) - 1)
  const farthest = Math.max(...deviations)
  return farthest < 1e-9 ? TOLERANCE_EXACT : Math.max(TOLERANCE_MIN, DEVIATIONS * median(deviations), farthest)
}

/** In the order in which the names first come. */
function valuesByName(runs: readonly (readonly Ratio[])[]): Map<string, { worse: Ratio['worse']; all: number[] }> {
  const groups = Map.groupBy(runs.flat(), ({ name }) => name)
  return new Map([...groups].map(([name, all]) => [name, { worse: all[0]!.worse, all: all.map(({ value }) => value) }]))
}
