/** As many real clients as this machine bears on each way, and, by what they cost, thousands of them in simulated time. */
import { Random } from 'peerstep/core'
import type { BenchResult, FindingsTable } from './findings.js'
import { type BenchContext, type Effort, tableOf } from './harness.js'
import type { ContestantKey } from './net/contestants.js'
import { type Calibration, type Check, calibrate, check, isStable } from './scale/calibration.js'
import type { CrowdReport } from './scale/crowd.js'
import { figuresOf } from './scale/figures.js'
import { type Grown, reportsOf } from './scale/grown.js'
import { type Growth, type GrowthPlan, grow } from './scale/growth.js'
import { type Outcome, PUBLISHED, play, type Scenario } from './scale/published.js'
import { rowsOf } from './scale/rows.js'
import { CLIENTS, capacitiesOf, curveOf, inStep, scenariosOf } from './scale/scenarios.js'
import { capacityTable, checkTable, costsTable, outcomesTable, stepTable } from './scale/tables.js'
import { TOPOLOGIES, type Topology } from './scale/topologies.js'
import { goalsOf, ratiosOf } from './scale/verdicts.js'

interface Plan extends Omit<GrowthPlan, 'sizes'> {
  readonly keys: readonly ContestantKey[]
  /** Rooms of the first courses: brokers bear many, and a room of ours takes longer to open. */
  readonly brokerSizes: readonly number[]
  readonly laneSizes: readonly number[]
  readonly rounds: number
  readonly simulatedTicks: number
  /** Clients of the figures. */
  readonly curve: readonly number[]
}

const QUICK_KEYS: readonly ContestantKey[] = [
  'wsNaive',
  'wsCorked',
  'streamHub',
  'datagramHub',
  'directStream',
  'datagram',
]

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    keys: ['wsCorked', 'streamHub', 'directStream'],
    rounds: 1,
    brokerSizes: [1, 2],
    laneSizes: [1, 2],
    roomsMax: 2,
    ticks: 10,
    warmUpTicks: 10,
    refinements: 0,
    deadlineMs: 5000,
    attempts: 1,
    simulatedTicks: 30,
    curve: [80, 800, 8000],
  },
  quick: {
    keys: QUICK_KEYS,
    rounds: 1,
    brokerSizes: [1, 4, 16, 64],
    laneSizes: [1, 2, 4],
    roomsMax: 256,
    ticks: 30,
    warmUpTicks: 45,
    refinements: 2,
    deadlineMs: 8000,
    attempts: 2,
    simulatedTicks: 75,
    curve: [80, 160, 320, 640, 1280, 2560, 5000, 10_000, 50_000],
  },
  full: {
    keys: TOPOLOGIES.map(({ key }) => key),
    rounds: 2,
    brokerSizes: [1, 4, 16, 32, 64],
    laneSizes: [1, 2, 4],
    roomsMax: 256,
    ticks: 60,
    warmUpTicks: 150,
    refinements: 3,
    deadlineMs: 15_000,
    attempts: 3,
    simulatedTicks: 300,
    curve: [80, 120, 160, 240, 320, 480, 640, 960, 1280, 1920, 2560, 3840, 5000, 7500, 10_000, 20_000, 50_000],
  },
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const all = await measure(plan, seed)
  const show = (table: FindingsTable): void => print(`\n${table.title}\n${tableOf(table.head, terminal(table))}`)
  show(capacityTable(all))

  const calibrations: Calibration[] = []
  const checks: Check[] = []
  for (const grown of all) {
    const { used, held } = split(reportsOf(grown))
    const calibration = calibrate(grown.topology, used)
    calibrations.push(calibration)
    if (held !== null) checks.push(check(calibration, held))
  }
  show(checkTable(checks))

  const capacities = capacitiesOf(calibrations, seed)
  const played = (scenarios: readonly Scenario[]): Outcome[] =>
    scenarios.map((scenario) => play(scenario, plan.simulatedTicks, seed))
  const outcomes = CLIENTS.flatMap((clients) => played(scenariosOf(capacities, clients)))
  const stepping = played(inStep(scenariosOf(capacities, PUBLISHED.clients)))
  const curves = new Map<Topology, Outcome[]>()
  for (const calibration of calibrations) {
    curves.set(calibration.topology, curveOf(calibration, plan.curve, plan.simulatedTicks, seed))
  }
  show(outcomesTable(outcomes))
  show(stepTable(stepping))
  return {
    rows: rowsOf(all, checks, [...outcomes, ...stepping]),
    goals: goalsOf(checks, outcomes),
    tables: [
      capacityTable(all),
      checkTable(checks),
      outcomesTable(outcomes),
      stepTable(stepping),
      costsTable(calibrations),
    ],
    figures: figuresOf(all, curves),
    ratios: ratiosOf(all, outcomes),
    notes: notesOf(all, plan, checks),
  }
}

