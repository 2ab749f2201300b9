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
