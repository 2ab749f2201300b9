/** Goals, ratios and the answer to a published comparison. */

import type { ContestantKey } from '../contestants/registry.js'
import { atMost, type Goal, type Ratio, ratio } from '../findings/findings.js'
import { COMPARED, comparisonsOf, type LatencyCell, p99Ratio, publishedConditions } from './cells.js'
import type { Measure } from './trials.js'

/** Packets go from player to player. 'peerstep' chooses by itself, and is not counted. */
const DIRECT: readonly ContestantKey[] = ['datagram', 'directStream']
const MERGED: readonly ContestantKey[] = ['datagramHub', 'streamHub']
/** The fair broker. */
export const BROKER: ContestantKey = 'wsCorked'
/** The usual broker. */
export const NAIVE_BROKER: ContestantKey = 'wsNaive'

/** Names of the measures in the report. */
export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  message: 'messages',
  press: 'key press to remote screen',
  own: 'key press to own screen',
}

/** What is wanted of the published shape, and of every row. */
export function goalsOf(cells: readonly LatencyCell[]): Goal[] {
  const goals = publishedConditions(cells).flatMap(({ name, lossRatio }) => {
    const goal = (lanes: string, keys: readonly ContestantKey[], limit: number): Goal => {
      const value = p99Ratio(cells, keys, BROKER, { condition: name, measure: 'message' })
      return atMost(`${lanes} to the corked broker, p99 of messages, ${name}`, value, limit, '')
    }
    return [goal('direct lanes', DIRECT, lossRatio === 0 ? 0.6 : 0.4), goal('merged by the relay', MERGED, 0.9)]
  })
  const comparisons = comparisonsOf(cells)
  const rows = COMPARED.map((measure) => {
    const missed = comparisons.filter((one) => one.measure === measure && !one.holds).length
    return atMost(`rows where a rival's p99 beats our best lane's: ${MEASURE_NAMES[measure]}`, missed, 0, 'rows')
  })
  return [...goals, ...rows].filter(({ value }) => !Number.isNaN(value))
}

/** Ours to the corked broker. */
export function ratiosOf(cells: readonly LatencyCell[]): Ratio[] {
  const kinds: readonly [string, readonly ContestantKey[]][] = [
    ['direct lanes', DIRECT],
    ['merged by the relay', MERGED],
    ['as by default', ['peerstep']],
  ]
  const ratios = publishedConditions(cells).flatMap(({ name: condition }) =>
    COMPARED.flatMap((measure) =>
      kinds.map(([kind, keys]) => {
        const name = `latency: p99 of ${MEASURE_NAMES[measure]}, ${kind} to the corked broker, ${condition}`
        return ratio(name, p99Ratio(cells, keys, BROKER, { condition, measure }))
      }),
    ),
  )
  return ratios.filter(({ value }) => Number.isFinite(value))
}

/** A published comparison of 5,000 clients at 30 Hz with 128 bytes: one broker's p99 62.3 ms, six relays' 47.8 ms. */
const PUBLISHED_RATIO = 47.8 / 62.3

/** Our figures beside the published ones; null where that shape was not played. */
export function answerTo(cells: readonly LatencyCell[]): string | null {
  const condition = publishedConditions(cells).find(({ lossRatio }) => lossRatio === 0)?.name
  if (condition === undefined) return null
  const text = (keys: readonly ContestantKey[]): string =>
    p99Ratio(cells, keys, BROKER, { condition, measure: 'message' }).toFixed(2)
  return (
    'A published comparison, 5,000 clients at 30 Hz with 128 bytes, gives p99 62.3 ms for one WebSocket broker and ' +
    `47.8 ms for six nearer relays: ${PUBLISHED_RATIO.toFixed(2)}. At its geography and without loss ours are ` +
    `${text(MERGED)} merged by the nearer relay and ${text(DIRECT)} directly, to a corked broker of the same run ` +
    '(5,000 clients are measured by `scale`).'
  )
}
