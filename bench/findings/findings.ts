/** What a benchmark finds, in the form that reports show: raw rows, tables, figures, goals and ratios. */

/** How long a benchmark measures: only to see whether it works, for a short run, or for figures to be quoted. */
export const EFFORTS = ['smoke', 'quick', 'full'] as const
/** One of `EFFORTS`. */
export type Effort = (typeof EFFORTS)[number]

/** What a benchmark is told. */
export interface BenchContext {
  /** All randomness of a benchmark comes from this. */
  readonly seed: number
  readonly effort: Effort
  /** Prints a line of text. */
  readonly print: (text: string) => void
}

/** One benchmark: a module that exports `run`. */
export interface Benchmark {
  run(context: BenchContext): Promise<BenchResult>
}

/** One measured thing, raw. */
export type Row = Readonly<Record<string, string | number | boolean | null | readonly number[]>>

/** A figure with the limit that is wanted of it. */
export interface Goal {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly met: boolean
}

/** A cell of a table; one that misses its limit is shown in red. */
export type Cell = string | number | { readonly text: string; readonly missed: true }

/** A table of the report. */
export interface FindingsTable {
  readonly title: string
  /** Shown in docs/benchmarks.md too. */
  readonly headline?: true
  /** How to read it: units, what is better, what is left out. */
  readonly note?: string
  readonly head: readonly string[]
  /** Each with as many cells as the head. */
  readonly lines: readonly (readonly Cell[])[]
}

/** One axis of a figure; its title names the unit: 'round trip, ms'. */
export interface Axis {
  readonly title: string
  readonly scale?: 'linear' | 'log'
}

/** A line of a figure. A name is drawn alike in all figures of a benchmark; a rival's line is dashed. */
export interface Series {
  readonly name: string
  readonly rival?: true
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** The distribution of latencies; null for a message that never arrived. */
export interface Curve {
  readonly name: string
  readonly rival?: true
  readonly latenciesMs: readonly (number | null)[]
}

/** Distributions of latencies: one panel for each condition, one curve for each path. */
export interface CdfFigure {
  readonly kind: 'cdf'
  readonly title: string
  readonly note?: string
  readonly panels: readonly { readonly title: string; readonly curves: readonly Curve[] }[]
}

/** How something grows with something else. */
export interface LineFigure {
  readonly kind: 'lines'
  readonly title: string
  readonly note?: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** A horizontal line at the limit. */
  readonly limit?: { readonly y: number; readonly name: string }
}

/** Several values side by side, in groups. */
export interface BarFigure {
  readonly kind: 'bars'
  readonly title: string
  readonly note?: string
  readonly y: Axis
  readonly bars: readonly { readonly group: string; readonly name: string; readonly value: number }[]
}

/** A picture of the report. */
export type Figure = CdfFigure | LineFigure | BarFigure

/** A quotient of two things measured side by side in one run: what the regression gate compares from run to run. */
export interface Ratio {
  /** The same in every run: 'rollback: re-simulated frames, objects to columns'. */
  readonly name: string
  readonly value: number
  /** Which direction is worse. */
  readonly worse: 'higher' | 'lower'
}

/** What one benchmark found. */
export interface BenchResult {
  readonly rows: readonly Row[]
  readonly goals: readonly Goal[]
  readonly tables?: readonly FindingsTable[]
  readonly figures?: readonly Figure[]
  readonly ratios?: readonly Ratio[]
  /** What a reader of the figures has to know: what was not measured here, and why. */
  readonly notes?: readonly string[]
}

/** A goal that is met from the limit upwards. */
export function atLeast(name: string, value: number, limit: number, unit: string): Goal {
  return { name, value, unit, limit, met: value >= limit }
}

/** A goal that is met up to the limit. */
export function atMost(name: string, value: number, limit: number, unit: string): Goal {
  return { name, value, unit, limit, met: value <= limit }
}

/** A ratio that gets worse as it grows. */
export function ratio(name: string, value: number): Ratio {
  return { name, value, worse: 'higher' }
}

/** A column of a table: its heading and the cell of each item. */
export type Column<Item> = readonly [head: string, cell: (item: Item) => Cell]

/** A table with a line for each item. */
export function tableOf<Item>(
  about: Pick<FindingsTable, 'title' | 'note' | 'headline'>,
  items: readonly Item[],
  columns: readonly Column<Item>[],
): FindingsTable {
  const lines = items.map((item) => columns.map(([, cell]) => cell(item)))
  return { ...about, head: columns.map(([head]) => head), lines }
}
