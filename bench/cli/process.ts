/** Benchmarks in processes of their own, so that heaps and compilers do not mix and a crash ends only one of them. */
import { loadavg } from 'node:os'
import { Agent } from '../agents/rpc.js'
import type { BenchResult, Effort } from '../findings/findings.js'
import { cpuTimes, othersCores } from '../measure/process.js'
import type { BenchmarkRun } from '../report/run-report.js'
import type { BenchmarkAsk, BenchmarkCalls } from './benchmark-agent.js'

/** A benchmark that takes longer than this hangs. */
const LIMIT_MS: Readonly<Record<Effort, number>> = { smoke: 180_000, quick: 600_000, full: 3_600_000 }

/** For a process that was told to end, before it is killed. */
const GRACE_MS = 10_000

/**
 * Runs one benchmark; its output goes to ours.
 *
 * @param script of the process; default: that of the benchmarks
 * @returns a failed run, never a rejection, when the process fails
 */
export async function runInProcess(
  { about, ...ask }: BenchmarkAsk & { readonly about: string },
  script = new URL('./benchmark-agent.js', import.meta.url),
): Promise<BenchmarkRun> {
  const { name, effort, seed } = ask
  const loadBefore = loadavg()[0]!
  const cpuBefore = cpuTimes()
  const beganMs = performance.now()
  const agent = new Agent<BenchmarkCalls>(script, { flags: process.execArgv })
  let [result, failure]: [BenchResult | null, string | null] = [null, null]
  const limit = setTimeout(() => {
    failure = `It had not ended after ${LIMIT_MS[effort] / 1000} s.`
    void agent.end() // which lets it take down what it has started
    setTimeout(() => void agent.kill(), GRACE_MS).unref()
  }, LIMIT_MS[effort])
  try {
    result = await agent.call('run', ask)
  } catch (error) {
    failure ??= error instanceof Error ? error.message : String(error)
  }
  clearTimeout(limit)
  await agent.end()
  const tookMs = performance.now() - beganMs
  return {
    ...{ name, about, command: `npm run bench -- ${name} --effort ${effort} --seed ${seed}`, tookMs, loadBefore },
    ...{ loadAfter: loadavg()[0]!, othersCores: othersCores(cpuBefore, cpuTimes(), tookMs), failure, result },
  }
}
