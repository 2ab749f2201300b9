/** The simulation's costs, from what was measured, and how well they foretell what they were not made from. */
import type { AgeHistogram } from './age-histogram.js'
import { type CrowdReport, clientProcesses, HZ, roomPhase, SEATS } from './crowd.js'
import { fitCosts, type Measured } from './least-squares.js'
import type { LoopCosts, LoopWork } from './simulated-loop.js'
import { type SimulationReport, simulate } from './simulation.js'
import type { Topology } from './topologies.js'
import type { Usage } from './usage.js'

export const MESSAGE_BYTES = 128

export interface Calibration {
  readonly topology: Topology
  readonly client: LoopCosts
  readonly server: LoopCosts
  /** Of the kernel and of other threads, each way: what the loops do not explain. */
  readonly pathMs: number
  /** How much later than at their whole millisecond a process' timers fire while it has little to do. */
  readonly lateMs: readonly number[]
}

/** To begin with, so that there is something to count messages by: what a WebSocket costs here. */
const FIRST_GUESS: LoopCosts = { turnMs: 0.03, messageMs: 0.01, packetMs: 0, pausesMs: [], pauseMessages: 0 }

/** How many messages there are depends a little on the costs where busy servers merge more: then the costs are fitted again. */
const FITS_WHERE_MERGED = 2

/** Messages that come later share other turns, so what is missing is found in a few steps. */
const PATH_GUESSES = 3

/** Of a course, when only its messages are counted. */
const COUNTED_TICKS = 15

/** From an arrival until a process that slept begins to work on it: what a core and the kernel take on a usual machine. */
export const WAKE_MS = 0.05

/** What a process that is busier than this does is no matter of costs any more. */
const BUSY_RATIO_MAX = 0.85

const LATE_QUANTILES = 200

/** Drained enough of what was in it to be looked at as a queue that is stable. */
export function isStable({ clientsBusyRatio, serverBusyRatio, ages }: CrowdReport): boolean {
  return Math.max(clientsBusyRatio, serverBusyRatio) <= BUSY_RATIO_MAX && ages.lostRatio === 0
}

/** @param reports stable ones, of several sizes, the smallest first */
export function calibrate(topology: Topology, reports: readonly CrowdReport[]): Calibration {
  const smallest = reports[0]!
  const lateMs = latenessOf(smallest.late)
  let calibration: Calibration = { topology, client: FIRST_GUESS, server: FIRST_GUESS, pathMs: 0, lateMs }
  for (let fit = 0; fit < (hasPackets(topology) ? FITS_WHERE_MERGED : 1); fit += 1) {
    const simulated = reports.map(({ rooms }) => simulateCourse(calibration, { rooms, ticks: COUNTED_TICKS }))
    calibration = {
      ...calibration,
      client: costsOf(topology, reports, 'clients', simulated),
      server: topology.forwarding === 'direct' ? FIRST_GUESS : costsOf(topology, reports, 'server', simulated),
    }
  }
  const hops = topology.forwarding === 'direct' ? 1 : 2
  for (let guess = 0; guess < PATH_GUESSES; guess += 1) {
    const missingMs = smallest.ages.quantileMs(0.5) - simulateCourse(calibration, smallest).ages.quantileMs(0.5)
    calibration = { ...calibration, pathMs: Math.max(0, calibration.pathMs + missingMs / hops) }
  }
  return calibration
}

/** The same course as the real one, on the machine it was played on. */
export function simulateCourse(
  { topology, client, server, pathMs, lateMs }: Calibration,
  { rooms, ticks }: Pick<CrowdReport, 'rooms' | 'ticks'>,
): SimulationReport {
  return simulate({
    seed: 1,
    rooms,
    seats: SEATS,
    hz: HZ,
    ticks,
    warmUpTicks: 0,
    topology,
    messageBytes: MESSAGE_BYTES,
    link: { delayMs: pathMs, jitterMedianMs: 0, jitterSigma: 0 },
    client,
    server,
    wakeMs: WAKE_MS,
    clientProcesses: clientProcesses(topology),
    phaseOf: (room, seat) => roomPhase(room) + seat / SEATS,
    lateMs,
    heardRooms: rooms,
    drainMs: 500,
  })
}

/** Of all work at most, where the clock says more. */
const PAUSED_RATIO_MAX = 0.3

