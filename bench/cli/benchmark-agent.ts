/** One benchmark in a process of its own. */
import { answerCalls } from '../agents/rpc.js'
import type { BenchResult, Effort } from '../findings/findings.js'
import { checkPlanted, plantSlowdown } from '../measure/timing.js'
import { BENCHMARKS } from './benchmarks.js'

/** Which benchmark to run, and how. */
export interface BenchmarkAsk {
  readonly name: string
  readonly effort: Effort
  readonly seed: number
  /** The case that does its work twice; none by default. */
  readonly plant?: string | undefined
}

const calls = {
  async run({ name, effort, seed, plant }: BenchmarkAsk): Promise<BenchResult> {
    const benchmark = await BENCHMARKS[name]!.load()
    if (plant !== undefined) plantSlowdown(plant)
    const result = await benchmark.run({ seed, effort, print: (text) => void process.stdout.write(`${text}\n`) })
    checkPlanted()
    return result
  },
}

/** What a parent may call. */
export type BenchmarkCalls = typeof calls

answerCalls(calls)
