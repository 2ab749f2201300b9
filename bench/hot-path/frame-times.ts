/** Times of ticks in a few figures. */
import { median, quantile } from '../net/latencies.js'

export interface FrameTimes {
  /** Of all repetitions. */
  readonly ticks: number
  /** Medians of the repetitions' percentiles. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
  /** Of all repetitions. */
  readonly maxMs: number
  readonly tickMs: readonly number[]
}

/** @param repetitions the same ticks in each; at least one, none empty */
export function frameTimes(repetitions: readonly (readonly number[])[]): FrameTimes {
  const sorted = repetitions.map((ticks) => ticks.toSorted((a, b) => a - b))
  const at = (share: number): number => median(sorted.map((ticks) => quantile(ticks, share)))
  return {
    ticks: repetitions.reduce((sum, ticks) => sum + ticks.length, 0),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    p999Ms: at(0.999),
    maxMs: Math.max(...sorted.map((ticks) => ticks.at(-1)!)),
    tickMs: repetitions.flat(),
  }
}

/** Milliseconds; each is twice the one before, so that the few long ones are seen beside the many short ones. */
const EDGES_MS = [0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8]

/** Share of the ticks between each two edges; those at an edge count to the longer ones. */
export function histogram(tickMs: readonly number[]): { readonly name: string; readonly share: number }[] {
  return [0, ...EDGES_MS].map((fromMs, index) => {
    const toMs = EDGES_MS[index] ?? Number.POSITIVE_INFINITY
    const share = tickMs.filter((ms) => ms >= fromMs && ms < toMs).length / tickMs.length
    return { name: toMs === Number.POSITIVE_INFINITY ? `${fromMs} ms or more` : `up to ${toMs} ms`, share }
  })
}
