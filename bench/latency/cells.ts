/** What the rounds of each contestant under each condition come to. */
import { CONTESTANTS, type ContestantKey } from '../net/contestants.js'
import { latencyFigures, median } from '../net/latencies.js'
import type { Condition } from './matrix.js'
import { DISTURBED_MS, MEASURES, type Measure, type Trial } from './stage.js'

/** The undisturbed rounds, or the least disturbed where all were. */
export interface LatencyCell {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival' | 'floor'
  readonly condition: Condition
  readonly measure: Measure
  /** Percentiles and lateness: medians of the rounds that count. What never came is later than anything that did. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly tickLateMs: number
  /** Of all rounds that count. */
  readonly count: number
  readonly lostRatio: number
  readonly trials: readonly Trial[]
}

/** In the order of conditions, their contestants and measures. */
export async function cellsOf(conditions: readonly Condition[], trials: readonly Trial[]): Promise<LatencyCell[]> {
  const cells: LatencyCell[] = []
  for (const condition of conditions) {
    for (const key of condition.keys) {
      const { name, side } = await CONTESTANTS[key]()
      for (const measure of MEASURES) {
        const own = trials.filter(
          (trial) => trial.condition === condition && trial.key === key && trial.measure === measure,
        )
        if (own.length > 0) cells.push({ key, name, side, condition, measure, ...figuresOf(own) })
      }
    }
  }
  return cells
}

function figuresOf(played: readonly Trial[]): Omit<LatencyCell, 'key' | 'name' | 'side' | 'condition' | 'measure'> {
  const bearableMs = Math.max(DISTURBED_MS, Math.min(...played.map(({ tickLateMs }) => tickLateMs)))
  const trials = played.filter(({ tickLateMs }) => tickLateMs <= bearableMs)
  const rounds = trials.map(({ latenciesMs }) => latencyFigures(latenciesMs))
  const all = latencyFigures(trials.flatMap(({ latenciesMs }) => latenciesMs))
  return {
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p95Ms: median(rounds.map(({ p95Ms }) => p95Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    tickLateMs: median(trials.map(({ tickLateMs }) => tickLateMs)),
    count: all.count,
    lostRatio: all.lostRatio,
    trials,
  }
}
