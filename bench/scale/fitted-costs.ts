/** The simulation's costs, fitted to real runs, and how well they predict a run that they were not fitted to. */
import { mean, quantile, total } from '../measure/statistics.js'
import { MESSAGE_BYTES } from '../players/messages.js'
import { clientProcesses, HZ, type LoadReport, roomPhase, SEATS } from './client-load.js'
import { type LoopCosts, type SimulationReport, simulate } from './simulation.js'
import type { Topology } from './topologies.js'

/** Costs of one topology. */
export interface FittedCosts {
  readonly topology: Topology
  readonly client: LoopCosts
  readonly server: LoopCosts
  /** Time in the kernel and in other threads, each way: what the loops do not explain. */
  readonly pathMs: number
  /** How much later than at their whole millisecond a process's timers fire while it has little to do, mean. */
  readonly lateMs: number
}

/** To begin with, so that messages can be counted: what a WebSocket costs here. */
const FIRST_GUESS: LoopCosts = { turnMs: 0.03, messageMs: 0.01, packetMs: 0 }
/** Messages that arrive later share other turns, so the missing path time is found in a few steps. */
const PATH_GUESSES = 3
/** Of a run whose messages alone are counted. */
const COUNTED_TICKS = 15
/** From an arrival until a process that slept works on it: what a core and the kernel take on a usual machine. */
export const WAKE_MS = 0.05
/** Beyond this the behaviour of a process no longer depends on its costs alone. */
const BUSY_RATIO_MAX = 0.85
/** With fewer sizes, turns and messages cannot be told apart: then the first guess is scaled as a whole. */
const FITTED_SIZES_MIN = 3

/** Whether its queues were stable, so that costs can be fitted to it. */
export function isStable({ clientsBusyRatio, serverBusyRatio, ages }: LoadReport): boolean {
  return Math.max(clientsBusyRatio, serverBusyRatio) <= BUSY_RATIO_MAX && ages.at(-1)! < Number.POSITIVE_INFINITY
}

/** @param reports stable ones, of several sizes, the smallest first */
export function fitCosts(topology: Topology, reports: readonly LoadReport[]): FittedCosts {
  const smallest = reports[0]!
  // What is measured contains the wait for a whole millisecond, half of one on average.
  const lateMs = Math.max(0, mean(smallest.late) - 0.5)
  let costs: FittedCosts = { topology, client: FIRST_GUESS, server: FIRST_GUESS, pathMs: 0, lateMs }
  // Busy servers merge more, so that the number of messages depends on the costs: then they are fitted twice.
  for (let fit = 0; fit < (hasPackets(topology) ? 2 : 1); fit += 1) {
    const simulated = reports.map(({ rooms }) => simulateRun(costs, { rooms, ticks: COUNTED_TICKS }))
    const client = loopCosts(topology, reports, 'clients', simulated)
    const server = topology.forwarding === 'direct' ? FIRST_GUESS : loopCosts(topology, reports, 'server', simulated)
    costs = { ...costs, client, server }
  }
  const hops = topology.forwarding === 'direct' ? 1 : 2
  for (let guess = 0; guess < PATH_GUESSES; guess += 1) {
    const missingMs = quantile(smallest.ages, 0.5) - quantile(simulateRun(costs, smallest).ages, 0.5)
    costs = { ...costs, pathMs: Math.max(0, costs.pathMs + missingMs / hops) }
  }
  return costs
}

/** The same run as the real one, on the machine it was played on. */
export function simulateRun(
  { topology, client, server, pathMs, lateMs }: FittedCosts,
  { rooms, ticks }: Pick<LoadReport, 'rooms' | 'ticks'>,
): SimulationReport {
  return simulate({
    ...{ seed: 1, rooms, seats: SEATS, hz: HZ, ticks, warmUpTicks: 0, topology, messageBytes: MESSAGE_BYTES },
    link: { delayMs: pathMs, jitterMedianMs: 0, jitterSigma: 0 },
    ...{ client, server, wakeMs: WAKE_MS, clientProcesses: clientProcesses(topology), lateMs },
    phaseOf: (room, seat) => roomPhase(room) + seat / SEATS,
    ...{ heardRooms: rooms, drainMs: 500 },
  })
}

