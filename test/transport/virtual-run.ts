/** Virtual time for code that waits for promises between timers. */
import type { VirtualTime } from '../../src/transport/simulated/virtual-time.js'

/** Resolves when every promise that can settle by now has settled. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Lets `ms` of virtual time pass; promises settle before, between and after the timers. */
export async function pass(time: VirtualTime, ms: number): Promise<void> {
  const untilMs = time.nowMs() + ms
  await settled()
  while (time.runNext(untilMs)) await settled()
  time.advance(untilMs - time.nowMs())
  await settled()
}
