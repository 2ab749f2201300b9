/** What was wanted of scale, what came of it, and the quotients that are compared from run to run. */
import type { Goal, Ratio } from '../findings.js'
import { atMost } from '../harness.js'
import type { Check } from './calibration.js'
import { comparedRooms, type Grown, middleCpuUs } from './grown.js'
import { type Outcome, PUBLISHED } from './published.js'

/** How far the simulation may be off: a quarter, or so many milliseconds where that is more. */
const OFF_RATIO_MAX = 0.25
const OFF_MS_MAX = 2

export function offLimitMs({ realP99Ms }: Check): number {
  return Math.max(OFF_MS_MAX, OFF_RATIO_MAX * realP99Ms)
}

/** The fair rival: of all brokers that are not saturated, the one whose messages are youngest. */
export function bestBroker(outcomes: readonly Outcome[], clients: number): Outcome | undefined {
  return outcomes
    .filter((one) => isRival(one) && one.clients === clients && !one.report.isSaturated)
    .toSorted((a, b) => a.report.ages.quantileMs(0.99) - b.report.ages.quantileMs(0.99))[0]
}

function isRival({ calibration }: Outcome): boolean {
  return calibration.topology.side === 'rival'
}

export function goalsOf(checks: readonly Check[], outcomes: readonly Outcome[]): Goal[] {
  const calibrated = checks.map((check) => {
    const offMs = Math.abs(check.simulatedP99Ms - check.realP99Ms)
    return atMost(
      `${check.topology.name}, ${check.clients} clients: simulated p99 off by`,
      offMs,
      offLimitMs(check),
      'ms',
    )
  })
  return [...calibrated, ...simulatedRatios(outcomes).map(({ name, value, limit }) => atMost(name, value, limit, ''))]
}

/** Our best ways against the fair broker, at the published size. */
function simulatedRatios(outcomes: readonly Outcome[]): { name: string; value: number; limit: number }[] {
  const broker = bestBroker(outcomes, PUBLISHED.clients)
  if (broker === undefined) return []
  const bestP99Ms = (isOne: (outcome: Outcome) => boolean): number =>
    Math.min(
      ...outcomes
        .filter((one) => !isRival(one) && !one.report.isSaturated && one.clients === PUBLISHED.clients && isOne(one))
        .map(({ report }) => report.ages.quantileMs(0.99)),
    )
  const brokerP99Ms = broker.report.ages.quantileMs(0.99)
  return [
    { name: 'direct lanes', value: bestP99Ms(({ places }) => places === 0) / brokerP99Ms, limit: 0.6 },
    { name: 'six relays', value: bestP99Ms(({ places }) => places > 0) / brokerP99Ms, limit: 0.9 },
  ]
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, ...rest }) => ({ ...rest, name: `5,000 simulated clients: p99 of ${name} to the best broker` }))
}

export function ratiosOf(all: readonly Grown[], outcomes: readonly Outcome[]): Ratio[] {
  const base = all.find(({ topology }) => topology.key === 'wsCorked')
  const cpu = (grown: Grown): number => {
    const rooms = comparedRooms(grown)
    return middleCpuUs(grown, rooms, 'clients') + middleCpuUs(grown, rooms, 'server')
  }
  const costs = all.flatMap((grown): Ratio[] =>
    base === undefined || grown === base || comparedRooms(grown) !== comparedRooms(base)
      ? []
      : [
          {
            name: `scale: CPU for each delivery, ${grown.topology.name} to the corked broker`,
            value: cpu(grown) / cpu(base),
            worse: 'higher',
          },
        ],
  )
  return [
    ...costs,
    ...simulatedRatios(outcomes).map(({ name, value }): Ratio => ({ name: `scale: ${name}`, value, worse: 'higher' })),
  ]
}