/** Turns of the loops were counted, messages come from the simulation of the same run: only costs are fitted. */
function loopCosts(
  topology: Topology,
  reports: readonly LoadReport[],
  side: 'clients' | 'server',
  simulated: readonly SimulationReport[],
): LoopCosts {
  const measured = reports.map((report, index) => {
    const work = simulated[index]![side]
    const times = report.ticks / COUNTED_TICKS
    const counts = [report[side].turns, work.messages * times, ...(hasPackets(topology) ? [work.packets * times] : [])]
    return { counts, total: report[side].mainCpuMs }
  })
  if (new Set(reports.map(({ rooms }) => rooms)).size < FITTED_SIZES_MIN) {
    const { turnMs, messageMs } = FIRST_GUESS
    const guessed = measured.map(({ counts: [turns, messages], total: ms }) => {
      return { counts: [turns! * turnMs + messages! * messageMs], total: ms }
    })
    const [scale] = leastSquares(guessed)
    return { turnMs: scale! * turnMs, messageMs: scale! * messageMs, packetMs: 0 }
  }
  const [turnMs, messageMs, packetMs = 0] = leastSquares(measured)
  return { turnMs: turnMs!, messageMs: messageMs!, packetMs }
}

/** Where every message holds as many packets as any other, their costs cannot be told apart. */
function hasPackets({ forwarding }: Topology): boolean {
  return forwarding === 'turn' || forwarding === 'hub'
}

/**
 * The cost of each thing that explains the totals best, none negative. Errors count relative to the total, so that a large
 * run counts no more than a small one.
 *
 * Coordinate descent: the error is convex, and each step finds its minimum along one cost with zero as a bound (C. L.
 * Lawson and R. J. Hanson, Solving Least Squares Problems, 1974, for the problem).
 *
 * @param measured at least one, with as many counts each as there are costs, and a total above zero
 */
export function leastSquares(
  measured: readonly { readonly counts: readonly number[]; readonly total: number }[],
): number[] {
  const rows = measured.map(({ counts, total: ms }) => counts.map((count) => count / ms))
  const costs = measured[0]!.counts.map(() => 0)
  const left = rows.map(() => 1)
  for (let pass = 0; pass < 2000; pass += 1) {
    for (let at = 0; at < costs.length; at += 1) {
      const square = total(rows.map((row) => row[at]! ** 2))
      if (square === 0) continue
      const slope = total(rows.map((row, index) => row[at]! * left[index]!))
      const change = Math.max(-costs[at]!, slope / square)
      costs[at]! += change
      for (const [index, row] of rows.entries()) left[index]! -= row[at]! * change
    }
  }
  return costs
}

/** A real run that was not used for the costs, beside its simulation. CPU: main threads of players and server. */
export type Check = ReturnType<typeof checkCosts>

/** See `Check`. */
export function checkCosts(costs: FittedCosts, report: LoadReport) {
  const { topology } = costs
  const simulated = simulateRun(costs, report)
  const isDirect = topology.forwarding === 'direct'
  return {
    topology,
    clients: report.rooms * SEATS,
    realP50Ms: quantile(report.ages, 0.5),
    realP99Ms: quantile(report.ages, 0.99),
    realCpuMs: report.clients.mainCpuMs + (isDirect ? 0 : report.server.mainCpuMs),
    simulatedP50Ms: quantile(simulated.ages, 0.5),
    simulatedP99Ms: quantile(simulated.ages, 0.99),
    simulatedCpuMs: simulated.clients.busyMs + (isDirect ? 0 : simulated.server.busyMs),
  }
}
