/** What one call of the benchmarks found, on which machine and with what: the JSON of raw samples is one of these. */
import type { BenchResult } from '../findings.js'
import type { Effort } from '../harness.js'
import type { GateRow } from './gate.js'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly os: string
  /** Why there was no network lab; null when there was one. */
  readonly withoutLab: string | null
}

export interface Versions {
  readonly node: string
  readonly v8: string
  readonly peerstep: string
  /** Short hash of the commit, with a plus sign when files differed from it; null outside a checkout. */
  readonly commit: string | null
  /** What we are compared with, and what measures and draws: name of the package to its version. */
  readonly compared: Readonly<Record<string, string>>
}

/** One benchmark, in a process of its own. */
export interface BenchmarkRun {
  readonly name: string
  /** What it measures. */
  readonly about: string
  /** Runs it again. */
  readonly command: string
  readonly tookMs: number
  /** Processes that wanted to run, mean of a minute. */
  readonly loadBefore: number
  readonly loadAfter: number
  /** Cores that processes other than this run's kept busy meanwhile; null where the system does not say. */
  readonly othersCores: number | null
  /** Why there is no result; null when there is one. */
  readonly failure: string | null
  readonly result: BenchResult | null
}

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
  /** Ratios of this run beside the committed ones; empty when nothing of it is gated. */
  readonly gate: readonly GateRow[]
}

/** Others on the machine may take this much of a core; beyond it, absolute figures and tails are not to be trusted. */
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

export type Verdict = 'met' | 'missed' | 'not measured'

/** A goal whose figure is no number has not been measured; JSON says null for it. */
export function verdictOf({ value, met }: { readonly value: number | null; readonly met: boolean }): Verdict {
  if (value === null || !Number.isFinite(value)) return 'not measured'
  return met ? 'met' : 'missed'
}
