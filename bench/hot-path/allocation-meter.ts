/** Counts bytes allocated by a piece of work: the growth of the heap while nothing is collected. */
import assert from 'node:assert/strict'
import { GCProfiler, getHeapStatistics } from 'node:v8'

/** Flags of `node`: a young generation that a measured piece of work cannot fill, and `gc()` to begin with an empty one. */
export const METER_FLAGS: readonly string[] = [
  '--expose-gc',
  '--min-semi-space-size=256',
  '--max-semi-space-size=256',
  '--no-lazy-feedback-allocation',
]

interface Allocated {
  /** On the heap: objects, closures, small typed arrays, numbers that need a box. */
  readonly heapBytes: number
  /** Outside: the memory of typed arrays of more than 64 bytes. */
  readonly externalBytes: number
}

/** See above. */
export class AllocationMeter {
  readonly #before = { heapBytes: 0, externalBytes: 0 }
  /** What looking costs. */
  #ownBytes = 0

  /** @throws AssertionError unless started with METER_FLAGS */
  constructor() {
    assert(typeof globalThis.gc === 'function', `start node with ${METER_FLAGS.join(' ')}`)
    let least = Number.POSITIVE_INFINITY
    for (let look = 0; look < 10; look += 1) least = Math.min(least, this.measure(() => undefined).heapBytes)
    this.#ownBytes = least
  }

  /**
   * Bytes that `work` allocates, exact to the byte; also those that it drops at once.
   *
   * @throws AssertionError when so much was allocated that garbage was collected meanwhile
   */
  measure(work: () => void): Allocated {
    // Twice: what the first collection found is swept beside us, and may be taken off while we count.
    globalThis.gc?.()
    globalThis.gc?.()
    const profiler = new GCProfiler()
    profiler.start()
    this.#look(this.#before)
    work()
    const after = { heapBytes: 0, externalBytes: 0 }
    this.#look(after)
    const collections = profiler.stop().statistics.length
    assert.equal(collections, 0, 'garbage was collected while it was counted: count less at a time')
    return {
      heapBytes: after.heapBytes - this.#before.heapBytes - this.#ownBytes,
      externalBytes: after.externalBytes - this.#before.externalBytes,
    }
  }

  #look(into: { heapBytes: number; externalBytes: number }): void {
    const { used_heap_size, external_memory } = getHeapStatistics()
    into.heapBytes = used_heap_size
    into.externalBytes = external_memory
  }
}

/** Five words: map, properties, elements, and the two. An object literal may be followed by data of the compiler, an instance is not. */
class Pair {
  readonly first: number
  readonly second: number

  constructor(first: number, second: number) {
    this.first = first
    this.second = second
  }
}

/** Of a `Pair`, where pointers take eight. */
export const PAIR_BYTES = 40
/** More than 64, so that they lie outside the heap. */
export const OUTSIDE_BYTES = 128

/**
 * Counts what is known: `count` objects of two fields, and as many typed arrays.
 *
 * @returns bytes on the heap for each object and outside it for each typed array: PAIR_BYTES and OUTSIDE_BYTES are right
 */
export function countKnown(meter: AllocationMeter, count: number): { pairBytes: number; outsideBytes: number } {
  const kept: unknown[] = Array.from({ length: count }, () => null)
  const pairs = (): void => {
    for (let index = 0; index < count; index += 1) kept[index] = new Pair(index, index)
  }
  const arrays = (): void => {
    for (let index = 0; index < count; index += 1) kept[index] = new Uint8Array(OUTSIDE_BYTES)
  }
  pairs()
  arrays()
  kept.fill(null)
  return {
    pairBytes: meter.measure(pairs).heapBytes / count,
    outsideBytes: meter.measure(arrays).externalBytes / count,
  }
}