/** All topologies take turns, in another order each round. */
async function measure(plan: Plan, seed: number): Promise<Grown[]> {
  const topologies: readonly Topology[] = TOPOLOGIES.filter(({ key }) => plan.keys.includes(key))
  const growths: Growth[] = []
  const random = new Random(seed)
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const topology of random.shuffle([...topologies])) {
      const sizes = topology.server === 'of-room' ? plan.brokerSizes : plan.laneSizes
      growths.push(await grow(topology, { ...plan, sizes }))
    }
  }
  return topologies.map((topology) => ({ topology, growths: growths.filter((one) => one.topology === topology) }))
}

/** One size is left to check the simulation by: the largest but one that was stable, for the largest is at its edge. */
function split(reports: readonly CrowdReport[]): { used: CrowdReport[]; held: CrowdReport | null } {
  const stable = reports.filter(isStable)
  const sizes = [...new Set(stable.map(({ rooms }) => rooms))]
  if (sizes.length < 2) return { used: stable.length > 0 ? stable : [reports[0]!], held: null }
  const held = sizes.length === 2 ? sizes[1]! : sizes.at(-2)!
  return { used: stable.filter(({ rooms }) => rooms !== held), held: stable.find(({ rooms }) => rooms === held)! }
}

function terminal({ lines }: FindingsTable): (string | number)[][] {
  return lines.map((line) => line.map((cell) => (typeof cell === 'object' ? `${cell.text} MISSED` : cell)))
}

function notesOf(all: readonly Grown[], plan: Plan, checks: readonly Check[]): string[] {
  const named = (is: (growth: Growth) => boolean): string => namesOf(all.filter(({ growths }) => growths.some(is)))
  const late = named(({ isEnd, isDisturbed, failure }) => !isEnd && !isDisturbed && failure === null)
  const unchecked = all.filter(({ topology }) => checks.every((one) => one.topology !== topology))
  const disturbed = named(({ isDisturbed }) => isDisturbed)
  return [
    `${plan.rounds} round${plan.rounds === 1 ? '' : 's'} of all ways in shuffled order, courses of ${plan.ticks} ticks.`,
    ...(late === '' ? [] : [`Not grown to their end, for there was no time to open more rooms: ${late}.`]),
    ...(disturbed === '' ? [] : [`Not grown to their end, for something else disturbed the machine: ${disturbed}.`]),
    ...(unchecked.length === 0
      ? []
      : [`No second size was played without disturbance, so their simulation is not checked: ${namesOf(unchecked)}.`]),
    ...all.flatMap(({ topology, growths }) =>
      growths.flatMap(({ failure }) => (failure === null ? [] : [`${topology.name}: no further rooms: ${failure}`])),
    ),
    'Server processes share no room: one of them is simulated and stands for all. Of its rooms 32 are heard.',
    'Ages of real messages are kept as a histogram in steps of 1 %: there are too many for a report.',
  ]
}

function namesOf(all: readonly Grown[]): string {
  return all.map(({ topology }) => topology.name).join(', ')
}
