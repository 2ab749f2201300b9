/** What was measured, as tables. */
import type { Cell, FindingsTable } from '../findings.js'
import type { LatencyCell } from './cells.js'
import { percent } from './matrix.js'
import type { Measure } from './stage.js'
import {
  BROKER,
  COMPARED,
  MEASURE_NAMES,
  NAIVE_BROKER,
  NOISE_MS,
  NOISE_RATIO,
  p99Ratio,
  shapesOf,
  type Verdict,
  verdictsOf,
} from './verdicts.js'

export function tablesOf(cells: readonly LatencyCell[]): FindingsTable[] {
  const players = [...new Set(shapesOf(cells).map((shape) => shape.players))]
  return [
    ...players.flatMap((count) => COMPARED.map((measure) => publishedTable(cells, count, measure))),
    ...COMPARED.map((measure) => matchTable(cells, measure)),
    ...COMPARED.map((measure) => matrixTable(cells, measure)),
    ownScreenTable(cells),
  ]
}

function publishedTable(cells: readonly LatencyCell[], players: number, measure: Measure): FindingsTable {
  const shapes = shapesOf(cells).filter((shape) => shape.players === players)
  const here = cells.filter(
    (cell) => cell.measure === measure && shapes.some(({ condition }) => condition === cell.condition.name),
  )
  const lines = [...new Set(here.map(({ key }) => key))].map((key): Cell[] => [
    here.find((cell) => cell.key === key)!.name,
    ...shapes.flatMap(({ condition }) => {
      const cell = here.find((one) => one.key === key && one.condition.name === condition)
      const to = (broker: typeof BROKER): string => ratioText(p99Ratio(cells, [key], broker, { condition, measure }))
      return cell === undefined ? ['', '', '', ''] : [ms(cell.p50Ms), ms(cell.p99Ms), to(BROKER), to(NAIVE_BROKER)]
    }),
  ])
  return {
    title: `Published shape, ${players} players: ${MEASURE_NAMES[measure]}`,
    ...(players === 2 && { headline: true }),
    note:
      'One way, ms. From player to player 35 ms, to the broker 30 ms, to our relay 22 ms each way; loss is of each ' +
      "player's access link, each way, so a path between two players loses twice that. Ratios are of the p99s.",
    head: [
      '',
      ...shapes.flatMap(({ lossRatio }) =>
        ['p50', 'p99', 'to corked', 'to naive'].map((what) => `${what}, ${percent(lossRatio)}`),
      ),
    ],
    lines,
  }
}

/** Ours against the best rival, row by row. */
function matchTable(cells: readonly LatencyCell[], measure: Measure): FindingsTable {
  const lines = verdictsOf(cells)
    .filter((verdict) => verdict.measure === measure)
    .map((verdict): Cell[] => [
      rowName(verdict),
      verdict.ours.name,
      ms(verdict.ours.p99Ms),
      verdict.rival.name,
      ms(verdict.rival.p99Ms),
      verdict.holds ? ratioText(verdict.ratio) : { text: ratioText(verdict.ratio), missed: true },
      ratioText(p99Ratio(cells, [verdict.ours.key], BROKER, { condition: verdict.condition.name, measure })),
    ])
  return {
    title: `Our best lane and the best rival: ${MEASURE_NAMES[measure]}`,
    headline: true,
    note:
      `p99, ms. Red where the rival is better by more than ${NOISE_MS} ms and ${NOISE_RATIO * 100} %, and by more than chance ` +
      'explains: the ranges in which the percentiles lie with 95 % do not meet. The last column is ours to the corked broker.',
    head: ['condition', 'our best', 'p99', 'best rival', 'p99', 'ours to rival', 'to corked'],
    lines,
  }
}

function rowName({ condition, world }: Verdict): string {
  return world === 'page' ? `${condition.name}, Chromium` : condition.name
}

/** Everybody everywhere. */
function matrixTable(cells: readonly LatencyCell[], measure: Measure): FindingsTable {
  const here = cells.filter((cell) => cell.measure === measure)
  const keys = [...new Set(here.map(({ key }) => key))]
  const lines = [...new Set(here.map(({ condition }) => condition))].map((condition): Cell[] => [
    condition.name,
    ...keys.map((key) => {
      const cell = here.find((one) => one.condition === condition && one.key === key)
      if (cell === undefined) return ''
      const ratio = p99Ratio(cells, [key], BROKER, { condition: condition.name, measure })
      return key === BROKER || !Number.isFinite(ratio) ? ms(cell.p99Ms) : `${ms(cell.p99Ms)} (${ratio.toFixed(2)})`
    }),
  ])
  return {
    title: `All rows: ${MEASURE_NAMES[measure]}`,
    note: 'p99, ms; in brackets to the corked broker of the same row. Empty: not played there.',
    head: ['condition', ...keys.map((key) => here.find((cell) => cell.key === key)!.name)],
    lines,
  }
}

/** The proof that the session is the same for all: what no path is part of. */
function ownScreenTable(cells: readonly LatencyCell[]): FindingsTable {
  const here = cells.filter(({ measure }) => measure === 'own')
  const lines = [...new Set(here.map(({ key }) => key))].map((key): Cell[] => {
    const own = here.filter((cell) => cell.key === key)
    const of = (figure: (cell: LatencyCell) => number): [string, string] => [
      ms(Math.min(...own.map(figure))),
      ms(Math.max(...own.map(figure))),
    ]
    return [own[0]!.name, ...of(({ p50Ms }) => p50Ms), ...of(({ p99Ms }) => p99Ms)]
  })
  return {
    title: MEASURE_NAMES.own,
    note: 'ms, least and most of all rows. No path is part of it: where these differ, the machine was busy.',
    head: ['', 'p50, least', 'most', 'p99, least', 'most'],
    lines,
  }
}

function ms(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : 'lost'
}

/** Empty where one of the two was not played, or lost more than its percentile allows. */
function ratioText(ratio: number): string {
  return Number.isFinite(ratio) ? ratio.toFixed(2) : ''
}
