/** What a relay pays to verify: a frame in process and in a validator's thread, many live matches at once, memory. */
import { arenaDemo, type DemoGame, skirmishDemo } from '../../demos/demo-games.js'
import type { Figure, FindingsTable, Goal, Row } from '../findings/findings.js'
import {
  atLeast,
  atMost,
  type BenchContext,
  type BenchResult,
  type Effort,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { percentile } from '../measure/statistics.js'
import { type LiveFigures, playSeconds, runLive } from './live-matches.js'
import { sealedPlay } from './sealed-play.js'
import { bytesPerMatch, type ReplayCost, type Replayed, replayCosts, SEALS_PER_REQUEST } from './validator-costs.js'

/** `rounds` of every play in each mode; live matches at once of every subject, and of the one that goals speak of. */
interface Plan {
  readonly rounds: number
  readonly liveSeconds: number
  readonly matches: readonly number[]
  readonly typicalMatches: readonly number[]
  readonly memoryMatches: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: { rounds: 1, liveSeconds: 0.5, matches: [], typicalMatches: [20], memoryMatches: 5 },
  quick: { rounds: 7, liveSeconds: 1, matches: [100], typicalMatches: [100, 400], memoryMatches: 20 },
  full: {
    ...{ rounds: 31, liveSeconds: 5, matches: [50, 100, 200, 400], memoryMatches: 50 },
    typicalMatches: [50, 100, 200, 400, 600, 800],
  },
}
/** Played before a live match is measured: by then there are shots and wounds. */
const BEFORE_SECONDS = 3
const TYPICAL = 'arena, 4 players'
/** Live matches for which goals are stated, or as many as were run. */
const GOAL_MATCHES = 100

type LiveRun = LiveFigures & { readonly name: string; readonly kib: number }

/** Runs the benchmark. */
export async function run({ effort, seed, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const { liveSeconds } = plan
  const seconds = playSeconds({ beforeSeconds: BEFORE_SECONDS, liveSeconds })
  const subjects = [
    ...[2, 4, 8].map((seats) => subjectOf(arenaDemo, seats, seconds, seed)),
    ...[2, 4].map((seats) => subjectOf(skirmishDemo, seats, seconds, seed)),
  ]
  const costs = await replayCosts(subjects, { seed, rounds: plan.rounds })
  print(tableText(costTable(costs)))
  const held = new Map<string, number>()
  for (const subject of subjects) held.set(subject.name, await bytesPerMatch(subject, plan.memoryMatches))
  const live: LiveRun[] = []
  for (const { name, play, game } of subjects) {
    for (const matches of name === TYPICAL ? plan.typicalMatches : plan.matches) {
      const figures = await runLive({ play, game, matches, beforeSeconds: BEFORE_SECONDS, liveSeconds })
      live.push({ name, kib: held.get(name)! / 1024, ...figures })
    }
  }
  print(tableText(liveTable(live)))
  return {
    rows: [
      ...costs.map((cost): Row => ({ what: 'a play again', ...cost })),
      ...live.map((one): Row => ({ what: 'live matches', ...one })),
      ...[...held].map(([name, bytes]): Row => ({ what: 'memory of a match in the thread', name, bytes })),
    ],
    goals: goalsOf(costs, live),
    tables: [costTable(costs), liveTable(live)],
    figures: figuresOf(live),
    ratios: costs.map(({ name, inProcessUs, manySealsUs }) =>
      ratio(`validation: ${name}, frame in the thread to in process`, manySealsUs / inProcessUs),
    ),
    notes: ['Live matches read their logs from memory; what reading them from SQLite costs is in persistence.'],
  }
}

function subjectOf<State, Input>(demo: DemoGame<State, Input>, seats: number, seconds: number, seed: number): Replayed {
  const { id } = demo.game
  const game = { url: new URL(`../../demos/games/${id}.js`, import.meta.url).href, exportName: id }
  return { name: `${id}, ${seats} players`, game, play: sealedPlay(demo, { seats, seconds, seed }) }
}

/** Matches on one core, by all processor time that verifying them took. */
const perCore = ({ matches, threadCores, mainCores }: LiveRun): number => matches / (threadCores + mainCores)

function costTable(costs: readonly ReplayCost[]): FindingsTable {
  const about = {
    title: 'Microseconds of processor time to simulate a frame again (medians of interleaved rounds)',
    note: `In process, and in the validator's thread with so many seals (a tenth of a second each) in a request, processor time of both sides. Minutes of play that a core simulates in a second.`,
  }
  return tableOf(about, costs, [
    ['match', ({ name }) => name],
    ['in process', ({ inProcessUs }) => inProcessUs],
    [`${SEALS_PER_REQUEST[1]} seals`, ({ manySealsUs }) => manySealsUs],
    ['1 seal', ({ oneSealUs }) => oneSealUs],
    ['1 seal x', ({ oneSealUs, inProcessUs }) => (oneSealUs / inProcessUs).toFixed(2)],
    ['us a request', ({ requestUs }) => requestUs],
    ['minutes/s', ({ manySealsUs, tickRate }) => 1e6 / (manySealsUs * tickRate * 60)],
  ])
}

function liveTable(runs: readonly LiveRun[]): FindingsTable {
  const about = {
    title: 'Live matches verified by one thread while they run',
    note:
      'Cores: processor time for a second, of the thread and of the rest of the relay. Checkpoint and end: from durable frames ' +
      'to their re-simulation. Per core: matches, by all of that time.',
  }
  return tableOf(about, runs, [
    ['match', ({ name }) => name],
    ['at once', ({ matches }) => String(matches)],
    ['thread', ({ threadCores }) => threadCores.toFixed(3)],
    ['rest', ({ mainCores }) => mainCores.toFixed(3)],
    ['checkpoint p50', ({ checkpointMs }) => percentile(checkpointMs, 0.5)],
    ['p99 ms', ({ checkpointMs }) => percentile(checkpointMs, 0.99)],
    ['end p50', ({ verdictMs }) => percentile(verdictMs, 0.5)],
    ['p99 ms', ({ verdictMs }) => percentile(verdictMs, 0.99)],
    ['per core', perCore],
    ['KiB each', ({ kib }) => kib],
  ])
}

function goalsOf(costs: readonly ReplayCost[], runs: readonly LiveRun[]): Goal[] {
  const typical = runs.filter(({ name }) => name === TYPICAL)
  const stated = typical.find(({ matches }) => matches === GOAL_MATCHES) ?? typical[0]!
  const { manySealsUs, inProcessUs } = costs.find(({ name }) => name === TYPICAL)!
  const { matches, checkpointMs, verdictMs, kib } = stated
  const inThread = manySealsUs / inProcessUs
  return [
    atLeast(`${TYPICAL}: matches that one core verifies while they run`, perCore(stated!), GOAL_MATCHES, 'matches'),
    atMost(`${matches} of them: a checkpoint is verified, p99`, percentile(checkpointMs, 0.99), 100, 'ms'),
    atMost(`${matches} of them: simulated to the end, p99`, percentile(verdictMs, 0.99), 100, 'ms'),
    atMost(`${TYPICAL}: frame in the thread to one in process, 64 seals`, inThread, 1.5, 'of it'),
    atMost(`${TYPICAL}: memory in the thread`, kib, 256, 'KiB'),
  ]
}

function figuresOf(runs: readonly LiveRun[]): Figure[] {
  const groups = [...Map.groupBy(runs, ({ name }) => name)]
  return [
    {
      kind: 'lines',
      title: 'Time to verify a checkpoint, 99th percentile, by live matches on one thread',
      ...{ x: { title: 'matches at once' }, y: { title: 'ms', scale: 'log' } },
      series: groups.map(([name, own]) => ({
        name,
        points: own.map(({ matches, checkpointMs }) => [matches, percentile(checkpointMs, 0.99)] as const),
      })),
      limit: { y: 100, name: 'until the next seal' },
    },
    {
      kind: 'bars',
      title: 'Live matches that one core verifies',
      note: 'By processor time of thread and relay, with the most matches that were run.',
      y: { title: 'matches', scale: 'log' },
      bars: groups.map(([name, own]) => ({ group: name, name: 'per core', value: perCore(own.at(-1)!) })),
    },
  ]
}
