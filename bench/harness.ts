/** What every benchmark needs: honest timing, goals, and tables for the terminal. */
import Table from 'cli-table3'
import { Random } from 'peerstep/core'
import type { BenchResult, FindingsTable, Goal, Ratio } from './findings.js'
import { planting } from './plant.js'
import { waitedMs } from './turns.js'
import { YARDSTICK } from './yardstick.js'

/** How much of the machine's time a benchmark takes: a look whether it works at all, a short run, a sure one. */
export const EFFORTS = ['smoke', 'quick', 'full'] as const
export type Effort = (typeof EFFORTS)[number]

export interface BenchContext {
  /** All randomness of a benchmark comes from this. */
  readonly seed: number
  readonly effort: Effort
  /** Print a line of text. */
  readonly print: (text: string) => void
}

/** One benchmark: a module of bench/ that exports `run`. */
export interface Benchmark {
  run(context: BenchContext): Promise<BenchResult>
}

export function atLeast(name: string, value: number, limit: number, unit: string): Goal {
  return { name, value, unit, limit, met: value >= limit }
}

export function atMost(name: string, value: number, limit: number, unit: string): Goal {
  return { name, value, unit, limit, met: value <= limit }
}

/** Timing of one case. */
export interface Timing {
  /** Microseconds per call: median of the batches. */
  readonly medianUs: number
  /** A tenth of the batches were faster than this. */
  readonly p10Us: number
  /** A tenth of the batches were slower than this. */
  readonly p90Us: number
  /** Microseconds per call of each batch, in the order measured. */
  readonly samplesUs: readonly number[]
}

export interface TimingOptions {
  readonly seed: number
  /** Measured batches per case. */
  readonly batches: number
  /** A batch lasts about this long; a case slower than that gets one call per batch. */
  readonly batchMs: number
}

/** Unmeasured batches per case, so that the compiler has settled before anything counts. */
const WARM_UP_BATCHES = 4
/** The compiler works in other threads, and with short batches it might not be done. */
const WARM_UP_MS = 25

/**
 * Time several cases side by side: every round runs one batch of each, in shuffled order, so that a slow moment of the
 * machine, a collection of garbage or a change of clock speed falls on all of them alike.
 */
export function timeCases<Name extends string>(
  cases: Readonly<Record<Name, () => void>>,
  options: TimingOptions,
): Record<Name, Timing> {
  const random = new Random(options.seed)
  const names = Object.keys(cases) as Name[]
  const calls = Object.fromEntries(names.map((name) => [name, planting(name, cases[name])])) as Record<Name, () => void>
  const counts = {} as Record<Name, number>
  const samples = {} as Record<Name, number[]>
  for (const name of names) {
    samples[name] = []
    counts[name] = 1
    const beganMs = performance.now()
    for (let round = 0; round < WARM_UP_BATCHES || performance.now() - beganMs < WARM_UP_MS; round += 1) {
      const perCallMs = timeBatchMs(calls[name], counts[name]) / counts[name]
      counts[name] = Math.max(1, Math.min(1_000_000, Math.round(options.batchMs / Math.max(perCallMs, 1e-6))))
    }
  }
  for (let batch = 0; batch < options.batches; batch += 1) {
    for (const name of random.shuffle([...names])) {
      samples[name].push((timeBatchMs(calls[name], counts[name]) * 1000) / counts[name])
    }
  }
  return Object.fromEntries(names.map((name) => [name, timingOf(samples[name])])) as Record<Name, Timing>
}

/**
 * Without the time in which others had our processor. Both clocks are read so that an unlucky moment between them makes
 * a batch too long, never too short.
 */
function timeBatchMs(call: () => void, count: number): number {
  const start = performance.now()
  const waitedBefore = waitedMs()
  for (let index = 0; index < count; index += 1) call()
  const waited = waitedMs() - waitedBefore
  return performance.now() - start - waited
}

function timingOf(samplesUs: readonly number[]): Timing {
  const sorted = [...samplesUs].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { medianUs: at(0.5), p10Us: at(0.1), p90Us: at(0.9), samplesUs }
}

/**
 * Each case to the yardstick, which has to be one of them. Of both, the time that a tenth of the batches beat: what
 * disturbs a busy machine only ever adds, and moves that far less than the median.
 *
 * @param benchmark for the names to begin with
 */
export function yardstickRatios(benchmark: string, timings: Readonly<Record<string, Timing>>): Ratio[] {
  const { p10Us } = timings[YARDSTICK]!
  return Object.entries(timings)
    .filter(([name]) => name !== YARDSTICK)
    .map(([name, timing]) => ({ name: `${benchmark}: ${name}`, value: timing.p10Us / p10Us, worse: 'higher' }))
}

/** Three significant digits, thousands apart. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toLocaleString('en-US', { maximumFractionDigits: Math.min(digits, 6) })
}

/** Whether a cell stands on the right, under the others of its column. */
export function isNumberLike(cell: string | number): boolean {
  return typeof cell === 'number' || /^[-+~<>]?[\d.]|^[-–]?$/.test(cell)
}

/** A table for the terminal. */
export function tableOf(head: readonly string[], lines: readonly (readonly (string | number)[])[]): string {
  const colAligns = head.map((_, index) =>
    index > 0 && lines.every((line) => isNumberLike(line[index] ?? '-')) ? ('right' as const) : ('left' as const),
  )
  const table = new Table({ head: [...head], colAligns, style: { head: [], border: [], compact: true } })
  for (const line of lines) table.push(line.map((cell) => (typeof cell === 'number' ? short(cell) : cell)))
  return table.toString()
}

/** A table of the report, for the terminal. */
export function tableText({ title, note, head, lines }: FindingsTable): string {
  const cells = lines.map((line) => line.map((cell) => (typeof cell === 'object' ? `${cell.text} MISSED` : cell)))
  return [title, ...(note === undefined ? [] : [note]), tableOf(head, cells)].join('\n')
}

/** Goals with their verdicts, for the terminal. */
export function goalsTable(goals: readonly Goal[]): string {
  return tableOf(
    ['goal', 'measured', 'limit', 'unit', ''],
    goals.map(({ name, value, limit, unit, met }) => [name, value, limit, unit, met ? 'met' : 'MISSED']),
  )
}
