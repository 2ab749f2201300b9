/** One task of the hot-path benchmark in a process of its own, as the task's flags want it: a task as JSON in, JSON out. */
import { readFileSync } from 'node:fs'
import { deserialize } from 'node:v8'
import { goFirst } from '../net/priority.js'
import { AllocationMeter, countKnown } from './allocation-meter.js'
import { allocatorsOf } from './allocators.js'
import { type GrowthPlan, growthOf } from './growth.js'
import { measureParts } from './parts.js'
import type { Recording } from './recording.js'
import { countTicks, timeTicks, type WarmUp } from './ticks.js'

/** By name: what it is asked, and what it answers. */
export const TASKS = {
  /** Is the meter right? */
  known: ({ count }: { readonly count: number }) => countKnown(new AllocationMeter(), count),
  count: ({ file, ...plan }: WarmUp & { readonly file: string; readonly blockTicks: number }) =>
    countTicks(readRecording(file), new AllocationMeter(), plan),
  time: ({ file, ...plan }: WarmUp & { readonly file: string; readonly repetitions: number }) => {
    goFirst()
    return timeTicks(readRecording(file), plan)
  },
  allocators: ({ file, ...plan }: WarmUp & { readonly file: string; readonly top: number }) =>
    allocatorsOf(readRecording(file), plan),
  parts: (plan: { readonly seed: number; readonly frames: number }) => measureParts(new AllocationMeter(), plan),
  growth: (plan: GrowthPlan) => growthOf(plan),
} as const

export type Tasks = typeof TASKS

function readRecording(file: string): Recording {
  return deserialize(readFileSync(file)) as Recording
}

const [name, plan] = process.argv.slice(2)
const answer = await (TASKS[name as keyof Tasks] as (plan: unknown) => unknown)(JSON.parse(plan))
process.stdout.write(JSON.stringify(answer))
