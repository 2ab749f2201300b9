/** Latencies as tables. */
import { type Cell, type FindingsTable, tableOf } from '../findings/findings.js'
import {
  COMPARED,
  comparisonsOf,
  type LatencyCell,
  NOISE_MS,
  NOISE_RATIO,
  p99Ratio,
  publishedConditions,
} from './cells.js'
import { BROKER, MEASURE_NAMES, NAIVE_BROKER } from './goals.js'
import { percent } from './matrix.js'
import type { Measure } from './trials.js'

/** All tables of the benchmark. */
export function tablesOf(cells: readonly LatencyCell[]): FindingsTable[] {
  const players = [...new Set(publishedConditions(cells).map((condition) => condition.players))]
  return [
    ...players.flatMap((count) => COMPARED.map((measure) => publishedTable(cells, count, measure))),
    ...COMPARED.map((measure) => comparisonTable(cells, measure)),
    ...COMPARED.map((measure) => matrixTable(cells, measure)),
    ownScreenTable(cells),
  ]
}

const ms = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : 'lost')
/** Empty where one of the two was not played, or lost more than its percentile allows. */
const ratioText = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '')

function publishedTable(cells: readonly LatencyCell[], players: number, measure: Measure): FindingsTable {
  const conditions = publishedConditions(cells).filter((condition) => condition.players === players)
  const here = cells.filter((cell) => cell.measure === measure && conditions.includes(cell.condition))
  return {
    title: `Published shape, ${players} players: ${MEASURE_NAMES[measure]}`,
    ...(players === 2 && { headline: true }),
    note:
      'One way, ms. From player to player 35 ms, to the broker 30 ms, to our relay 22 ms each way; loss is of each ' +
      "player's access link, each way, so a path between two players loses twice that. Ratios are of the p99s.",
    head: [
      '',
      ...conditions.flatMap(({ lossRatio }) =>
        ['p50', 'p99', 'to corked', 'to naive'].map((what) => `${what}, ${percent(lossRatio)}`),
      ),
    ],
    lines: [...Map.groupBy(here, ({ key }) => key).values()].map((own): Cell[] => [
      own[0]!.name,
      ...conditions.flatMap((condition) => {
        const cell = own.find((one) => one.condition === condition)
        if (cell === undefined) return ['', '', '', '']
        const where = { condition: condition.name, measure }
        const ratios = [BROKER, NAIVE_BROKER].map((broker) => ratioText(p99Ratio(cells, [cell.key], broker, where)))
        return [ms(cell.p50Ms), ms(cell.p99Ms), ...ratios]
      }),
    ]),
  }
}

/** Ours against the best rival, row by row. */
function comparisonTable(cells: readonly LatencyCell[], measure: Measure): FindingsTable {
  const about = {
    title: `Our best lane and the best rival: ${MEASURE_NAMES[measure]}`,
    headline: true,
    note:
      `p99, ms. Red where the rival is better by more than ${NOISE_MS} ms and ${NOISE_RATIO * 100} %, and by more than chance ` +
      'explains: the ranges in which the percentiles lie with 95 % do not meet. The last column is ours to the corked broker.',
  } as const
  const comparisons = comparisonsOf(cells).filter((one) => one.measure === measure)
  return tableOf(about, comparisons, [
    ['condition', ({ condition, inPages }) => (inPages ? `${condition.name}, Chromium` : condition.name)],
    ['our best', ({ ours }) => ours.name],
    ['p99', ({ ours }) => ms(ours.p99Ms)],
    ['best rival', ({ rival }) => rival.name],
    ['p99', ({ rival }) => ms(rival.p99Ms)],
    [
      'ours to rival',
      ({ ours, rival, holds }) => {
        const text = ratioText(ours.p99Ms / rival.p99Ms)
        return holds ? text : { text, missed: true }
      },
    ],
    [
      'to corked',
      ({ ours, condition }) => ratioText(p99Ratio(cells, [ours.key], BROKER, { condition: condition.name, measure })),
    ],
  ])
}

/** All contestants under all conditions. */
function matrixTable(cells: readonly LatencyCell[], measure: Measure): FindingsTable {
  const here = cells.filter((cell) => cell.measure === measure)
  const keys = [...new Set(here.map(({ key }) => key))]
  return {
    title: `All rows: ${MEASURE_NAMES[measure]}`,
    note: 'p99, ms; in brackets to the corked broker of the same row. Empty: not played there.',
    head: ['condition', ...keys.map((key) => here.find((cell) => cell.key === key)!.name)],
    lines: [...Map.groupBy(here, ({ condition }) => condition)].map(([condition, own]): Cell[] => [
      condition.name,
      ...keys.map((key) => {
        const cell = own.find((one) => one.key === key)
        if (cell === undefined) return ''
        const toBroker = p99Ratio(cells, [key], BROKER, { condition: condition.name, measure })
        return key === BROKER || !Number.isFinite(toBroker)
          ? ms(cell.p99Ms)
          : `${ms(cell.p99Ms)} (${ratioText(toBroker)})`
      }),
    ]),
  }
}

/** No path is part of these latencies: that they are equal shows that the session is the same for all contestants. */
function ownScreenTable(cells: readonly LatencyCell[]): FindingsTable {
  const about = {
    title: MEASURE_NAMES.own,
    note: 'ms, least and most of all rows. No path is part of it: where these differ, the machine was busy.',
  }
  const own = [...Map.groupBy(cells, ({ key }) => key).values()].map((some) =>
    some.filter((one) => one.measure === 'own'),
  )
  const least = (some: readonly LatencyCell[], of: 'p50Ms' | 'p99Ms'): string =>
    ms(Math.min(...some.map((one) => one[of])))
  const most = (some: readonly LatencyCell[], of: 'p50Ms' | 'p99Ms'): string =>
    ms(Math.max(...some.map((one) => one[of])))
  return tableOf(about, own, [
    ['', ([first]) => first!.name],
    ['p50, least', (some) => least(some, 'p50Ms')],
    ['most', (some) => most(some, 'p50Ms')],
    ['p99, least', (some) => least(some, 'p99Ms')],
    ['most', (some) => most(some, 'p99Ms')],
  ])
}
