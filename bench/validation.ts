/** What a relay pays to verify: a frame in process and in a validator's thread, many live matches at once, memory. */
import { arenaDemo, type DemoGame, skirmishDemo } from '../demos/demo-games.js'
import type { BenchResult, Figure, FindingsTable, Goal, Ratio, Row } from './findings.js'
import { atLeast, atMost, type BenchContext, type Effort, short, tableOf } from './harness.js'
import { latencyFigures } from './net/latencies.js'
import { type LiveFigures, playSeconds, runLive } from './relay/live-matches.js'
import { BITES, type ReplayCost, type Replayed, replayCosts } from './relay/replay-cost.js'
import { sealedPlay } from './relay/sealed-play.js'
import { bytesPerMatch } from './relay/validator-memory.js'

interface Extent {
  /** Times that every play is simulated in each way. */
  readonly rounds: number
  readonly liveSeconds: number
  /** Live matches at once: of every subject, and of the one that goals speak of. */
  readonly matches: readonly number[]
  readonly typicalMatches: readonly number[]
  readonly memoryMatches: number
}

const EXTENTS: Readonly<Record<Effort, Extent>> = {
  smoke: { rounds: 1, liveSeconds: 0.5, matches: [], typicalMatches: [20], memoryMatches: 5 },
  quick: { rounds: 7, liveSeconds: 1, matches: [100], typicalMatches: [100, 400], memoryMatches: 20 },
  full: {
    rounds: 31,
    liveSeconds: 5,
    matches: [50, 100, 200, 400],
    typicalMatches: [50, 100, 200, 400, 600, 800],
    memoryMatches: 50,
  },
}
/** Played before a live match is looked at: by then there are shots and wounds. */
const BEFORE_SECONDS = 3
const TYPICAL = 'arena, 4 players'
/** Live matches for which goals are stated, or as many as were run. */
const GOAL_MATCHES = 100
const KIB = 1024

export async function run(context: BenchContext): Promise<BenchResult> {
  const { effort, print } = context
  const extent = EXTENTS[effort]
  const subjects = subjectsFor(extent, context.seed)
  const costs = await replayCosts(subjects, { seed: context.seed, rounds: extent.rounds })
  const costsTable = costTable(costs)
  print(costsTable.title)
  print(tableOf(costsTable.head, costsTable.lines as string[][]))
  const held: Held[] = []
  for (const { name, play, game } of subjects) {
    held.push({ name, bytes: await bytesPerMatch(play, game, extent.memoryMatches) })
  }
  const live = await runAllLive(subjects, extent)
  const runsTable = liveTable(live, held)
  print(runsTable.title)
  print(tableOf(runsTable.head, runsTable.lines as string[][]))
  return {
    rows: [
      ...costs.map((cost): Row => ({ what: 'a play again', ...cost })),
      ...live.map(({ name, figures }): Row => ({ what: 'live matches', name, ...figures })),
      ...held.map((one): Row => ({ what: 'memory of a match in the thread', ...one })),
    ],
    goals: goalsOf(costs, live, held),
    tables: [costsTable, runsTable],
    figures: figuresOf(live),
    ratios: ratiosOf(costs),
    notes: ['Live matches read their logs from memory; what reading them from SQLite costs is in persistence.'],
  }
}

interface LiveRun {
  readonly name: string
  readonly figures: LiveFigures
}

interface Held {
  readonly name: string
  readonly bytes: number
}

function subjectsFor({ liveSeconds }: Extent, seed: number): Replayed[] {
  const seconds = playSeconds({ beforeSeconds: BEFORE_SECONDS, liveSeconds })
  return [
    ...[2, 4, 8].map((seats) => subjectOf(arenaDemo, seats, seconds, seed)),
    ...[2, 4].map((seats) => subjectOf(skirmishDemo, seats, seconds, seed)),
  ]
}

function subjectOf<State, Input>(demo: DemoGame<State, Input>, seats: number, seconds: number, seed: number): Replayed {
  const { id } = demo.game
  return {
    name: `${id}, ${seats} players`,
    game: { url: new URL(`../demos/games/${id}.js`, import.meta.url).href, exportName: id },
    play: sealedPlay(demo, { seats, seconds, seed }),
  }
}

async function runAllLive(subjects: readonly Replayed[], extent: Extent): Promise<LiveRun[]> {
  const runs: LiveRun[] = []
  const { liveSeconds } = extent
  for (const { name, play, game } of subjects) {
    for (const matches of name === TYPICAL ? extent.typicalMatches : extent.matches) {
      const wish = { play, game, matches, beforeSeconds: BEFORE_SECONDS, liveSeconds }
      runs.push({ name, figures: await runLive(wish) })
    }
  }
  return runs
}

