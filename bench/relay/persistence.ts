/** What a relay pays for durability: seals, settlements, disk, and starting after a kill. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { arenaDemo } from '../../demos/demo-games.js'
import { Agent } from '../agents/rpc.js'
import type { Figure, FindingsTable, Goal, Row } from '../findings/findings.js'
import {
  atLeast,
  atMost,
  type BenchContext,
  type BenchResult,
  type Effort,
  type Ratio,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { short, tableText } from '../findings/text.js'
import { median, percentile, total } from '../measure/statistics.js'
import { type AppendRate, appendRates } from './append-rates.js'
import type { KilledRelayCalls, KillPlan } from './killed-relay.js'
import { LoggedMatches } from './logged-match.js'
import { startRelayParts } from './relay-parts.js'
import { sealedPlay } from './sealed-play.js'
import { type SettleCosts, settleCosts } from './settle-costs.js'

/** Matches that write at once; `seconds` of a settled match, and of one that a kill interrupts. */
interface Plan {
  readonly writers: readonly number[]
  readonly rounds: number
  readonly seals: number
  readonly settled: number
  readonly seconds: number
  readonly kills: number
  readonly killed: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: { writers: [1, 16], rounds: 1, seals: 10, settled: 4, seconds: 5, kills: 1, killed: 4 },
  quick: { writers: [1, 16, 128], rounds: 5, seals: 30, settled: 50, seconds: 30, kills: 3, killed: 20 },
  full: {
    ...{ writers: [1, 4, 16, 64, 256, 512], rounds: 15, seals: 100 },
    ...{ settled: 300, seconds: 120, kills: 7, killed: 100 },
  },
}
const PLAYERS = 4
const SEALS_PER_SECOND = 10
const TMPFS = 0x01021994

const p50 = (ms: readonly number[]): number => percentile(ms, 0.5)
const p99 = (ms: readonly number[]): number => percentile(ms, 0.99)

