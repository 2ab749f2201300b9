/** What a benchmark finds, in the form in which reports show it: raw rows, tables, figures, goals, ratios. */

/** One measured thing, raw. */
export type Row = Readonly<Record<string, string | number | boolean | null | readonly number[]>>

/** A figure that was wanted of the whole, and what it is. */
export interface Goal {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly limit: number
  readonly met: boolean
}

export type Cell = string | number | { readonly text: string; readonly missed: true }

export interface FindingsTable {
  readonly title: string
  /** Shown in the README too. */
  readonly headline?: true
  /** How to read it: units, what is better, what is not in it. */
  readonly note?: string
  readonly head: readonly string[]
  /** As many cells as the head has. One that misses what was wanted of it is shown in red. */
  readonly lines: readonly (readonly Cell[])[]
}

export interface Axis {
  /** With its unit, where it has one: 'round trip, ms'. */
  readonly title: string
  readonly scale?: 'linear' | 'log'
}

export interface Series {
  /** The same thing has the same name in all figures of a benchmark, and is drawn alike. */
  readonly name: string
  /** Somebody else's: dashed. */
  readonly rival?: true
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** How latencies are distributed: one panel for each condition, one curve for each path. */
export interface CdfFigure {
  readonly kind: 'cdf'
  readonly title: string
  readonly note?: string
  readonly panels: readonly {
    readonly title: string
    readonly curves: readonly Curve[]
  }[]
}

export interface Curve {
  readonly name: string
  /** Somebody else's: dashed. */
  readonly rival?: true
  /** null for what never came. */
  readonly latenciesMs: readonly (number | null)[]
}

/** How something grows with something else. */
export interface LineFigure {
  readonly kind: 'lines'
  readonly title: string
  readonly note?: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
  /** A line across, at what was wanted. */
  readonly limit?: { readonly y: number; readonly name: string }
}

/** Several things side by side, in groups. */
export interface BarFigure {
  readonly kind: 'bars'
  readonly title: string
  readonly note?: string
  readonly y: Axis
  readonly bars: readonly { readonly group: string; readonly name: string; readonly value: number }[]
}

export type Figure = CdfFigure | LineFigure | BarFigure

/** A quotient of two things measured side by side in one run: what the regression gate compares from run to run. */
export interface Ratio {
  /** The same in every run: 'rollback: re-simulated frames, objects to columns'. */
  readonly name: string
  readonly value: number
  /** Which way is worse. */
  readonly worse: 'higher' | 'lower'
}

/** What one benchmark found. */
export interface BenchResult {
  /** Raw figures, one object per measured thing. */
  readonly rows: readonly Row[]
  readonly goals: readonly Goal[]
  readonly tables?: readonly FindingsTable[]
  readonly figures?: readonly Figure[]
  readonly ratios?: readonly Ratio[]
  /** Sentences that a reader of the figures has to know: what was not measured here, and why. */
  readonly notes?: readonly string[]
}
