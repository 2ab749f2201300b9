/** Which simulations answer the published comparison, and those that show how each way grows. */
import type { Calibration } from './calibration.js'
import { SEATS } from './crowd.js'
import { type Outcome, play, RELAYS, roomsPerProcess, type Scenario } from './published.js'

export const CLIENTS = [5000, 50_000] as const

/** What one server process of each way bears; null where nobody needs a server in play. */
export type Capacities = ReadonlyMap<Calibration, number | null>

export function capacitiesOf(calibrations: readonly Calibration[], seed: number): Capacities {
  return new Map(
    calibrations.map((calibration) => [
      calibration,
      calibration.topology.forwarding === 'direct' ? null : roomsPerProcess(calibration, seed),
    ]),
  )
}

/** With one process at each place, and with as many as it takes. */
export function scenariosOf(capacities: Capacities, clients: number): Scenario[] {
  return [...capacities].flatMap(([calibration, rooms]): Scenario[] => {
    const scenario = (name: string, places: number, processes: number): Scenario => {
      return { name, calibration, clients, places, processes, isInStep: false }
    }
    const { name, side } = calibration.topology
    if (rooms === null) return [scenario(name, 0, 0)]
    const places = side === 'ours' ? RELAYS : 1
    const who = side === 'ours' ? name.replace("relay's hub", 'six relays') : name
    const needed = places * Math.ceil(clients / SEATS / rooms / places)
    const single = scenario(who, places, places)
    return needed === places ? [single] : [single, scenario(who, places, needed)]
  })
}

/** The same with as many processes as it takes, of players who keep in step. */
export function inStep(scenarios: readonly Scenario[]): Scenario[] {
  const largest = new Map(scenarios.map((scenario) => [scenario.calibration, scenario]))
  return [...largest.values()].map((scenario) => ({ ...scenario, isInStep: true }))
}

/** Six relays or one broker of one process each, up to where they are saturated. */
export function curveOf(calibration: Calibration, sizes: readonly number[], ticks: number, seed: number): Outcome[] {
  const { topology } = calibration
  const places = topology.forwarding === 'direct' ? 0 : topology.side === 'ours' ? RELAYS : 1
  const base = { name: topology.name, calibration, places, processes: places, isInStep: false }
  const outcomes: Outcome[] = []
  for (const clients of sizes) {
    const outcome = play({ ...base, clients }, ticks, seed)
    if (outcome.report.isSaturated) break
    outcomes.push(outcome)
  }
  return outcomes
}