/** Runs the benchmark. */
export async function run({ effort, seed, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  const directory = mkdtempSync(join(tmpdir(), 'peerstep-persistence-'))
  const folder = (name: string): string => {
    mkdirSync(join(directory, name))
    return join(directory, name)
  }
  try {
    const { seconds } = plan
    const play = sealedPlay(arenaDemo, { seats: PLAYERS, seconds, seed, decideAfterSeconds: seconds })
    const { rates, settle } = await onOneRelay(await LoggedMatches.of(play), plan, folder('running'), seed)
    const kills: Reopening[] = []
    for (let kill = 0; kill < plan.kills; kill += 1) {
      const wish = { matches: plan.killed, seats: PLAYERS, seed, seconds }
      kills.push(await killAndReopen({ ...wish, directory: folder(`killed ${kill}`) }))
    }
    const rawBytes = total(play.inputs.map((run) => run.length))
    const { verdicts, ...costs } = settle
    const tables = [ratesTable(rates), settleTable(settle), diskTable(settle, rawBytes, seconds), reopenTable(kills)]
    for (const table of tables) print(tableText(table))
    return {
      rows: [
        ...rates.map((rate): Row => ({ what: 'durable seals', ...rate })),
        { what: 'settlements', seconds, rawBytes, verified: verdicts.verified ?? 0, ...costs },
        ...kills.map((reopening): Row => ({ what: 'start after a kill', seconds, ...reopening })),
      ],
      goals: goalsOf(rates, settle, kills, rawBytes),
      tables,
      figures: figuresOf(rates, settle),
      ratios: ratiosOf(rates, settle),
      notes: [
        'There is no other store than SQLite.',
        ...(statfsSync(directory).type === TMPFS
          ? ['The folder for temporary files is in memory here: an fsync costs nothing. Set TMPDIR to a disk.']
          : []),
      ],
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

async function onOneRelay(
  matches: LoggedMatches,
  { writers, rounds, seals, settled }: Plan,
  directory: string,
  seed: number,
): Promise<{ rates: AppendRate[]; settle: SettleCosts }> {
  const relay = await startRelayParts(directory, true)
  try {
    const numbers = Array.from({ length: settled }, (_, index) => index + 1)
    const settle = await settleCosts(relay, matches, numbers, directory, seed)
    const wish = { directory, seed, writers, rounds, seals }
    return { settle, rates: await appendRates(relay.store, matches, settled + 1, wish) }
  } finally {
    await relay.stop()
  }
}

type Reopening = Awaited<ReturnType<typeof killAndReopen>>

/**
 * Kills a relay while it writes, and starts it again: once all matches are taken up, and then settled instead.
 *
 * @throws Error when a frame is gone that had been durable
 */
async function killAndReopen(plan: KillPlan) {
  const { matches, directory } = plan
  const killed = new Agent<KilledRelayCalls>(new URL('./killed-relay.js', import.meta.url))
  const durableFrames = await killed.call('log', plan)
  await killed.kill()
  const bytes = (name: string): number => statSync(join(directory, name)).size
  // What the kill left: the write-ahead log, which the store folds in when it opens, and the database.
  const [walBytes, databaseBytes] = [bytes('relay.db-wal'), bytes('relay.db')]
  const { settlement, openMs, stop } = await startRelayParts(directory, true)
  try {
    const startMs = performance.now()
    const resumed = await settlement.resume(matches)
    const resumeMs = performance.now() - startMs
    if (resumed.length !== matches) throw new Error(`${resumed.length} of ${matches} matches were resumed`)
    const frames = resumed.map(({ record }) => record.frames)
    if (frames.some((count) => count < durableFrames)) throw new Error('durable frames are gone')
    for (const { record } of resumed) settlement.forget(record.matchId)
    const settleFromMs = performance.now()
    const settled = await settlement.recover()
    const settleMs = performance.now() - settleFromMs
    if (settled !== matches) throw new Error(`${settled} of ${matches} matches were settled`)
    // Frames that were not yet known to be durable when the relay was killed, and are there all the same.
    const furtherFrames = total(frames.map((count) => count - durableFrames))
    return { matches, walBytes, databaseBytes, openMs, resumeMs, settleMs, furtherFrames }
  } finally {
    await stop()
  }
}

function ratesTable(rates: readonly AppendRate[]): FindingsTable {
  const about = {
    title: 'Durable seals: in the store, and appended to a file with an fsync for as many as write at once',
    note: 'Each match waits until its seal is durable before it writes the next. Live matches: what the rate would bear at ten seals a second.',
  }
  return tableOf(about, rates, [
    ['matches', ({ writers }) => String(writers)],
    ['store/s', ({ storePerSecond }) => storePerSecond],
    ['file/s', ({ filePerSecond }) => filePerSecond],
    ['of file', ({ storePerSecond, filePerSecond }) => (storePerSecond / filePerSecond).toFixed(2)],
    ['store p50', ({ storeMs }) => p50(storeMs)],
    ['p99 ms', ({ storeMs }) => p99(storeMs)],
    ['file p50', ({ fileMs }) => p50(fileMs)],
    ['p99 ms', ({ fileMs }) => p99(fileMs)],
    ['live matches', ({ storePerSecond }) => storePerSecond / SEALS_PER_SECOND],
  ])
}

function settleTable(settle: SettleCosts): FindingsTable {
  const verdicts = Object.entries(settle.verdicts).map(([verdict, count]) => `${count} ${verdict}`)
  const about = {
    title: `Milliseconds to settle a match, one after another (${verdicts.join(', ')})`,
    note: 'A settlement closes the match, judges, signs, stores: two durable commits. Floors are beside it in the same run.',
  }
  const rows: readonly (readonly [what: string, ms: readonly number[], floor: readonly number[] | null])[] = [
    ['settle', settle.settleMs, settle.floorMs],
    ['floor: append the record, fsync', settle.floorMs, null],
  ]
  return tableOf(about, rows, [
    ['what', ([what]) => what],
    ['p50', ([, ms]) => p50(ms)],
    ['p99', ([, ms]) => p99(ms)],
    ['p50 to floor', ([, ms, floor]) => (floor === null ? '-' : (p50(ms) / p50(floor)).toFixed(2))],
    ['p99 to floor', ([, ms, floor]) => (floor === null ? '-' : (p99(ms) / p99(floor)).toFixed(2))],
  ])
}

function diskTable(settle: SettleCosts, rawBytes: number, seconds: number): FindingsTable {
  const rows: readonly (readonly [string, number])[] = [
    ['raw inputs', rawBytes],
    ['in the database while it runs', settle.runningBytes],
    ['in the database once settled', settle.settledBytes],
    ['the record by itself', settle.recordBytes],
  ]
  return tableOf({ title: `KiB a minute of a match (arena, ${PLAYERS} players)` }, rows, [
    ['what', ([what]) => what],
    ['KiB a minute', ([, bytes]) => (bytes * 60) / seconds / 1024],
    ['of the raw inputs', ([, bytes]) => (bytes / rawBytes).toFixed(2)],
  ])
}

function reopenTable(kills: readonly Reopening[]): FindingsTable {
  const { matches } = kills[0]!
  const middle = (of: 'openMs' | 'resumeMs' | 'settleMs'): number => median(kills.map((one) => one[of]))
  const about = {
    title: `Start after a kill -9 in the middle of writing (${matches} running matches, medians of ${kills.length})`,
    note: 'Every durable frame was there, or the benchmark would have failed.',
  }
  const rows = [
    ['open the store', middle('openMs')],
    ['take up every match', middle('resumeMs')],
    ['or settle every match, re-simulated', middle('settleMs')],
  ] as const
  return tableOf(about, rows, [
    ['what', ([what]) => what],
    ['ms', ([, ms]) => short(ms)],
    ['ms a match', ([, ms]) => short(ms / matches)],
  ])
}

function goalsOf(
  rates: readonly AppendRate[],
  settle: SettleCosts,
  kills: readonly Reopening[],
  rawBytes: number,
): Goal[] {
  const { writers, storePerSecond, storeMs } = rates.at(-1)!
  const { settleMs, floorMs } = settle
  const startMs = median(kills.map(({ openMs, resumeMs, matches }) => (openMs + resumeMs) / matches))
  const live = storePerSecond / SEALS_PER_SECOND
  return [
    atLeast(`live matches whose seals the store takes, ${writers} writing`, live, 500, 'matches'),
    atMost(`${writers} matches writing: a seal is durable, p99`, p99(storeMs), 100, 'ms'),
    atMost('settlement to an fsync of its record, p50', p50(settleMs) / p50(floorMs), 5, 'times'),
    atMost('settlement to an fsync of its record, p99', p99(settleMs) / p99(floorMs), 5, 'times'),
    atMost('a settled match on disk, to its raw inputs', settle.settledBytes / rawBytes, 1, 'times'),
    atMost('killed relay: until a running match is taken up again, each', startMs, 50, 'ms'),
  ]
}

function figuresOf(rates: readonly AppendRate[], settle: SettleCosts): Figure[] {
  const panel = (title: string, store: readonly number[], file: readonly number[]) => ({
    title,
    curves: [
      { name: 'store', latenciesMs: store },
      { name: 'file, fsync', latenciesMs: file },
    ],
  })
  const line = (name: string, of: 'storePerSecond' | 'filePerSecond') => {
    return { name, points: rates.map((rate) => [rate.writers, rate[of]] as const) }
  }
  return [
    {
      kind: 'lines',
      title: 'Durable seals a second by matches that write at once',
      ...{ x: { title: 'matches', scale: 'log' }, y: { title: 'seals a second', scale: 'log' } },
      series: [line('store', 'storePerSecond'), line('file, fsync', 'filePerSecond')],
    },
    {
      kind: 'cdf',
      title: 'Until it is durable',
      panels: [
        panel('a settlement', settle.settleMs, settle.floorMs),
        ...rates.map(({ writers, storeMs, fileMs }) => panel(`a seal, ${writers} writing`, storeMs, fileMs)),
      ],
    },
  ]
}

function ratiosOf(rates: readonly AppendRate[], settle: SettleCosts): Ratio[] {
  return [
    ...rates.map(({ writers, storePerSecond, filePerSecond }): Ratio => {
      const name = `persistence: durable seals, ${writers} writing, store to file`
      return { name, value: storePerSecond / filePerSecond, worse: 'lower' }
    }),
    ratio('persistence: settlement p50 to an fsync', p50(settle.settleMs) / p50(settle.floorMs)),
  ]
}
