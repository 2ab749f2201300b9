/** What one call of the benchmarks found, on which machine and with what: the JSON of raw samples is one of these. */
import type { BenchResult, Effort, Goal } from '../findings/findings.js'
import type { Machine, Versions } from '../measure/machine.js'
import type { GateRow } from './gate.js'

/** One benchmark, run in a process of its own. */
export interface BenchmarkRun {
  readonly name: string
  /** What it measures. */
  readonly about: string
  /** Runs it again. */
  readonly command: string
  readonly tookMs: number
  /** Runnable processes, mean of a minute. */
  readonly loadBefore: number
  readonly loadAfter: number
  /** Cores that other processes kept busy meanwhile; null where the system does not count it. */
  readonly othersCores: number | null
  /** Why there is no result; null when there is one. */
  readonly failure: string | null
  readonly result: BenchResult | null
}

/** The whole report; JSON holds null instead of NaN and Infinity. */
export interface RunReport {
  /** Of this format. */
  readonly version: 1
  readonly startedAt: string
  readonly tookMs: number
  readonly effort: Effort
  readonly seed: number
  readonly command: string
  readonly machine: Machine
  readonly versions: Versions
  readonly benchmarks: readonly BenchmarkRun[]
  /** Ratios of this run beside the committed ones; empty when none of it is gated. */
  readonly gate: readonly GateRow[]
}

/** Beyond this many cores kept busy by other processes, absolute figures and tails are not to be trusted. */
const OTHERS_CORES_MAX = 0.25

/** Why figures of this benchmark should be read with care; null when nothing is known against them. */
export function disturbance({ othersCores, loadBefore }: BenchmarkRun, { cores }: Machine): string | null {
  if (othersCores !== null) {
    if (othersCores <= OTHERS_CORES_MAX) return null
    return `Something else kept ${othersCores.toFixed(1)} of ${cores} cores busy while this ran.`
  }
  if (loadBefore <= cores / 2) return null
  return `${loadBefore.toFixed(1)} processes wanted to run on ${cores} cores before this began.`
}

/** Whether a goal was met. */
export type Verdict = 'met' | 'missed' | 'not measured'

/** A goal whose value is no number was not measured. */
export function verdictOf({ value, met }: { readonly value: number | null; readonly met: boolean }): Verdict {
  if (value === null || !Number.isFinite(value)) return 'not measured'
  return met ? 'met' : 'missed'
}

/** Goals of all benchmarks, each with the name of its benchmark. */
export function goalsOf(benchmarks: readonly BenchmarkRun[]): (Goal & { readonly of: string })[] {
  return benchmarks.flatMap(({ name, result }) => (result?.goals ?? []).map((goal) => ({ ...goal, of: name })))
}

/** How many goals were met, missed and not measured. */
export function countGoals(benchmarks: readonly BenchmarkRun[]): Readonly<Record<Verdict, number>> {
  const counts = { met: 0, missed: 0, 'not measured': 0 }
  for (const goal of goalsOf(benchmarks)) counts[verdictOf(goal)] += 1
  return counts
}
