/** The published workload, simulated: thousands of clients by one broker, by six relays, and directly. */
import { Random } from 'peerstep/core'
import { type Calibration, MESSAGE_BYTES, WAKE_MS } from './calibration.js'
import { HZ, SEATS } from './crowd.js'
import { type SimulationReport, simulate } from './simulation.js'

/** What others have measured: 5,000 clients, 30 Hz, 128 bytes; nothing is said of rooms. */
export const PUBLISHED = Object.freeze({ clients: 5000, brokerP99Ms: 62.3, relaysP99Ms: 47.8 })

export const RELAYS = 6

/** One way, from player to broker, to the nearest of six relays, and to another player. */
const LINK_MS = Object.freeze({ broker: 30, relay: 22, direct: 35 })

/** Of each way: median and sigma of the lognormal delay on top; 1 in 100 is later by 9.6 ms or more. */
const JITTER = Object.freeze({ jitterMedianMs: 1.5, jitterSigma: 0.8 })

/** How busy a server may be for a queue that keeps short. */
export const LOAD_MAX = 0.7

/** Rooms whose players are heard, of those at one server: 50,000 messages for each simulated second. */
const HEARD_ROOMS = 32

/** Until queues are what they stay. */
const WARM_UP_TICKS = 15

/** Players of one match tick within this time of each other, once they have found a common step. */
const STEP_MS = 4

export interface Crowding {
  readonly rooms: number
  readonly ticks: number
  readonly seed: number
  /** The players of a room tick nearly at once, as those of a match do; otherwise whenever they like. */
  readonly isInStep: boolean
}

/** One server process with so many rooms at it, each player on a machine of its own. */
export function simulateServer(
  { topology, client, server, pathMs }: Calibration,
  { rooms, ticks, seed, isInStep }: Crowding,
): SimulationReport {
  const random = new Random(seed)
  const spread = isInStep ? (STEP_MS * HZ) / 1000 : 1
  const phases = Float64Array.from({ length: rooms * SEATS }, () => spread * random.float())
  const roomPhases = Float64Array.from({ length: rooms }, () => random.float())
  const { forwarding, side } = topology
  const delayMs = LINK_MS[forwarding === 'direct' ? 'direct' : side === 'ours' ? 'relay' : 'broker']
  return simulate({
    seed,
    rooms,
    seats: SEATS,
    hz: HZ,
    ticks,
    warmUpTicks: Math.min(WARM_UP_TICKS, ticks >> 1),
    topology,
    messageBytes: MESSAGE_BYTES,
    link: { delayMs: delayMs + pathMs, ...JITTER },
    client,
    server,
    wakeMs: WAKE_MS,
    clientProcesses: null,
    phaseOf: (room, seat) => (roomPhases[room]! + phases[room * SEATS + seat]!) % 1,
    lateMs: [0],
    heardRooms: HEARD_ROOMS,
    drainMs: 1000,
  })
}

/** How many rooms one server process bears while it is at most `LOAD_MAX` busy; at least one. */
export function roomsPerProcess(calibration: Calibration, seed: number): number {
  const bears = (rooms: number): boolean => {
    const { serverLoad, isSaturated } = simulateServer(calibration, { rooms, ticks: HZ, seed, isInStep: false })
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

/** More than any process bears whose costs are not mistaken. */
const ROOMS_MAX = 2048

/** A way to carry so many clients. */
export interface Scenario {
  readonly name: string
  readonly calibration: Calibration
  readonly clients: number
  /** Places of servers: one broker, six relays; 0 where nobody needs one in play. */
  readonly places: number
  /** Processes at all places together. Rooms never span two, so that one stands for all. */
  readonly processes: number
  readonly isInStep: boolean
}

export interface Outcome extends Scenario {
  readonly report: SimulationReport
}

export function play(scenario: Scenario, ticks: number, seed: number): Outcome {
  const { calibration, clients, processes, isInStep } = scenario
  const rooms = Math.ceil(clients / SEATS / Math.max(1, processes))
  return { ...scenario, report: simulateServer(calibration, { rooms, ticks, seed, isInStep }) }
}
