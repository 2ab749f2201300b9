/** What was measured, as figures. */
import type { CdfFigure, Figure, LineFigure } from '../findings.js'
import type { LatencyCell } from './cells.js'
import { type Condition, percent, roundTripName, USUAL_RTT_MS } from './matrix.js'
import type { Measure } from './stage.js'
import { COMPARED, MEASURE_NAMES, shapesOf } from './verdicts.js'

const LOST_NOTE = 'A point is missing where more was lost than the percentile allows.'

export function figuresOf(cells: readonly LatencyCell[]): Figure[] {
  return [
    ...COMPARED.map((measure) => cdfFigure(cells, measure)),
    ...COMPARED.flatMap((measure) => [
      ...lossFigures(cells, measure),
      ...roundTripFigures(cells, measure, 0.01),
      ...roundTripFigures(cells, measure, 0),
    ]),
  ].filter((figure) => figure.kind === 'cdf' || figure.series.some(({ points }) => points.length > 1))
}

function cdfFigure(cells: readonly LatencyCell[], measure: Measure): CdfFigure {
  return {
    kind: 'cdf',
    title: `Published shape: ${MEASURE_NAMES[measure]}`,
    panels: shapesOf(cells).map(({ condition }) => ({
      title: condition,
      curves: cells
        .filter((cell) => cell.condition.name === condition && cell.measure === measure)
        .map(({ name, side, trials }) => ({
          name,
          ...(side === 'rival' && { rival: true }),
          latenciesMs: trials.flatMap(({ latenciesMs }) => latenciesMs),
        })),
    })),
  }
}

type Percentile = 'p50Ms' | 'p99Ms'

interface Sweep {
  readonly title: string
  readonly x: string
  /** Where a condition stands on it; null when it is no part of it. */
  readonly at: (condition: Condition) => number | null
}

function lossFigures(cells: readonly LatencyCell[], measure: Measure): LineFigure[] {
  return sweepFigures(cells, measure, {
    title: `against loss, round trip ${USUAL_RTT_MS} ms`,
    x: 'loss of each access link, %',
    at: ({ name, lossRatio }) => (name === roundTripName(USUAL_RTT_MS, lossRatio) ? lossRatio * 100 : null),
  })
}

function roundTripFigures(cells: readonly LatencyCell[], measure: Measure, lossRatio: number): LineFigure[] {
  return sweepFigures(cells, measure, {
    title: `against round trip, ${percent(lossRatio)} loss`,
    x: 'round trip from player to player, ms',
    at: ({ name, directMs }) => (name === roundTripName(2 * directMs, lossRatio) ? 2 * directMs : null),
  })
}

function sweepFigures(cells: readonly LatencyCell[], measure: Measure, { title, x, at }: Sweep): LineFigure[] {
  const here = cells.filter((cell) => cell.measure === measure && at(cell.condition) !== null)
  const names = [...new Set(here.map(({ name }) => name))]
  return (['p50Ms', 'p99Ms'] as const).map((percentile: Percentile) => ({
    kind: 'lines',
    title: `${MEASURE_NAMES[measure]}, ${percentile.slice(0, 3)} ${title}`,
    note: LOST_NOTE,
    x: { title: x },
    y: { title: 'one way, ms', scale: 'log' },
    series: names.map((name) => ({
      name,
      ...(here.some((cell) => cell.name === name && cell.side === 'rival') && { rival: true }),
      points: here
        .filter((cell) => cell.name === name && Number.isFinite(cell[percentile]))
        .map((cell): [number, number] => [at(cell.condition)!, cell[percentile]])
        .toSorted(([a], [b]) => a - b),
    })),
  }))
}
