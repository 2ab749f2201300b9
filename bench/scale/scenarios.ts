/** The published workload, simulated: thousands of clients by one broker, by six relays, and directly. */
import { Random } from 'peerstep/core'
import { MESSAGE_BYTES } from '../players/messages.js'
import { HZ, SEATS } from './client-load.js'
import { type FittedCosts, WAKE_MS } from './fitted-costs.js'
import { type SimulationReport, simulate } from './simulation.js'

/** What others have measured: 5,000 clients, 30 Hz, 128 bytes; how many share a room is not published. */
export const PUBLISHED = Object.freeze({ clients: 5000, brokerP99Ms: 62.3, relaysP99Ms: 47.8 })
/** Numbers of clients in the tables. */
export const CLIENTS = [PUBLISHED.clients, 50_000] as const
/** How busy a server may be for a queue that stays short. */
export const LOAD_MAX = 0.7

const RELAYS = 6
/** One way, from player to broker, to the nearest of six relays, and to another player. */
const LINK_MS = Object.freeze({ broker: 30, relay: 22, direct: 35 })
/** Of each way: median and sigma of the lognormal delay on top; 1 in 100 is later by 9.6 ms or more. */
const JITTER = Object.freeze({ jitterMedianMs: 1.5, jitterSigma: 0.8 })
/** Rooms whose players receive, of those at one server: 50,000 messages for each simulated second. */
const HEARD_ROOMS = 32
/** Until queues are stable. */
const WARM_UP_TICKS = 15
/** Players of one match tick within this time of each other, once they have found a common step. */
const STEP_MS = 4
/** More than any process bears whose costs are right. */
const ROOMS_MAX = 2048

/** @param inStep the players of a room tick nearly at once, as those of a match do; otherwise at any time */
export function simulateServer(
  { topology, client, server, pathMs }: FittedCosts,
  { rooms, ticks, seed, inStep = false }: { rooms: number; ticks: number; seed: number; inStep?: boolean },
): SimulationReport {
  const random = new Random(seed)
  const spread = inStep ? (STEP_MS * HZ) / 1000 : 1
  const phases = Array.from({ length: rooms * SEATS }, () => spread * random.float())
  const roomPhases = Array.from({ length: rooms }, () => random.float())
  const { forwarding, side } = topology
  const delayMs = LINK_MS[forwarding === 'direct' ? 'direct' : side === 'ours' ? 'relay' : 'broker']
  return simulate({
    ...{ seed, rooms, seats: SEATS, hz: HZ, ticks, warmUpTicks: Math.min(WARM_UP_TICKS, ticks >> 1) },
    ...{ topology, messageBytes: MESSAGE_BYTES, link: { delayMs: delayMs + pathMs, ...JITTER }, client, server },
    ...{ wakeMs: WAKE_MS, clientProcesses: null, lateMs: 0, heardRooms: HEARD_ROOMS, drainMs: 1000 },
    phaseOf: (room, seat) => (roomPhases[room]! + phases[room * SEATS + seat]!) % 1,
  })
}

/** How many rooms one server process bears while it is at most `LOAD_MAX` busy; at least one. */
export function roomsPerProcess(costs: FittedCosts, seed: number): number {
  const bears = (rooms: number): boolean => {
    const { serverLoad, isSaturated } = simulateServer(costs, { rooms, ticks: HZ, seed })
    return !isSaturated && serverLoad <= LOAD_MAX
  }
  let [some, tooMany] = [1, 2]
  while (tooMany < ROOMS_MAX && bears(tooMany)) [some, tooMany] = [tooMany, 2 * tooMany]
  while (tooMany - some > Math.max(1, some / 20)) {
    const middle = (some + tooMany) >> 1
    if (bears(middle)) some = middle
    else tooMany = middle
  }
  return some
}

/** A deployment for so many clients. */
export interface Scenario {
  readonly name: string
  readonly costs: FittedCosts
  readonly clients: number
  /** Places of servers: one broker, six relays; 0 where players need none in play. */
  readonly places: number
  /** Processes at all places together. Rooms never span two, so that one stands for all. */
  readonly processes: number
  readonly inStep: boolean
}

/** A scenario and what its simulation gave. */
export interface Outcome extends Scenario {
  readonly report: SimulationReport
}

/** Simulates one server process of a scenario. */
export function play(scenario: Scenario, ticks: number, seed: number): Outcome {
  const { costs, clients, processes, inStep } = scenario
  const rooms = Math.ceil(clients / SEATS / Math.max(1, processes))
  return { ...scenario, report: simulateServer(costs, { rooms, ticks, seed, inStep }) }
}

function placesOf({ topology }: FittedCosts): number {
  return topology.forwarding === 'direct' ? 0 : topology.side === 'ours' ? RELAYS : 1
}

/**
 * With one process at each place, and with as many as it takes.
 *
 * @param capacities rooms that one server process bears; null where players need no server in play
 */
export function scenariosOf(capacities: ReadonlyMap<FittedCosts, number | null>, clients: number): Scenario[] {
  return [...capacities].flatMap(([costs, rooms]): Scenario[] => {
    const places = placesOf(costs)
    const name = costs.topology.name.replace("relay's hub", 'six relays')
    const single = { name, costs, clients, places, processes: places, inStep: false }
    if (rooms === null) return [single]
    const needed = places * Math.ceil(clients / SEATS / rooms / places)
    return needed === places ? [single] : [single, { ...single, processes: needed }]
  })
}

/** The same with as many processes as it takes, of players who tick in step. */
export function scenariosInStep(scenarios: readonly Scenario[]): Scenario[] {
  const largest = new Map(scenarios.map((scenario) => [scenario.costs, scenario]))
  return [...largest.values()].map((scenario) => ({ ...scenario, inStep: true }))
}

/** One process at each place, up to where it is saturated. */
export function curveOf(costs: FittedCosts, sizes: readonly number[], ticks: number, seed: number): Outcome[] {
  const places = placesOf(costs)
  const outcomes: Outcome[] = []
  for (const clients of sizes) {
    const scenario = { name: costs.topology.name, costs, clients, places, processes: places, inStep: false }
    const outcome = play(scenario, ticks, seed)
    if (outcome.report.isSaturated) break
    outcomes.push(outcome)
  }
  return outcomes
}
