/** Who is faster, row by row, and whether that is what we want. Pure. */
import type { Goal, Ratio } from '../findings.js'
import { atMost } from '../harness.js'
import type { ContestantKey } from '../net/contestants.js'
import type { LatencyCell } from './cells.js'
import { type Condition, publishedName } from './matrix.js'
import type { Measure } from './stage.js'

/** Those whose packets go from player to player. In pages and in Node; 'peerstep' chooses by itself, and is not counted. */
const DIRECT: readonly ContestantKey[] = ['datagram', 'directStream']
const MERGED: readonly ContestantKey[] = ['datagramHub', 'streamHub']
/** The fair broker. */
export const BROKER: ContestantKey = 'wsCorked'
export const NAIVE_BROKER: ContestantKey = 'wsNaive'

/** Two that do the same differ by this much, whatever is sampled: the greater of both. */
export const NOISE_MS = 1
export const NOISE_RATIO = 0.02
/** Standard deviations within which 95 % lie. */
const CONFIDENCE = 1.96

/** What the goals compare; the own screen is the same for all. */
export const COMPARED: readonly Measure[] = ['message', 'press']
export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  message: 'messages',
  press: 'key press to remote screen',
  own: 'key press to own screen',
}

/** What browsers do is compared with what browsers do. */
export type World = 'node' | 'page'

export function worldOf({ key }: Pick<LatencyCell, 'key'>): World {
  return key.endsWith('InChromium') ? 'page' : 'node'
}

/** One row of the matrix for one measure. */
export interface Verdict {
  readonly condition: Condition
  readonly measure: Measure
  readonly world: World
  /** By 99th percentile. */
  readonly ours: LatencyCell
  readonly rival: LatencyCell
  /** p99, ours to the best rival's. NaN when neither ever came. */
  readonly ratio: number
  /** Ours is at least as good, but for what chance explains. */
  readonly holds: boolean
}

export function verdictsOf(cells: readonly LatencyCell[]): Verdict[] {
  const verdicts: Verdict[] = []
  for (const condition of new Set(cells.map((cell) => cell.condition))) {
    for (const world of ['node', 'page'] as const) {
      for (const measure of COMPARED) {
        const here = cells.filter(
          (cell) => cell.condition === condition && cell.measure === measure && worldOf(cell) === world,
        )
        const ours = bestOf(here.filter(({ side }) => side === 'ours'))
        const rival = bestOf(here.filter(({ side }) => side === 'rival'))
        if (ours === undefined || rival === undefined) continue
        const ratio = ours.p99Ms / rival.p99Ms
        verdicts.push({ condition, measure, world, ours, rival, ratio, holds: isAsGood(ours, rival) })
      }
    }
  }
  return verdicts
}

/** The 99th percentiles are near enough, or each lies where the other's samples would let it lie. */
function isAsGood(ours: LatencyCell, rival: LatencyCell): boolean {
  if (ours.p99Ms <= rival.p99Ms + Math.max(NOISE_MS, NOISE_RATIO * rival.p99Ms)) return true
  return p99Range(samplesOf(ours)).leastMs <= p99Range(samplesOf(rival)).mostMs
}

function samplesOf({ trials }: LatencyCell): number[] {
  return trials.flatMap(({ latenciesMs }) => latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY))
}

/**
 * Where the 99th percentile lies with 95 %: the number of samples above it is binomial, so it lies between two of them,
 * counted in order.
 */
export function p99Range(samplesMs: readonly number[]): { readonly leastMs: number; readonly mostMs: number } {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const count = sorted.length
  const spread = CONFIDENCE * Math.sqrt(count * 0.99 * 0.01)
  const at = (rank: number): number => sorted[Math.min(count - 1, Math.max(0, rank))]!
  return { leastMs: at(Math.floor(0.99 * count - spread)), mostMs: at(Math.ceil(0.99 * count + spread)) }
}

function bestOf(cells: readonly LatencyCell[]): LatencyCell | undefined {
  return cells.toSorted((a, b) => a.p99Ms - b.p99Ms)[0]
}