/** A heap of some tens of MiB is not collected for longer. */
const PAUSE_MS_MAX = 10

/**
 * Pauses are measured by the clock: while the machine does something else they seem longer than the work they were, and
 * simulated servers must not be made slow by that.
 */
export function workedPausesMs({ mainCpuMs, pausesMs }: Pick<Usage, 'mainCpuMs' | 'pausesMs'>): number[] {
  const bounded = pausesMs.map((ms) => Math.min(ms, PAUSE_MS_MAX))
  const pausedMs = bounded.reduce((sum, ms) => sum + ms, 0)
  const share = Math.min(1, (PAUSED_RATIO_MAX * mainCpuMs) / Math.max(pausedMs, Number.MIN_VALUE))
  return bounded.map((ms) => ms * share)
}

/** With fewer sizes there is no telling turns from messages: then the first guess is made larger or smaller as a whole. */
const FITTED_SIZES_MIN = 3

/** Turns of the loops are counted, messages come from the simulation of the same course: nothing is guessed but costs. */
function costsOf(
  topology: Topology,
  reports: readonly CrowdReport[],
  side: 'clients' | 'server',
  simulated: readonly SimulationReport[],
): LoopCosts {
  const measured = reports.map((report, index): Measured => {
    const used: Usage = report[side]
    const work: Readonly<LoopWork> = simulated[index]![side]
    const times = report.ticks / COUNTED_TICKS
    const packets = hasPackets(topology) ? [work.packets * times] : []
    const counts = [used.turns, work.messages * times, ...packets]
    const pausedMs = workedPausesMs(used).reduce((sum, ms) => sum + ms, 0)
    return { counts, total: used.mainCpuMs - pausedMs }
  })
  const pausesMs = reports.flatMap((report) => workedPausesMs(report[side]))
  const sumOfMessages = measured.reduce((sum, { counts }) => sum + counts[1]!, 0)
  const pauses = { pausesMs, pauseMessages: sumOfMessages / Math.max(1, pausesMs.length) }
  if (new Set(reports.map(({ rooms }) => rooms)).size < FITTED_SIZES_MIN) {
    const { turnMs, messageMs, packetMs } = FIRST_GUESS
    const guessed = ([turns, messages]: readonly number[]): number => turns! * turnMs + messages! * messageMs
    const [scale] = fitCosts(measured.map(({ counts, total }) => ({ counts: [guessed(counts)], total })))
    return { turnMs: scale! * turnMs, messageMs: scale! * messageMs, packetMs, ...pauses }
  }
  const [turnMs, messageMs, packetMs = 0] = fitCosts(measured)
  return { turnMs: turnMs!, messageMs: messageMs!, packetMs, ...pauses }
}

/** Where every message holds as many packets as any other, there is no telling apart what each of them costs. */
function hasPackets({ forwarding }: Topology): boolean {
  return forwarding === 'turn' || forwarding === 'hub'
}

/** What is measured holds the wait for a whole millisecond too, which is evenly spread. */
function latenessOf(late: AgeHistogram): number[] {
  return Array.from({ length: LATE_QUANTILES }, (_, index) => {
    const share = (index + 0.5) / LATE_QUANTILES
    return Math.max(0, late.quantileMs(share) - share)
  })
}

/** A size that was played and not used for the costs, beside what the simulation says of it. */
export interface Check {
  readonly topology: Topology
  readonly clients: number
  readonly realP50Ms: number
  readonly realP99Ms: number
  /** Of players and server, main threads. */
  readonly realCpuMs: number
  readonly simulatedP50Ms: number
  readonly simulatedP99Ms: number
  readonly simulatedCpuMs: number
}

export function check(calibration: Calibration, report: CrowdReport): Check {
  const { topology } = calibration
  const simulated = simulateCourse(calibration, report)
  const isDirect = topology.forwarding === 'direct'
  return {
    topology,
    clients: report.rooms * SEATS,
    realP50Ms: report.ages.quantileMs(0.5),
    realP99Ms: report.ages.quantileMs(0.99),
    realCpuMs: report.clients.mainCpuMs + (isDirect ? 0 : report.server.mainCpuMs),
    simulatedP50Ms: simulated.ages.quantileMs(0.5),
    simulatedP99Ms: simulated.ages.quantileMs(0.99),
    simulatedCpuMs: simulated.clients.busyMs + (isDirect ? 0 : simulated.server.busyMs),
  }
}
