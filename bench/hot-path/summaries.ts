/** What many counts come to. */
import { median } from '../net/latencies.js'
import type { CountedBlock } from './ticks.js'

export interface PerTick {
  readonly heapBytes: number
  readonly externalBytes: number
  readonly packetsIn: number
  readonly bytesIn: number
  readonly resimulated: number
}

/** Medians of the blocks: now and then something is compiled in one, and leaves its traces on the heap. */
export function perTick(blocks: readonly CountedBlock[]): PerTick {
  const of = (count: (block: CountedBlock) => number): number =>
    median(blocks.map((block) => count(block) / block.ticks))
  const mean = (count: (block: CountedBlock) => number): number =>
    blocks.reduce((sum, block) => sum + count(block), 0) / blocks.reduce((sum, block) => sum + block.ticks, 0)
  return {
    heapBytes: of((block) => block.heapBytes),
    externalBytes: of((block) => block.externalBytes),
    bytesIn: mean((block) => block.bytesIn),
    packetsIn: mean((block) => block.packetsIn),
    resimulated: mean((block) => block.resimulated),
  }
}

/** Slope of the line with the least squares through what was seen at these minutes; 0 for a single one. */
export function slopePerMinute<Look extends { readonly minute: number }>(
  looks: readonly Look[],
  of: (look: Look) => number,
): number {
  const meanMinute = looks.reduce((sum, { minute }) => sum + minute, 0) / looks.length
  const meanValue = looks.reduce((sum, look) => sum + of(look), 0) / looks.length
  const spread = looks.reduce((sum, { minute }) => sum + (minute - meanMinute) ** 2, 0)
  if (spread === 0) return 0
  return looks.reduce((sum, look) => sum + (look.minute - meanMinute) * (of(look) - meanValue), 0) / spread
}
