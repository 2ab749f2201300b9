/** The regression gate: this run's ratios beside the committed ones. */
import type { Ratio } from '../findings.js'
import type { Effort } from '../harness.js'
import { median } from '../net/latencies.js'

/** A ratio noisier than this says nothing; and a slowdown to twice is caught by every tolerance up to it. */
export const TOLERANCE_MAX = 0.6
/** Small changes of the compiler or the machine move any timing by so much. */
const TOLERANCE_MIN = 0.1
/** What comes out the same in every repetition has no noise: only a change of the code moves it. */
const TOLERANCE_EXACT = 0.03
/** Of the median absolute deviation: beyond it lies one run in 150, were they distributed normally. */
const DEVIATIONS = 4

export interface BaselineRatio {
  readonly benchmark: string
  readonly value: number
  /** Share by which a run may be worse. */
  readonly tolerance: number
  readonly worse: Ratio['worse']
}

/** bench/baseline.json */
export interface Baseline {
  /** When, with what and from how many runs it was made. */
  readonly made: {
    readonly at: string
    readonly commit: string | null
    readonly node: string
    readonly cpu: string
    readonly repetitions: number
  }
  /** Only runs with the same ones compare. */
  readonly effort: Effort
  readonly seed: number
  readonly ratios: Readonly<Record<string, BaselineRatio>>
  /** Ratios too noisy to hold anything against, by their spread. */
  readonly ungated: Readonly<Record<string, number>>
}

/** Better: by more than the tolerance, so the baseline is out of date. Missing: the baseline has it, the run has not. */
export type GateVerdict = 'same' | 'better' | 'regressed' | 'missing' | 'new' | 'ungated'

export interface GateRow {
  readonly benchmark: string
  readonly name: string
  /** This run's; null when missing. */
  readonly value: number | null
  /** Null when the baseline has none. */
  readonly baseline: number | null
  readonly tolerance: number | null
  readonly worse: Ratio['worse']
  readonly verdict: GateVerdict
}

/** One benchmark's ratios, in each of its runs. */
export interface RatioRuns {
  readonly benchmark: string
  readonly runs: readonly (readonly Ratio[])[]
}

/** Medians of the runs beside the baseline. Only benchmarks of `found` are looked at. */
export function compareRatios(found: readonly RatioRuns[], baseline: Baseline): GateRow[] {
  return found.flatMap(({ benchmark, runs }) => {
    const medians = medianRatios(runs)
    const rows = medians.map((ratio) => compareRatio(benchmark, ratio, baseline))
    const names = new Set(medians.map(({ name }) => name))
    const missing = Object.entries(baseline.ratios).filter(
      ([name, one]) => one.benchmark === benchmark && !names.has(name),
    )
    return [
      ...rows,
      ...missing.map(([name, { value, tolerance, worse }]): GateRow => {
        return { benchmark, name, value: null, baseline: value, tolerance, worse, verdict: 'missing' }
      }),
    ]
  })
}

function compareRatio(benchmark: string, { name, value, worse }: Ratio, { ratios, ungated }: Baseline): GateRow {
  const known = ratios[name]
  if (known === undefined) {
    const verdict = Object.hasOwn(ungated, name) ? 'ungated' : 'new'
    return { benchmark, name, value, baseline: null, tolerance: null, worse, verdict }
  }
  const { tolerance } = known
  const growth = worse === 'higher' ? value / known.value : known.value / value
  const verdict = growth > 1 + tolerance ? 'regressed' : growth < 1 / (1 + tolerance) ? 'better' : 'same'
  return { benchmark, name, value, baseline: known.value, tolerance, worse, verdict }
}

/** Whether a run with this row fails. */
export function fails({ verdict }: GateRow): boolean {
  return verdict === 'regressed' || verdict === 'missing'
}

/** Each ratio's median of the runs that have it, in the order in which they first come. */
export function medianRatios(runs: readonly (readonly Ratio[])[]): Ratio[] {
  const values = valuesByName(runs)
  return [...values].map(([name, { worse, all }]) => ({ name, worse, value: median(all) }))
}

/** What may be held against later runs, from this machine's runs of now. */
export function baselineRatios(found: readonly RatioRuns[]): Pick<Baseline, 'ratios' | 'ungated'> {
  const ratios: Record<string, BaselineRatio> = {}
  const ungated: Record<string, number> = {}
  for (const { benchmark, runs } of found) {
    for (const [name, { worse, all }] of valuesByName(runs)) {
      const value = median(all)
      const tolerance = toleranceOf(all)
      if (!Number.isFinite(value) || value <= 0 || tolerance > TOLERANCE_MAX) ungated[name] = rounded(tolerance)
      else ratios[name] = { benchmark, value: rounded(value), tolerance: rounded(tolerance), worse }
    }
  }
  return { ratios, ungated }
}

/** Four median absolute deviations, but never less than the farthest of the runs was off, nor than the least of all. */
export function toleranceOf(values: readonly number[]): number {
  const middle = median(values)
  const offs = values.map((value) => Math.max(value / middle, middle / value) - 1)
  const farthest = Math.max(...offs)
  if (farthest < 1e-9) return TOLERANCE_EXACT
  return Math.max(TOLERANCE_MIN, DEVIATIONS * median(offs), farthest)
}

function valuesByName(runs: readonly (readonly Ratio[])[]): Map<string, { worse: Ratio['worse']; all: number[] }> {
  const values = new Map<string, { worse: Ratio['worse']; all: number[] }>()
  for (const { name, worse, value } of runs.flat()) {
    const entry = values.get(name) ?? { worse, all: [] }
    entry.all.push(value)
    values.set(name, entry)
  }
  return values
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
