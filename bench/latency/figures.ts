/** Latencies as figures. */
import type { CdfFigure, Figure, LineFigure } from '../findings/findings.js'
import { COMPARED, type LatencyCell, publishedConditions } from './cells.js'
import { MEASURE_NAMES } from './goals.js'
import { type Condition, percent, roundTripName, USUAL_RTT_MS } from './matrix.js'
import type { Measure } from './trials.js'

/** All figures of the benchmark; those with a single point in each line are left out. */
export function figuresOf(cells: readonly LatencyCell[]): Figure[] {
  const sweeps = [lossSweep, roundTripSweep(0.01), roundTripSweep(0)]
  return [
    ...COMPARED.map((measure) => cdfFigure(cells, measure)),
    ...COMPARED.flatMap((measure) => sweeps.flatMap((sweep) => sweepFigures(cells, measure, sweep))),
  ].filter((figure) => figure.kind === 'cdf' || figure.series.some(({ points }) => points.length > 1))
}

function cdfFigure(cells: readonly LatencyCell[], measure: Measure): CdfFigure {
  const curve = ({ name, side, trials }: LatencyCell) => {
    const latenciesMs = trials.flatMap((trial) => trial.latenciesMs)
    return { name, ...(side === 'rival' && { rival: true as const }), latenciesMs }
  }
  return {
    kind: 'cdf',
    title: `Published shape: ${MEASURE_NAMES[measure]}`,
    panels: publishedConditions(cells).map((condition) => ({
      title: condition.name,
      curves: cells.filter((cell) => cell.condition === condition && cell.measure === measure).map(curve),
    })),
  }
}

interface Sweep {
  readonly title: string
  readonly x: string
  /** Where a condition stands on the axis; null when it is not part of the sweep. */
  readonly at: (condition: Condition) => number | null
}

const lossSweep: Sweep = {
  title: `against loss, round trip ${USUAL_RTT_MS} ms`,
  x: 'loss of each access link, %',
  at: ({ name, lossRatio }) => (name === roundTripName(USUAL_RTT_MS, lossRatio) ? lossRatio * 100 : null),
}

function roundTripSweep(lossRatio: number): Sweep {
  return {
    title: `against round trip, ${percent(lossRatio)} loss`,
    x: 'round trip from player to player, ms',
    at: ({ name, directMs }) => (name === roundTripName(2 * directMs, lossRatio) ? 2 * directMs : null),
  }
}

function sweepFigures(cells: readonly LatencyCell[], measure: Measure, { title, x, at }: Sweep): LineFigure[] {
  const here = cells.filter((cell) => cell.measure === measure && at(cell.condition) !== null)
  return (['p50Ms', 'p99Ms'] as const).map((percentile) => ({
    kind: 'lines',
    title: `${MEASURE_NAMES[measure]}, ${percentile.slice(0, 3)} ${title}`,
    note: 'A point is missing where more was lost than the percentile allows.',
    x: { title: x },
    y: { title: 'one way, ms', scale: 'log' },
    series: [...Map.groupBy(here, ({ name }) => name)].map(([name, own]) => ({
      name,
      ...(own[0]!.side === 'rival' && { rival: true }),
      points: own
        .filter((cell) => Number.isFinite(cell[percentile]))
        .map((cell): [number, number] => [at(cell.condition)!, cell[percentile]])
        .toSorted(([a], [b]) => a - b),
    })),
  }))
}
