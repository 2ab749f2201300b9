/** Times of computations: several cases side by side, beside a yardstick, without the wait for a processor. */
import { openSync, readSync } from 'node:fs'
import { Random } from 'peerstep/core'
import { type Effort, type Ratio, ratio } from '../findings/findings.js'

/** Timing of one case, microseconds for a call: percentiles of the batches, and each batch in the order measured. */
export interface Timing {
  readonly medianUs: number
  readonly p10Us: number
  readonly p90Us: number
  readonly samplesUs: readonly number[]
}

/** How much is measured: batches of each case, and about how long a batch lasts (at least one call). */
export interface TimingOptions {
  readonly seed: number
  readonly batches: number
  readonly batchMs: number
}

/** Options of `timeCases` by effort. */
export type Batches = Readonly<Record<Effort, Omit<TimingOptions, 'seed'>>>

/** Unmeasured batches of each case, so that the compiler has settled before anything counts. */
const WARM_UP_BATCHES = 4
/** The compiler works in other threads: a few short batches could end before it does. */
const WARM_UP_MS = 25

/**
 * Times several cases side by side: every round runs one batch of each, in shuffled order, so that a slow moment of the
 * machine, a garbage collection or a change of clock speed falls on all of them alike.
 */
export function timeCases<Name extends string>(
  cases: Readonly<Record<Name, () => void>>,
  { seed, batches, batchMs }: TimingOptions,
): Record<Name, Timing> {
  const random = new Random(seed)
  const all = (Object.keys(cases) as Name[]).map((name) => {
    const call = withPlantedSlowdown(name, cases[name])
    const beganMs = performance.now()
    let count = 1
    for (let round = 0; round < WARM_UP_BATCHES || performance.now() - beganMs < WARM_UP_MS; round += 1) {
      const perCallMs = timeBatchMs(call, count) / count
      count = Math.max(1, Math.min(1_000_000, Math.round(batchMs / Math.max(perCallMs, 1e-6))))
    }
    return { name, call, count, samplesUs: [] as number[] }
  })
  for (let batch = 0; batch < batches; batch += 1) {
    for (const { call, count, samplesUs } of random.shuffle([...all])) {
      samplesUs.push((timeBatchMs(call, count) * 1000) / count)
    }
  }
  return Object.fromEntries(all.map(({ name, samplesUs }) => [name, timingOf(samplesUs)])) as Record<Name, Timing>
}

/**
 * Without the time in which other processes had our processor. Both clocks are read in an order in which an unlucky moment
 * between them makes a batch too long, never too short.
 */
function timeBatchMs(call: () => void, count: number): number {
  const startMs = performance.now()
  const waitedBeforeMs = waitedMs()
  for (let index = 0; index < count; index += 1) call()
  const waited = waitedMs() - waitedBeforeMs
  return performance.now() - startMs - waited
}

function timingOf(samplesUs: readonly number[]): Timing {
  const sorted = samplesUs.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
  return { medianUs: at(0.5), p10Us: at(0.1), p90Us: at(0.9), samplesUs }
}

/** Name of the yardstick's case. */
export const YARDSTICK = 'yardstick'

// All numbers but `hits` are fractions: with whole ones the compiler would guess integers, and correct itself later.
const objects = Array.from({ length: 64 }, (_, index) => ({ x: index + 0.5, y: 0.5, speed: 1.5 + index / 64, hits: 0 }))
const numbers = Float64Array.from({ length: 256 }, (_, index) => index)

/**
 * Work that never changes, timed beside what is measured: a quotient to it says more than microseconds, which depend on the
 * machine and the moment. Half of it walks objects and writes their numbers, half does arithmetic in a typed array, as a
 * frame of a game does. It allocates nothing, so no garbage collection falls on it.
 */
export function yardstick(): void {
  for (const one of objects) {
    one.x += one.speed
    if (one.x > 1000) {
      one.x -= 1000
      one.hits += 1
    }
    one.y = Math.sqrt(one.x) + one.hits
  }
  for (let index = 0; index < numbers.length; index += 1) {
    const before = numbers[(index + numbers.length - 1) % numbers.length]!
    numbers[index] = (numbers[index]! * 0.75 + before * 0.25 + 1) % 4096
  }
}

/**
 * Each case to the yardstick, which has to be one of them, by the tenth percentile of both: what disturbs a busy machine
 * only adds time, and moves the tenth percentile far less than the median.
 *
 * @param benchmark begins the names of the ratios
 */
export function yardstickRatios(benchmark: string, timings: Readonly<Record<string, Timing>>): Ratio[] {
  const { p10Us } = timings[YARDSTICK]!
  const others = Object.entries(timings).filter(([name]) => name !== YARDSTICK)
  return others.map(([name, timing]) => ratio(`${benchmark}: ${name}`, timing.p10Us / p10Us))
}

let planted: string | null = null
let found = false

/** Lets the case of this name do its work twice from now on, to see whether the regression gate notices. */
export function plantSlowdown(caseName: string): void {
  planted = caseName
}

/** What a timing of this case has to call. */
export function withPlantedSlowdown(caseName: string, call: () => void): () => void {
  if (caseName !== planted) return call
  found = true
  return () => {
    call()
    call()
  }
}

/** @throws Error when a slowdown was planted and no case has that name */
export function checkPlanted(): void {
  if (planted !== null && !found) throw new Error(`no case is called '${planted}', so none was slowed down`)
}

/** Null where the system does not count it: not Linux, or a kernel without these statistics. */
const schedstat = ((): number | null => {
  try {
    return openSync('/proc/thread-self/schedstat', 'r')
  } catch {
    return null
  }
})()
const text = Buffer.alloc(64)

/** Milliseconds this thread was ready to run and had no processor, since it began; always 0 where that is not counted. */
export function waitedMs(): number {
  return schedstat === null
    ? 0
    : parseWaitedMs(text.toString('latin1', 0, readSync(schedstat, text, 0, text.length, 0)))
}

/** @param schedstat nanoseconds on a processor, nanoseconds waiting for one, times it got one */
export function parseWaitedMs(schedstat: string): number {
  return Number(schedstat.split(' ')[1]) / 1e6
}
