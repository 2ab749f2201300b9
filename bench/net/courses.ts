/** What contestants did, course by course, and the figures of all rounds together. */
import { loadavg } from 'node:os'
import type { Row } from '../findings.js'
import { CONTESTANTS, type ContestantKey } from './contestants.js'
import { type LatencyFigures, latencyFigures, median, quantile } from './latencies.js'
import type { RoomReport } from './room.js'

/** Stands in a row of numbers for a message that never came. */
export const LOST = -1

/** What one contestant did in one round under one condition. */
export interface CourseResult {
  readonly key: ContestantKey
  /** Packet loss of each access link, each way. */
  readonly lossRatio: number
  readonly figures: LatencyFigures
  /** LOST for what never came. */
  readonly samplesMs: readonly number[]
  /** CPU time of all players for each message that arrived. */
  readonly cpuMs: number
  /** The same of the server. */
  readonly serverCpuMs: number
  /** How late 99 % of the players' own ticks were at most: no latency contains it. */
  readonly tickLateMs: number
  /** Of the machine, over a minute. */
  readonly load: number
}

export function courseResult(key: ContestantKey, lossRatio: number, report: RoomReport): CourseResult {
  const latencies = report.players.flatMap(({ latenciesMs }) => latenciesMs.flat())
  const arrived = latencies.filter((ms) => ms !== null).length
  const cpuMs = report.players.reduce((sum, player) => sum + player.cpuMs, 0)
  const lateMs = report.players.flatMap((player) => player.lateMs).toSorted((a, b) => a - b)
  return {
    key,
    lossRatio,
    figures: latencyFigures(latencies),
    samplesMs: latencies.map((ms) => ms ?? LOST),
    cpuMs: cpuMs / arrived,
    serverCpuMs: report.serverCpuMs / arrived,
    tickLateMs: quantile(lateMs, 0.99),
    load: loadavg()[0]!,
  }
}

/** null for what never came. */
export function latenciesOf({ samplesMs }: CourseResult): (number | null)[] {
  return samplesMs.map((ms) => (ms === LOST ? null : ms))
}

/** The undisturbed rounds of one contestant under one condition, or the least disturbed where all were. */
export interface Cell {
  readonly key: ContestantKey
  readonly name: string
  readonly lossRatio: number
  /** Percentiles, CPU and lateness: medians of the rounds. Maximum and shares: of all messages. */
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly over60Ratio: number
  readonly over100Ratio: number
  readonly lostRatio: number
  readonly cpuMs: number
  readonly serverCpuMs: number
  readonly tickLateMs: number
  /** Those that count. */
  readonly courses: readonly CourseResult[]
  /** Rounds played. */
  readonly rounds: number
}

/**
 * Cells in the order of `keys`, and of growing loss.
 *
 * @param disturbedMs  a round whose ticks were later than this counts only where no round was better
 */
export async function cellsOf(
  keys: readonly ContestantKey[],
  results: readonly CourseResult[],
  disturbedMs = Number.POSITIVE_INFINITY,
): Promise<Cell[]> {
  const cells: Cell[] = []
  for (const key of keys) {
    const { name } = await CONTESTANTS[key]()
    const own = results.filter((result) => result.key === key)
    const losses = [...new Set(own.map(({ lossRatio }) => lossRatio))].toSorted((a, b) => a - b)
    for (const lossRatio of losses) {
      const played = own.filter((result) => result.lossRatio === lossRatio)
      const bearableMs = Math.max(disturbedMs, Math.min(...played.map(({ tickLateMs }) => tickLateMs)))
      const courses = played.filter(({ tickLateMs }) => tickLateMs <= bearableMs)
      const middle = (of: (course: CourseResult) => number): number => median(courses.map(of))
      const all = latencyFigures(courses.flatMap(latenciesOf))
      cells.push({
        key,
        name,
        lossRatio,
        p50Ms: middle(({ figures }) => figures.p50Ms),
        p95Ms: middle(({ figures }) => figures.p95Ms),
        p99Ms: middle(({ figures }) => figures.p99Ms),
        maxMs: all.maxMs,
        over60Ratio: all.over60Ratio,
        over100Ratio: all.over100Ratio,
        lostRatio: all.lostRatio,
        cpuMs: middle((course) => course.cpuMs),
        serverCpuMs: middle((course) => course.serverCpuMs),
        tickLateMs: middle((course) => course.tickLateMs),
        courses,
        rounds: played.length,
      })
    }
  }
  return cells
}

/** A row of the report for each course: the raw samples, and what they come to. */
export function courseRow(result: CourseResult): Row {
  const { figures, samplesMs, ...rest } = result
  return { ...rest, ...figures, maxMs: Number.isFinite(figures.maxMs) ? figures.maxMs : null, samplesMs }
}
