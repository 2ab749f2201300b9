/** One task of the hot-path benchmark, in a process with the flags that it needs. */
import { answerCalls } from '../agents/rpc.js'
import { raisePriority } from '../measure/process.js'
import { AllocationMeter, countKnown } from './allocation-meter.js'
import { growthOf } from './growth.js'
import type { Recording } from './recording.js'
import { countTicks, timeTicks, type WarmUp } from './ticks.js'

type Asked<Plan> = WarmUp & Plan & { readonly recording: Recording }

const calls = {
  known: ({ count }: { readonly count: number }) => countKnown(new AllocationMeter(), count),
  count: ({ recording, ...plan }: Asked<{ readonly blockTicks: number }>) =>
    countTicks(recording, new AllocationMeter(), plan),
  time({ recording, ...plan }: Asked<{ readonly repetitions: number }>) {
    raisePriority()
    return timeTicks(recording, plan)
  },
  growth: (plan: Parameters<typeof growthOf>[0]) => growthOf(plan),
}

/** What a parent may call. */
export type TickCalls = typeof calls

answerCalls(calls)
