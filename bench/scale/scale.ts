/** As many real clients as this machine bears on each path. */
import { Random } from 'peerstep/core'
import type { ContestantKey } from '../contestants/registry.js'
import type { BenchContext, BenchResult, Effort } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { type Growth, growLoad, type LoadPlan } from './client-load.js'
import { capacityTable, cpuFigure, type Measured, ratiosOf, rowsOf } from './tables.js'
import { TOPOLOGIES } from './topologies.js'

interface Plan extends Omit<LoadPlan, 'sizes'> {
  readonly keys: readonly ContestantKey[]
  /** Rooms of the first runs: the machine bears many rooms of brokers, and a room of ours takes longer to open. */
  readonly brokerSizes: readonly number[]
  readonly laneSizes: readonly number[]
  readonly rounds: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    keys: ['wsCorked', 'streamHub', 'directStream'],
    ...{ rounds: 1, brokerSizes: [1, 2], laneSizes: [1, 2], roomsMax: 2, ticks: 10, warmUpTicks: 10 },
    ...{ refinements: 0, deadlineMs: 5000, attempts: 1 },
  },
  quick: {
    keys: ['wsNaive', 'wsCorked', 'streamHub', 'datagramHub', 'directStream', 'datagram'],
    ...{ rounds: 1, brokerSizes: [1, 4, 16, 64], laneSizes: [1, 2, 4], roomsMax: 256, ticks: 30, warmUpTicks: 45 },
    ...{ refinements: 2, deadlineMs: 8000, attempts: 2 },
  },
  full: {
    keys: TOPOLOGIES.map(({ key }) => key),
    ...{ rounds: 2, brokerSizes: [1, 4, 16, 32, 64], laneSizes: [1, 2, 4], roomsMax: 256, ticks: 60, warmUpTicks: 150 },
    ...{ refinements: 3, deadlineMs: 15_000, attempts: 3 },
  },
}

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const all = await measure(plan, seed)
  const table = capacityTable(all)
  print(`\n${tableText(table)}`)
  return {
    rows: rowsOf(all),
    goals: [],
    tables: [table],
    figures: [cpuFigure(all)],
    ratios: ratiosOf(all),
    notes: notesOf(all, plan),
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

function notesOf(all: readonly Measured[], plan: Plan): string[] {
  const note = (why: string, is: (growth: Growth) => boolean): string[] => {
    const names = all.filter(({ growths }) => growths.some(is)).map(({ topology }) => topology.name)
    return names.length === 0 ? [] : [`Not grown to the limit, because ${why}: ${names.join(', ')}.`]
  }
  return [
    `${plan.rounds} round${plan.rounds === 1 ? '' : 's'} of all paths in shuffled order, runs of ${plan.ticks} ticks.`,
    ...note('there was no time to open more rooms', (one) => !one.isEnd && !one.isDisturbed && one.failure === null),
    ...note('something else disturbed the machine', ({ isDisturbed }) => isDisturbed),
    ...all.flatMap(({ topology, growths }) =>
      growths.flatMap(({ failure }) => (failure === null ? [] : [`${topology.name}: no further rooms: ${failure}`])),
    ),
    'Ages of single messages are not in the raw samples: there are too many for a report.',
  ]
}
