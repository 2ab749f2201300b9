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
  readonly value: number
  /** Share by which a run may be worse. */
  readonly tolerance: number
  readonly worse: Ratio['worse']
}

export interface BenchmarkBaseline {
  /** When, with what and from how many runs. */
  readonly made: {
    readonly at: string
    readonly commit: string | null
    readonly node: string
    readonly cpu: string
    readonly repetitions: number
    /** Only runs with these compare. */
    readonly effort: Effort
    readonly seed: number
  }
  readonly ratios: Readonly<Record<string, BaselineRatio>>
  /** Ratios too noisy to be held against a run, and the tolerance they would need; null for what is no ratio. */
  readonly ungated: Readonly<Record<string, number | null>>
}

/** bench/baseline.json, by benchmark. */
export type Baseline = Readonly<Record<string, BenchmarkBaseline>>

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

/** Medians of a benchmark's runs beside the baseline. */
export function compareRatios(benchmark: string, runs: readonly (readonly Ratio[])[], baseline: Baseline): GateRow[] {
  const { ratios, ungated } = baseline[benchmark] ?? { ratios: {}, ungated: {} }
  const medians = medianRatios(runs)
  const rows = medians.map(({ name, value, worse }): GateRow => {
    const known = ratios[name]
    if (known !== undefined) return compareRatio({ benchmark, name, value, worse }, known)
    const verdict = Object.hasOwn(ungated, name) ? 'ungated' : 'new'
    return { benchmark, name, value, baseline: null, tolerance: null, worse, verdict }
  })
  const names = new Set(medians.map(({ name }) => name))
  const missing = Object.entries(ratios).filter(([name]) => !names.has(name))
  return [
    ...rows,
    ...missing.map(([name, { value, tolerance, worse }]): GateRow => {
      return { benchmark, name, value: null, baseline: value, tolerance, worse, verdict: 'missing' }
    }),
  ]
}

function compareRatio(found: Ratio & { readonly benchmark: string }, known: BaselineRatio): GateRow {
  const { tolerance } = known
  const growth = found.worse === 'higher' ? found.value / known.value : known.value / found.value
  // What is no number is worse than any.
  const verdict = !(growth <= 1 + tolerance) ? 'regressed' : growth < 1 / (1 + tolerance) ? 'better' : 'same'
  return { ...found, baseline: known.value, tolerance, verdict }
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
export function baselineRatios(runs: readonly (readonly Ratio[])[]): Pick<BenchmarkBaseline, 'ratios' | 'ungated'> {
  const ratios: Record<string, BaselineRatio> = {}
  const ungated: Record<string, number | null> = {}
  for (const [name, { worse, all }] of valuesByName(runs)) {
    const value = median(all)
    const tolerance = toleranceOf(all)
    if (value > 0 && tolerance <= TOLERANCE_MAX)
      ratios[name] = { value: rounded(value), tolerance: rounded(tolerance), worse }
    else ungated[name] = Number.isFinite(tolerance) ? rounded(tolerance) : null
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