/** p99 of the best of some contestants to that of another; NaN where one of them was not measured. */
export function p99Ratio(
  cells: readonly LatencyCell[],
  keys: readonly ContestantKey[],
  to: ContestantKey,
  where: { readonly condition: string; readonly measure: Measure },
): number {
  const p99s = (wanted: readonly ContestantKey[]): number[] =>
    cells
      .filter(
        ({ key, condition, measure }) =>
          wanted.includes(key) && condition.name === where.condition && measure === where.measure,
      )
      .map(({ p99Ms }) => p99Ms)
  return Math.min(...p99s(keys)) / (p99s([to])[0] ?? Number.NaN)
}

/** What was measured of the published shape. */
interface Shape {
  readonly players: number
  readonly lossRatio: number
  readonly condition: string
}

export function shapesOf(cells: readonly LatencyCell[]): Shape[] {
  const shapes = new Map<string, Shape>()
  for (const { condition } of cells) {
    const { players, lossRatio, name } = condition
    if (name === publishedName(players, lossRatio)) shapes.set(name, { players, lossRatio, condition: name })
  }
  return [...shapes.values()]
}

export function goalsOf(cells: readonly LatencyCell[]): Goal[] {
  const goals = shapesOf(cells).flatMap(({ condition, lossRatio }) => {
    const to = (keys: readonly ContestantKey[], broker: ContestantKey): number =>
      p99Ratio(cells, keys, broker, { condition, measure: 'message' })
    const name = (lanes: string): string => `${lanes} to the corked broker, p99 of messages, ${condition}`
    return [
      atMost(name('direct lanes'), to(DIRECT, BROKER), lossRatio === 0 ? 0.6 : 0.4, ''),
      atMost(name('merged by the relay'), to(MERGED, BROKER), 0.9, ''),
    ]
  })
  const verdicts = verdictsOf(cells)
  for (const measure of COMPARED) {
    const missed = verdicts.filter((verdict) => verdict.measure === measure && !verdict.holds).length
    goals.push(atMost(`rows where a rival's p99 beats our best lane's: ${MEASURE_NAMES[measure]}`, missed, 0, 'rows'))
  }
  return goals.filter(({ value }) => !Number.isNaN(value))
}

export function ratiosOf(cells: readonly LatencyCell[]): Ratio[] {
  const kinds: readonly [string, readonly ContestantKey[]][] = [
    ['direct lanes', DIRECT],
    ['merged by the relay', MERGED],
    ['as by default', ['peerstep']],
  ]
  return shapesOf(cells)
    .flatMap(({ condition }) =>
      COMPARED.flatMap((measure) =>
        kinds.map(
          ([kind, keys]): Ratio => ({
            name: `latency: p99 of ${MEASURE_NAMES[measure]}, ${kind} to the corked broker, ${condition}`,
            value: p99Ratio(cells, keys, BROKER, { condition, measure }),
            worse: 'higher',
          }),
        ),
      ),
    )
    .filter(({ value }) => Number.isFinite(value))
}

/** A published comparison of 5,000 clients at 30 Hz with 128 bytes: one broker's p99 62.3 ms, six relays' 47.8 ms. */
const PUBLISHED_RATIO = 47.8 / 62.3

/** What we have to say to it; null where its shape was not played. */
export function answerTo(cells: readonly LatencyCell[]): string | null {
  const shape = shapesOf(cells).find(({ lossRatio }) => lossRatio === 0)
  if (shape === undefined) return null
  const ratio = (keys: readonly ContestantKey[]): string =>
    p99Ratio(cells, keys, BROKER, { condition: shape.condition, measure: 'message' }).toFixed(2)
  return (
    'A published comparison, 5,000 clients at 30 Hz with 128 bytes, gives p99 62.3 ms for one WebSocket broker and ' +
    `47.8 ms for six nearer relays: ${PUBLISHED_RATIO.toFixed(2)}. At its geography and without loss ours are ` +
    `${ratio(MERGED)} merged by the nearer relay and ${ratio(DIRECT)} directly, to a corked broker of the same run ` +
    '(the 5,000 are the business of `scale`).'
  )
}
