/** What a relay pays to forget nothing: durable seals, settlements, records read back, disk, and starting after a kill. */
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { arenaDemo } from '../demos/demo-games.js'
import type { BenchResult, Cell, Figure, FindingsTable, Goal, Ratio, Row } from './findings.js'
import { atLeast, atMost, type BenchContext, type Effort, short, tableOf } from './harness.js'
import { latencyFigures, median } from './net/latencies.js'
import { type AppendRate, appendRates } from './relay/append-rates.js'
import { BareRelay } from './relay/bare-relay.js'
import { LoggedMatches } from './relay/logged-match.js'
import { killAndReopen, type Reopening } from './relay/reopening.js'
import { sealedPlay } from './relay/sealed-play.js'
import { type SettleCosts, settleCosts } from './relay/settle-costs.js'

interface Extent {
  /** Matches that write at once. */
  readonly writers: readonly number[]
  readonly rounds: number
  readonly seals: number
  readonly settled: number
  /** Length of a settled match, and of one that a kill interrupts. */
  readonly seconds: number
  readonly kills: number
  readonly killed: number
}

const EXTENTS: Readonly<Record<Effort, Extent>> = {
  smoke: { writers: [1, 16], rounds: 1, seals: 10, settled: 4, seconds: 5, kills: 1, killed: 4 },
  quick: { writers: [1, 16, 128], rounds: 5, seals: 30, settled: 50, seconds: 30, kills: 3, killed: 20 },
  full: {
    writers: [1, 4, 16, 64, 256, 512],
    rounds: 15,
    seals: 100,
    settled: 300,
    seconds: 120,
    kills: 7,
    killed: 100,
  },
}
const PLAYERS = 4
const SEALS_PER_SECOND = 10
const TMPFS = 0x01021994
const KIB = 1024

