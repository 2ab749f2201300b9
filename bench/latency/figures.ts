/** Latencies of the published shape as figures. */
import type { CdfFigure } from '../findings/findings.js'
import { COMPARED, type LatencyCell, publishedConditions } from './cells.js'
import { MEASURE_NAMES } from './goals.js'

/** One figure for each measure, a panel for each condition. */
export function figuresOf(cells: readonly LatencyCell[]): CdfFigure[] {
  const curve = ({ name, side, trials }: LatencyCell) => {
    const latenciesMs = trials.flatMap((trial) => trial.latenciesMs)
    return { name, ...(side === 'rival' && { rival: true as const }), latenciesMs }
  }
  return COMPARED.map((measure) => ({
    kind: 'cdf',
    title: `Published shape: ${MEASURE_NAMES[measure]}`,
    panels: publishedConditions(cells).map((condition) => ({
      title: condition.name,
      curves: cells.filter((cell) => cell.condition === condition && cell.measure === measure).map(curve),
    })),
  }))
}
