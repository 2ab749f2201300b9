/** As many real clients as this machine bears on each path, and, by their fitted costs, thousands of them in simulated time. */
import { Random } from 'peerstep/core'
import type { BenchContext, BenchResult, Effort } from '../cli/findings.js'
import { tableText } from '../cli/text.js'
import type { ContestantKey } from '../contestants/registry.js'
import { type Growth, growLoad, type LoadPlan, type LoadReport } from './client-load.js'
import { type Check, checkCosts, type FittedCosts, fitCosts, isStable } from './fitted-costs.js'
import {
  CLIENTS,
  curveOf,
  type Outcome,
  PUBLISHED,
  play,
  roomsPerProcess,
  type Scenario,
  scenariosInStep,
  scenariosOf,
} from './scenarios.js'
import {
  capacityTable,
  checkTable,
  costsTable,
  figuresOf,
  goalsOf,
  type Measured,
  outcomesTable,
  ratiosOf,
  reportsOf,
  rowsOf,
  stepTable,
} from './tables.js'
import { TOPOLOGIES, type Topology } from './topologies.js'

interface Plan extends Omit<LoadPlan, 'sizes'> {
  readonly keys: readonly ContestantKey[]
  /** Rooms of the first runs: the machine bears many rooms of brokers, and a room of ours takes longer to open. */
  readonly brokerSizes: readonly number[]
  readonly laneSizes: readonly number[]
  readonly rounds: number
  readonly simulatedTicks: number
  /** Clients of the figures. */
  readonly curve: readonly number[]
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    keys: ['wsCorked', 'streamHub', 'directStream'],
    ...{ rounds: 1, brokerSizes: [1, 2], laneSizes: [1, 2], roomsMax: 2, ticks: 10, warmUpTicks: 10 },
    ...{ refinements: 0, deadlineMs: 5000, attempts: 1, simulatedTicks: 30, curve: [80, 800, 8000] },
  },
  quick: {
    keys: ['wsNaive', 'wsCorked', 'streamHub', 'datagramHub', 'directStream', 'datagram'],
    ...{ rounds: 1, brokerSizes: [1, 4, 16, 64], laneSizes: [1, 2, 4], roomsMax: 256, ticks: 30, warmUpTicks: 45 },
    ...{ refinements: 2, deadlineMs: 8000, attempts: 2, simulatedTicks: 75 },
    curve: [80, 160, 320, 640, 1280, 2560, 5000, 10_000, 50_000],
  },
  full: {
    keys: TOPOLOGIES.map(({ key }) => key),
    ...{ rounds: 2, brokerSizes: [1, 4, 16, 32, 64], laneSizes: [1, 2, 4], roomsMax: 256, ticks: 60, warmUpTicks: 150 },
    ...{ refinements: 3, deadlineMs: 15_000, attempts: 3, simulatedTicks: 300 },
    curve: [80, 120, 160, 240, 320, 480, 640, 960, 1280, 1920, 2560, 3840, 5000, 7500, 10_000, 20_000, 50_000],
  },
}

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const all = await measure(plan, seed)
  print(`\n${tableText(capacityTable(all))}`)

  const fitted: FittedCosts[] = []
  const checks: Check[] = []
  for (const measured of all) {
    const { used, held } = split(reportsOf(measured))
    const costs = fitCosts(measured.topology, used)
    fitted.push(costs)
    if (held !== null) checks.push(checkCosts(costs, held))
  }
  print(`\n${tableText(checkTable(checks))}`)

  const needsNone = ({ topology }: FittedCosts): boolean => topology.forwarding === 'direct'
  const capacities = new Map(fitted.map((costs) => [costs, needsNone(costs) ? null : roomsPerProcess(costs, seed)]))
  const played = (scenarios: readonly Scenario[]): Outcome[] =>
    scenarios.map((scenario) => play(scenario, plan.simulatedTicks, seed))
  const outcomes = CLIENTS.flatMap((clients) => played(scenariosOf(capacities, clients)))
  const inStep = played(scenariosInStep(scenariosOf(capacities, PUBLISHED.clients)))
  const curves = new Map<Topology, Outcome[]>()
  for (const costs of fitted) curves.set(costs.topology, curveOf(costs, plan.curve, plan.simulatedTicks, seed))
  const simulated = [outcomesTable(outcomes), stepTable(inStep)]
  for (const table of simulated) print(`\n${tableText(table)}`)
  return {
    rows: rowsOf(all, checks, [...outcomes, ...inStep]),
    goals: goalsOf(checks, outcomes),
    tables: [capacityTable(all), checkTable(checks), ...simulated, costsTable(fitted)],
    figures: figuresOf(all, curves),
    ratios: ratiosOf(all, outcomes),
    notes: notesOf(all, plan, checks),
  }
}

/** All topologies take turns, in another order each round. */
async function measure(plan: Plan, seed: number): Promise<Measured[]> {
  const topologies = TOPOLOGIES.filter(({ key }) => plan.keys.includes(key))
  const growths: Growth[] = []
  const random = new Random(seed)
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const topology of random.shuffle([...topologies])) {
      const sizes = topology.side === 'rival' ? plan.brokerSizes : plan.laneSizes
      growths.push(await growLoad(topology, { ...plan, sizes }))
    }
  }
  return topologies.map((topology) => ({ topology, growths: growths.filter((one) => one.topology === topology) }))
}

/** One size is held back to check the simulation: the largest but one that was stable, for the largest is at its limit. */
function split(reports: readonly LoadReport[]): { used: LoadReport[]; held: LoadReport | null } {
  const stable = reports.filter(isStable)
  const sizes = [...new Set(stable.map(({ rooms }) => rooms))]
  if (sizes.length < 2) return { used: stable.length > 0 ? stable : [reports[0]!], held: null }
  const held = sizes.length === 2 ? sizes[1]! : sizes.at(-2)!
  return { used: stable.filter(({ rooms }) => rooms !== held), held: stable.find(({ rooms }) => rooms === held)! }
}

function notesOf(all: readonly Measured[], plan: Plan, checks: readonly Check[]): string[] {
  const note = (text: string, is: (measured: Measured) => boolean): string[] => {
    const names = all.filter(is).map(({ topology }) => topology.name)
    return names.length === 0 ? [] : [`${text}: ${names.join(', ')}.`]
  }
  const isLate = ({ isEnd, isDisturbed, failure }: Growth): boolean => !isEnd && !isDisturbed && failure === null
  const isChecked = ({ topology }: Measured): boolean => checks.some((one) => one.topology === topology)
  return [
    `${plan.rounds} round${plan.rounds === 1 ? '' : 's'} of all paths in shuffled order, runs of ${plan.ticks} ticks.`,
    ...note('Not grown to the limit, because there was no time to open more rooms', ({ growths }) =>
      growths.some(isLate),
    ),
    ...note('Not grown to the limit, because something else disturbed the machine', ({ growths }) =>
      growths.some(({ isDisturbed }) => isDisturbed),
    ),
    ...note('Not checked, because no second size was played without disturbance', (one) => !isChecked(one)),
    ...all.flatMap(({ topology, growths }) =>
      growths.flatMap(({ failure }) => (failure === null ? [] : [`${topology.name}: no further rooms: ${failure}`])),
    ),
    'Server processes share no room: one of them is simulated and stands for all. Players of 32 of its rooms receive.',
    'Ages of single messages are not in the raw samples: there are too many for a report.',
  ]
}
