/** What a process has used so far, and what it holds. */
import { PerformanceObserver, performance } from 'node:perf_hooks'

export interface Usage {
  /** CPU time of all threads. */
  readonly cpuMs: number
  /** Of the thread that runs JavaScript alone: what waits for each other. */
  readonly mainCpuMs: number
  /** Turns of the event loop. */
  readonly turns: number
  /** Pauses to collect garbage, milliseconds each. The first PAUSES_MAX count: of more, these tell enough. */
  readonly pausesMs: readonly number[]
}

const PAUSES_MAX = 10_000

export interface Memory {
  /** Resident set, after collecting garbage. */
  readonly rssBytes: number
  readonly heapBytes: number
}

const pausesMs: number[] = []

/** Notes this process' pauses from now on, each a turn of the loop after it was. */
export function meterPauses(): void {
  const collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) if (pausesMs.length < PAUSES_MAX) pausesMs.push(duration)
  })
  collections.observe({ entryTypes: ['gc'] })
}

export function ownUsage(): Usage {
  const all = process.cpuUsage()
  // Node 22 cannot tell: then all threads count as one, which flatters nobody but paths that have none of their own.
  const main = 'threadCpuUsage' in process ? process.threadCpuUsage() : all
  return {
    cpuMs: (all.user + all.system) / 1000,
    mainCpuMs: (main.user + main.system) / 1000,
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
    pausesMs: [...pausesMs],
  }
}

export function usageSince(before: Usage, after: Usage): Usage {
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    mainCpuMs: after.mainCpuMs - before.mainCpuMs,
    turns: after.turns - before.turns,
    pausesMs: after.pausesMs.slice(before.pausesMs.length),
  }
}

export function sumOfUsage(parts: readonly Usage[]): Usage {
  const sum = (of: (usage: Usage) => number): number => parts.reduce((total, usage) => total + of(usage), 0)
  return {
    cpuMs: sum((one) => one.cpuMs),
    mainCpuMs: sum((one) => one.mainCpuMs),
    turns: sum((one) => one.turns),
    pausesMs: parts.flatMap((one) => one.pausesMs),
  }
}

/** Collects garbage first, where node runs with --expose-gc; that pause is noted before it resolves. */
export async function ownMemory(): Promise<Memory> {
  globalThis.gc?.()
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rssBytes: rss, heapBytes: heapUsed + external }
}