/** Everything that verifying them took, on one core. */
const perCore = ({ matches, threadCores, mainCores }: LiveFigures): number => matches / (threadCores + mainCores)

function costTable(costs: readonly ReplayCost[]): FindingsTable {
  return {
    title: 'Microseconds of processor time to simulate a frame again (medians of interleaved rounds)',
    note: `In process, and in the validator's thread with so many seals (a tenth of a second each) in a request, processor time of both sides. Minutes of play that a core simulates in a second.`,
    head: ['match', 'in process', `${BITES[1]} seals`, '1 seal', '1 seal x', 'us a request', 'minutes/s'],
    lines: costs.map((cost) => [
      cost.name,
      short(cost.inProcessUs),
      short(cost.manySealsUs),
      short(cost.oneSealUs),
      (cost.oneSealUs / cost.inProcessUs).toFixed(2),
      short(cost.requestUs),
      short(1e6 / (cost.manySealsUs * cost.tickRate * 60)),
    ]),
  }
}

function liveTable(runs: readonly LiveRun[], held: readonly Held[]): FindingsTable {
  return {
    title: 'Live matches verified by one thread while they run',
    note:
      'Cores: processor time for a second, of the thread and of the rest of the relay. Checkpoint and end: from durable frames ' +
      'to their re-simulation. Per core: matches, by all of that time.',
    head: [
      'match',
      'at once',
      'thread',
      'rest',
      'checkpoint p50',
      'p99 ms',
      'end p50',
      'p99 ms',
      'per core',
      'KiB each',
    ],
    lines: runs.map(({ name, figures }) => {
      const [checkpoint, end] = [latencyFigures(figures.checkpointMs), latencyFigures(figures.verdictMs)]
      return [
        name,
        String(figures.matches),
        figures.threadCores.toFixed(3),
        figures.mainCores.toFixed(3),
        ...[checkpoint.p50Ms, checkpoint.p99Ms, end.p50Ms, end.p99Ms].map(short),
        short(perCore(figures)),
        short((held.find((one) => one.name === name)?.bytes ?? Number.NaN) / KIB),
      ]
    }),
  }
}

function goalsOf(costs: readonly ReplayCost[], runs: readonly LiveRun[], held: readonly Held[]): Goal[] {
  const typical = runs.filter(({ name }) => name === TYPICAL).map(({ figures }) => figures)
  const stated = typical.find(({ matches }) => matches === GOAL_MATCHES) ?? typical[0]
  const cost = costs.find(({ name }) => name === TYPICAL)!
  const bytes = held.find(({ name }) => name === TYPICAL)!.bytes
  const { matches } = stated
  return [
    atLeast(`${TYPICAL}: matches that one core verifies while they run`, perCore(stated), GOAL_MATCHES, 'matches'),
    atMost(`${matches} of them: a checkpoint is verified, p99`, latencyFigures(stated.checkpointMs).p99Ms, 100, 'ms'),
    atMost(`${matches} of them: simulated to the end, p99`, latencyFigures(stated.verdictMs).p99Ms, 100, 'ms'),
    atMost(
      `${TYPICAL}: frame in the thread to one in process, 64 seals`,
      cost.manySealsUs / cost.inProcessUs,
      1.5,
      'of it',
    ),
    atMost(`${TYPICAL}: memory in the thread`, bytes / KIB, 256, 'KiB'),
  ]
}

function figuresOf(runs: readonly LiveRun[]): Figure[] {
  const names = [...new Set(runs.map(({ name }) => name))]
  const ofName = (name: string): LiveFigures[] => runs.filter((run) => run.name === name).map(({ figures }) => figures)
  return [
    {
      kind: 'lines',
      title: 'Time to verify a checkpoint, 99th percentile, by live matches on one thread',
      x: { title: 'matches at once' },
      y: { title: 'ms', scale: 'log' },
      series: names.map((name) => ({
        name,
        points: ofName(name).map(({ matches, checkpointMs }) => [matches, latencyFigures(checkpointMs).p99Ms] as const),
      })),
      limit: { y: 100, name: 'until the next seal' },
    },
    {
      kind: 'bars',
      title: 'Live matches that one core verifies',
      note: 'By processor time of thread and relay, with the most matches that were run.',
      y: { title: 'matches', scale: 'log' },
      bars: names.map((name) => ({ group: name, name: 'per core', value: perCore(ofName(name).at(-1)!) })),
    },
  ]
}

function ratiosOf(costs: readonly ReplayCost[]): Ratio[] {
  return costs.map(({ name, inProcessUs, manySealsUs }) => {
    return {
      name: `validation: ${name}, frame in the thread to in process`,
      value: manySealsUs / inProcessUs,
      worse: 'higher',
    }
  })
}
