/** All rounds of each contestant under each condition, and the comparison of ours with the best rival. */
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import { undisturbed } from '../lanes/runs.js'
import { latencyFigures, median } from '../measure/statistics.js'
import { type Condition, publishedName } from './matrix.js'
import { MEASURES, type Measure, type Trial } from './trials.js'

/** The undisturbed rounds, or the least disturbed one where all were. */
export interface LatencyCell {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival' | 'floor'
  readonly condition: Condition
  readonly measure: Measure
  /** Medians of the rounds that count. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly trials: readonly Trial[]
}

/** In the order of conditions, their contestants and measures. */
export async function cellsOf(conditions: readonly Condition[], trials: readonly Trial[]): Promise<LatencyCell[]> {
  const cells: LatencyCell[] = []
  for (const condition of conditions) {
    for (const key of condition.keys) {
      const { name, side } = await CONTESTANTS[key]()
      const here = trials.filter((trial) => trial.condition === condition && trial.key === key)
      for (const measure of MEASURES) {
        const own = here.filter((trial) => trial.measure === measure)
        if (own.length === 0) continue
        const counted = undisturbed(own)
        const rounds = counted.map(({ latenciesMs }) => latencyFigures(latenciesMs))
        const p50Ms = median(rounds.map((round) => round.p50Ms))
        const p99Ms = median(rounds.map((round) => round.p99Ms))
        cells.push({ key, name, side, condition, measure, p50Ms, p99Ms, trials: counted })
      }
    }
  }
  return cells
}

/** Two contestants that do the same differ by the greater of these, whatever is sampled. */
export const NOISE_MS = 1
/** See `NOISE_MS`. */
export const NOISE_RATIO = 0.02
/** Standard deviations within which 95 % lie. */
const CONFIDENCE = 1.96

/** What the goals compare; the own screen is the same for all. */
export const COMPARED: readonly Measure[] = ['message', 'press']

/** One row of the matrix for one measure; pages are compared with pages. */
export interface Comparison {
  readonly condition: Condition
  readonly measure: Measure
  readonly inPages: boolean
  /** The best of each side by 99th percentile. */
  readonly ours: LatencyCell
  readonly rival: LatencyCell
  /** Ours is at least as good, or worse by no more than chance explains. */
  readonly holds: boolean
}

/** Of each condition, measure and runtime that both sides played. */
export function comparisonsOf(cells: readonly LatencyCell[]): Comparison[] {
  const best = (some: readonly LatencyCell[], side: LatencyCell['side']): LatencyCell | undefined =>
    some.filter((cell) => cell.side === side).toSorted((a, b) => a.p99Ms - b.p99Ms)[0]
  return [...new Set(cells.map((cell) => cell.condition))].flatMap((condition) =>
    [false, true].flatMap((inPages) =>
      COMPARED.flatMap((measure): Comparison[] => {
        const own = cells.filter((cell) => cell.condition === condition && cell.measure === measure)
        const here = own.filter(({ key }) => key.endsWith('InChromium') === inPages)
        const [ours, rival] = [best(here, 'ours'), best(here, 'rival')]
        if (ours === undefined || rival === undefined) return []
        return [{ condition, measure, inPages, ours, rival, holds: isAsGood(ours, rival) }]
      }),
    ),
  )
}

/** The 99th percentiles are near enough, or each lies where the other's samples would let it lie. */
function isAsGood(ours: LatencyCell, rival: LatencyCell): boolean {
  if (ours.p99Ms <= rival.p99Ms + Math.max(NOISE_MS, NOISE_RATIO * rival.p99Ms)) return true
  const samples = ({ trials }: LatencyCell): number[] =>
    trials.flatMap(({ latenciesMs }) => latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY))
  return p99Range(samples(ours)).leastMs <= p99Range(samples(rival)).mostMs
}

/**
 * Where the 99th percentile lies with 95 %: the number of samples above it is binomial, so it lies between two of them,
 * counted in order.
 */
export function p99Range(samplesMs: readonly number[]): { readonly leastMs: number; readonly mostMs: number } {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const count = sorted.length
  const spread = CONFIDENCE * Math.sqrt(count * 0.99 * 0.01)
  const at = (rank: number): number => sorted[Math.min(count - 1, Math.max(0, rank))]!
  return { leastMs: at(Math.floor(0.99 * count - spread)), mostMs: at(Math.ceil(0.99 * count + spread)) }
}

/** p99 of the best of some contestants to that of another; NaN where one of them was not measured. */
export function p99Ratio(
  cells: readonly LatencyCell[],
  keys: readonly ContestantKey[],
  to: ContestantKey,
  where: { readonly condition: string; readonly measure: Measure },
): number {
  const p99s = (wanted: readonly ContestantKey[]): number[] =>
    cells
      .filter(({ condition, measure }) => condition.name === where.condition && measure === where.measure)
      .filter(({ key }) => wanted.includes(key))
      .map(({ p99Ms }) => p99Ms)
  return Math.min(...p99s(keys)) / (p99s([to])[0] ?? Number.NaN)
}

/** The conditions of the published shape that were measured. */
export function publishedConditions(cells: readonly LatencyCell[]): Condition[] {
  const conditions = [...new Map(cells.map(({ condition }) => [condition.name, condition])).values()]
  return conditions.filter(({ players, lossRatio, name }) => name === publishedName(players, lossRatio))
}