export async function run(context: BenchContext): Promise<BenchResult> {
  const { effort, seed, print } = context
  const extent = EXTENTS[effort]
  const directory = mkdtempSync(join(tmpdir(), 'peerstep-persistence-'))
  try {
    const { seconds } = extent
    const play = sealedPlay(arenaDemo, { seats: PLAYERS, seconds, seed, decideAfterSeconds: seconds })
    const matches = await LoggedMatches.of(play)
    const { rates, settle } = await onOneRelay(matches, extent, folder(directory, 'running'), seed)
    const reopenings: Reopening[] = []
    for (let kill = 0; kill < extent.kills; kill += 1) {
      const wish = { matches: extent.killed, seats: PLAYERS, seed, seconds }
      reopenings.push(await killAndReopen({ ...wish, directory: folder(directory, `killed ${kill}`) }))
    }
    const rawBytes = play.inputs.reduce((sum, run) => sum + run.length, 0)
    const tables = [
      ratesTable(rates),
      settleTable(settle),
      diskTable(settle, rawBytes, seconds),
      reopenTable(reopenings),
    ]
    for (const { title, head, lines } of tables) {
      print(title)
      print(tableOf(head, lines as string[][]))
    }
    return {
      rows: [
        ...rates.map((rate): Row => ({ what: 'durable seals', ...rate })),
        settleRow(settle, rawBytes, seconds),
        ...reopenings.map((reopening): Row => ({ what: 'start after a kill', seconds, ...reopening })),
      ],
      goals: goalsOf(rates, settle, reopenings, rawBytes),
      tables,
      figures: figuresOf(rates, settle),
      ratios: ratiosOf(rates, settle),
      notes: notesFor(directory),
    }
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function folder(directory: string, name: string): string {
  const path = join(directory, name)
  mkdirSync(path)
  return path
}

async function onOneRelay(
  matches: LoggedMatches,
  { writers, rounds, seals, settled }: Extent,
  directory: string,
  seed: number,
): Promise<{ rates: AppendRate[]; settle: SettleCosts }> {
  const relay = await BareRelay.start(directory, true)
  try {
    const numbers = Array.from({ length: settled }, (_, index) => index + 1)
    const settle = await settleCosts(relay, matches, numbers, directory, seed)
    const wish = { directory, seed, writers, rounds, seals }
    return { settle, rates: await appendRates(relay.store, matches, settled + 1, wish) }
  } finally {
    await relay.stop()
  }
}

const p50 = (ms: readonly number[]): number => latencyFigures(ms).p50Ms
const p99 = (ms: readonly number[]): number => latencyFigures(ms).p99Ms

function ratesTable(rates: readonly AppendRate[]): FindingsTable {
  return {
    title: 'Durable seals: in the store, and appended to a file with an fsync for as many as write at once',
    note: 'Each match waits until its seal is durable before it writes the next. Live matches: what the rate would bear at ten seals a second.',
    head: ['matches', 'store/s', 'file/s', 'of file', 'store p50', 'p99 ms', 'file p50', 'p99 ms', 'live matches'],
    lines: rates.map(({ writers, storePerSecond, filePerSecond, storeMs, fileMs }) => [
      String(writers),
      short(storePerSecond),
      short(filePerSecond),
      (storePerSecond / filePerSecond).toFixed(2),
      ...[p50(storeMs), p99(storeMs), p50(fileMs), p99(fileMs)].map(short),
      short(storePerSecond / SEALS_PER_SECOND),
    ]),
  }
}

function settleTable(settle: SettleCosts): FindingsTable {
  const line = (what: string, ms: readonly number[], floor: readonly number[] | null): Cell[] => [
    what,
    ...[p50(ms), p99(ms)].map(short),
    ...(floor === null ? ['-', '-'] : [p50(ms) / p50(floor), p99(ms) / p99(floor)].map((ratio) => ratio.toFixed(2))),
  ]
  const verdicts = Object.entries(settle.verdicts).map(([verdict, count]) => `${count} ${verdict}`)
  return {
    title: `Milliseconds to settle a match, one after another, and to read its record (${verdicts.join(', ')})`,
    note: 'A settlement closes the match, judges, signs, stores: two durable commits. Floors are beside it in the same run.',
    head: ['what', 'p50', 'p99', 'p50 to floor', 'p99 to floor'],
    lines: [
      line('settle', settle.settleMs, settle.floorMs),
      line('floor: append the record, fsync', settle.floorMs, null),
      line('read the record from the store', settle.readMs, settle.readFloorMs),
      line('floor: read it from a file', settle.readFloorMs, null),
      line('decode the record', settle.decodeMs, null),
    ],
  }
}

function diskTable(settle: SettleCosts, rawBytes: number, seconds: number): FindingsTable {
  const line = (what: string, bytes: number): Cell[] => [
    what,
    short((bytes * 60) / seconds / KIB),
    (bytes / rawBytes).toFixed(2),
  ]
  return {
    title: `KiB a minute of a match (arena, ${PLAYERS} players)`,
    head: ['what', 'KiB a minute', 'of the raw inputs'],
    lines: [
      line('raw inputs', rawBytes),
      line('in the database while it runs', settle.runningBytes),
      line('in the database once settled', settle.settledBytes),
      line('the record by itself', settle.recordBytes),
    ],
  }
}

function reopenTable(reopenings: readonly Reopening[]): FindingsTable {
  const of = (pick: (one: Reopening) => number): number => median(reopenings.map(pick))
  const { matches } = reopenings[0]
  return {
    title: `Start after a kill -9 in the middle of writing (${matches} running matches, medians of ${reopenings.length})`,
    note: 'Every frame that had been said to be durable was there, or the benchmark would have failed.',
    head: ['what', 'ms', 'ms a match'],
    lines: (
      [
        ['open the store', (one) => one.openMs],
        ['take up every match', (one) => one.resumeMs],
        ['or settle every match, re-simulated', (one) => one.settleMs],
      ] as [string, (one: Reopening) => number][]
    ).map(([what, pick]) => [what, short(of(pick)), short(of(pick) / matches)]),
  }
}

function settleRow(settle: SettleCosts, rawBytes: number, seconds: number): Row {
  const { verdicts, ...costs } = settle
  return { what: 'settlements', seconds, rawBytes, verified: verdicts.verified ?? 0, ...costs }
}

function goalsOf(
  rates: readonly AppendRate[],
  settle: SettleCosts,
  reopenings: readonly Reopening[],
  rawBytes: number,
): Goal[] {
  const most = rates[rates.length - 1]
  const startMs = median(reopenings.map(({ openMs, resumeMs }) => openMs + resumeMs))
  return [
    atLeast(
      `live matches whose seals the store takes, ${most.writers} writing`,
      most.storePerSecond / SEALS_PER_SECOND,
      500,
      'matches',
    ),
    atMost(`${most.writers} matches writing: a seal is durable, p99`, p99(most.storeMs), 100, 'ms'),
    atMost('settlement to an fsync of its record, p50', p50(settle.settleMs) / p50(settle.floorMs), 5, 'times'),
    atMost('settlement to an fsync of its record, p99', p99(settle.settleMs) / p99(settle.floorMs), 5, 'times'),
    atMost('a settled match on disk, to its raw inputs', settle.settledBytes / rawBytes, 1, 'times'),
    atMost('killed relay: until a running match is taken up again, each', startMs / reopenings[0].matches, 50, 'ms'),
  ]
}

function figuresOf(rates: readonly AppendRate[], settle: SettleCosts): Figure[] {
  return [
    {
      kind: 'lines',
      title: 'Durable seals a second by matches that write at once',
      x: { title: 'matches', scale: 'log' },
      y: { title: 'seals a second', scale: 'log' },
      series: [
        { name: 'store', points: rates.map((rate) => [rate.writers, rate.storePerSecond] as const) },
        { name: 'file, fsync', points: rates.map((rate) => [rate.writers, rate.filePerSecond] as const) },
      ],
    },
    {
      kind: 'cdf',
      title: 'Until it is durable',
      panels: [
        {
          title: 'a settlement',
          curves: [
            { name: 'store', latenciesMs: settle.settleMs },
            { name: 'file, fsync', latenciesMs: settle.floorMs },
          ],
        },
        ...rates.map(({ writers, storeMs, fileMs }) => ({
          title: `a seal, ${writers} writing`,
          curves: [
            { name: 'store', latenciesMs: storeMs },
            { name: 'file, fsync', latenciesMs: fileMs },
          ],
        })),
      ],
    },
  ]
}

function ratiosOf(rates: readonly AppendRate[], settle: SettleCosts): Ratio[] {
  return [
    ...rates.map(({ writers, storePerSecond, filePerSecond }): Ratio => {
      return {
        name: `persistence: durable seals, ${writers} writing, store to file`,
        value: storePerSecond / filePerSecond,
        worse: 'lower',
      }
    }),
    {
      name: 'persistence: settlement p50 to an fsync',
      value: p50(settle.settleMs) / p50(settle.floorMs),
      worse: 'higher',
    },
  ]
}

function notesFor(directory: string): string[] {
  const notes = ['There is no other store than SQLite.']
  if (statfsSync(directory).type === TMPFS) {
    notes.push('The folder for temporary files lies in memory here: an fsync costs nothing. Set TMPDIR to a disk.')
  }
  return notes
}
