/** What a process has used so far, and what it holds. */
import { performance } from 'node:perf_hooks'

export interface Usage {
  /** CPU time of all threads. */
  readonly cpuMs: number
  /** Of the thread that runs JavaScript alone: what waits for each other. */
  readonly mainCpuMs: number
  /** Turns of the event loop. */
  readonly turns: number
}

export interface Memory {
  /** Resident set, after collecting garbage. */
  readonly rssBytes: number
  readonly heapBytes: number
}

export function ownUsage(): Usage {
  const all = process.cpuUsage()
  // Node 22 cannot tell: then all threads count as one, which flatters nobody but paths that have none of their own.
  const main = 'threadCpuUsage' in process ? process.threadCpuUsage() : all
  return {
    cpuMs: (all.user + all.system) / 1000,
    mainCpuMs: (main.user + main.system) / 1000,
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
  }
}

export function usageSince(before: Usage, after: Usage): Usage {
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    mainCpuMs: after.mainCpuMs - before.mainCpuMs,
    turns: after.turns - before.turns,
  }
}

export function sumOfUsage(parts: readonly Usage[]): Usage {
  const sum = (of: (usage: Usage) => number): number => parts.reduce((total, usage) => total + of(usage), 0)
  return { cpuMs: sum((one) => one.cpuMs), mainCpuMs: sum((one) => one.mainCpuMs), turns: sum((one) => one.turns) }
}

/** Collects garbage first, where node runs with --expose-gc. */
export function ownMemory(): Memory {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rssBytes: rss, heapBytes: heapUsed + external }
}
