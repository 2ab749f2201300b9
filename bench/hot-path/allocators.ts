/** Which functions allocate, by the sampling heap profiler of the engine. Shares are estimates; how much it is in all, the meter counts. */
import { type HeapProfiler, Session } from 'node:inspector'
import type { Recording } from './recording.js'
import { type WarmUp, warmReplay } from './ticks.js'

/** A sample for every so many bytes, on average. */
const INTERVAL_BYTES = 512

export interface Allocator {
  /** 'readRun play-loop.js:12' */
  readonly name: string
  readonly bytesPerTick: number
}

/** Those that allocate most in the ticks of a recorded player after its warm-up, by themselves, without what they call. */
export async function allocatorsOf(
  recording: Recording,
  plan: WarmUp & { readonly top: number },
): Promise<Allocator[]> {
  const replay = warmReplay(recording, plan)
  const ticks = replay.ticksLeft
  replay.prepare(ticks)
  const session = new Session()
  session.connect()
  session.post('HeapProfiler.enable')
  session.post('HeapProfiler.startSampling', {
    samplingInterval: INTERVAL_BYTES,
    // What is dropped at once is what we look for.
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as HeapProfiler.StartSamplingParameterType)
  while (replay.ticksLeft > 0) replay.tick()
  const profile = await new Promise<HeapProfiler.SamplingHeapProfile>((resolve, reject) => {
    session.post('HeapProfiler.stopSampling', (error, answer) => {
      if (error === null) resolve(answer.profile)
      else reject(error)
    })
  })
  session.disconnect()
  replay.check()
  const sizes = new Map<string, number>()
  const add = (node: HeapProfiler.SamplingHeapProfileNode): void => {
    const { functionName, url, lineNumber } = node.callFrame
    const name = `${functionName || '(anonymous)'} ${url.slice(url.lastIndexOf('/') + 1)}:${lineNumber + 1}`
    sizes.set(name, (sizes.get(name) ?? 0) + node.selfSize)
    node.children.forEach(add)
  }
  add(profile.head)
  return [...sizes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, plan.top)
    .map(([name, bytes]) => ({ name, bytesPerTick: bytes / ticks }))
}
