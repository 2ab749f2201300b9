/** What one tick of a match costs: garbage, time, and whether any of it grows with players or with the match's length. */
import { Random } from 'peerstep/core'
import type { BarFigure, BenchResult, FindingsTable, Goal, LineFigure, Ratio, Row } from './findings.js'
import { atMost, type BenchContext, type Effort, tableOf } from './harness.js'
import { OUTSIDE_BYTES, PAIR_BYTES } from './hot-path/allocation-meter.js'
import { type FrameTimes, frameTimes, histogram } from './hot-path/frame-times.js'
import type { GrowthLook } from './hot-path/growth.js'
import { type RecordedMatch, recordMatch } from './hot-path/recording.js'
import { perTick, slopePerMinute } from './hot-path/summaries.js'
import { RecordingFiles, runTask } from './hot-path/tasks.js'
import type { CountedBlock } from './hot-path/ticks.js'
import { median } from './net/latencies.js'

const FRAME_MS = 1000 / 60
const FRAME_GOAL_MS = 4
const PLAYERS = 8
/** Now and then the engine notes something for itself on the heap while we count. */
const METER_TOLERANCE = 0.01
/** What a process' memory may seem to grow by, as code is compiled late and samples fall differently: 1 MiB an hour. */
const GROWTH_KIB_PER_MINUTE = 17
/** Until then code is compiled and buffers find their size: memory is looked at from here on. */
const SETTLED_SHARE = 0.15
/** Frame numbers take a byte more from minute 5 on. */
const GROWTH_PACKET_BYTES = 1.5
/** A frame's time at the end beside that at the beginning. */
const GROWTH_TIME = 1.25

interface Plan {
  readonly timed: { readonly seconds: number; readonly rounds: number; readonly repetitions: number }
  readonly counted: { readonly seconds: number; readonly players: readonly number[] }
  readonly growth: { readonly players: number; readonly minutes: readonly number[] }
  readonly compileTicks: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    timed: { seconds: 9, rounds: 1, repetitions: 1 },
    counted: { seconds: 9, players: [2, 4] },
    growth: { players: 2, minutes: [0.25, 0.5] },
    compileTicks: 1000,
  },
  quick: {
    timed: { seconds: 30, rounds: 3, repetitions: 3 },
    counted: { seconds: 10, players: [2, 4, 8, 16] },
    growth: { players: 3, minutes: [1, 2, 4, 8] },
    compileTicks: 4000,
  },
  full: {
    timed: { seconds: 120, rounds: 5, repetitions: 5 },
    counted: { seconds: 25, players: [2, 4, 8, 16] },
    growth: { players: 8, minutes: [1, 2, 5, 10, 20, 40, 60] },
    compileTicks: 12_000,
  },
}

/** Lobby, countdown, and the first seconds in which delay and window find their place. */
const SKIP_TICKS = 420
const BLOCK_TICKS = 30
const TOP_ALLOCATORS = 12

type Condition = Pick<RecordedMatch, 'gameName' | 'tuning' | 'delayMs' | 'jitterMs' | 'lossRatio'>

/** The same paths with and without rollbacks, and players whom nobody can guess on bad ones. */
const TIMED: Readonly<Record<string, Condition>> = {
  'arena, no rollbacks': {
    gameName: 'arena',
    tuning: { mode: 'lockstep' },
    delayMs: 50,
    jitterMs: 10,
    lossRatio: 0.02,
  },
  'arena, rollbacks': {
    gameName: 'arena',
    tuning: { mode: 'rollback', inputDelay: 2 },
    delayMs: 50,
    jitterMs: 10,
    lossRatio: 0.02,
  },
  'arena, all inputs new': {
    gameName: 'storm',
    tuning: { mode: 'rollback', inputDelay: 0 },
    delayMs: 100,
    jitterMs: 20,
    lossRatio: 0.05,
  },
}
const [CALM, ROLLING] = Object.keys(TIMED)

export async function run(context: BenchContext): Promise<BenchResult> {
  const { seed, effort, print } = context
  const plan = PLANS[effort]
  const files = await RecordingFiles.open()
  try {
    const growing = runTask('growth', { seed, ...plan.growth })
    const counted = await countAll(files, plan, seed)
    const growth = await growing
    const timed = await timeAll(files, plan, seed)
    const known = await runTask('known', { count: 20_000 })
    const parts = await runTask('parts', { seed, frames: 100 })

    const tables = [timesTable(timed.times), countsTable(counted.counts), partsTable(parts), growthTable(growth)]
    if (timed.allocators.length > 0) tables.push(allocatorsTable(timed.allocators))
    for (const table of tables) {
      print(`\n${table.title}${table.note === undefined ? '' : `\n${table.note}`}`)
      print(
        tableOf(
          table.head,
          table.lines.map((line) => line.map((cell) => (typeof cell === 'object' ? cell.text : cell))),
        ),
      )
    }
    return {
      rows: [
        ...timed.rows,
        ...counted.rows,
        ...parts.map((part): Row => ({ ...part })),
        ...growth.map((look): Row => ({ what: 'growth', players: plan.growth.players, ...look })),
        { what: `meter: ${PAIR_BYTES} bytes on the heap and ${OUTSIDE_BYTES} outside it`, ...known },
      ],
      goals: goalsOf(timed.times, growth, known),
      tables,
      figures: figuresOf(timed.times, counted.counts, growth),
      ratios: ratiosOf(timed.times, counted.counts, growth),
      notes: [
        'Ticks are those of one player of a recorded match, played again in a process of its own without sockets; other players are in none of these figures but those of growth.',
      ],
    }
  } finally {
    await files.remove()
  }
}

interface Counted {
  readonly condition: string
  readonly players: number
  readonly heapBytes: number
  readonly externalBytes: number
  readonly packetsIn: number
  readonly resimulated: number
}

async function countAll(files: RecordingFiles, plan: Plan, seed: number): Promise<{ counts: Counted[]; rows: Row[] }> {
  const counts: Counted[] = []
  const rows: Row[] = []
  for (const players of plan.counted.players) {
    for (const [condition, { tuning, ...path }] of Object.entries(TIMED).slice(0, 2)) {
      const recorded = { ...path, tuning, gameName: 'quiet', players, seed, seconds: plan.counted.seconds } as const
      const file = await files.write(await recordMatch(recorded))
      const warmUp = { compileTicks: plan.compileTicks, skipTicks: SKIP_TICKS }
      const blocks: CountedBlock[] = await runTask('count', { file, ...warmUp, blockTicks: BLOCK_TICKS })
      const name = condition.replace('arena, ', '')
      counts.push({ condition: name, players, ...perTick(blocks) })
      for (const block of blocks) rows.push({ what: 'garbage of a block of ticks', condition: name, players, ...block })
    }
  }
  return { counts, rows }
}

type Known = Awaited<ReturnType<typeof runTask<'known'>>>

interface TickTimes extends FrameTimes {
  readonly coldMaxMs: number
  readonly own999Ms: number
  readonly cpuMs: number
  readonly resimulated: number
}

interface Timed {
  readonly times: ReadonlyMap<string, TickTimes>
  readonly allocators: readonly { readonly name: string; readonly bytesPerTick: number }[]
  readonly rows: readonly Row[]
}

async function timeAll(files: RecordingFiles, plan: Plan, seed: number): Promise<Timed> {
  const recorded = new Map<string, string>()
  for (const [name, condition] of Object.entries(TIMED)) {
    const match = { ...condition, players: PLAYERS, seed, seconds: plan.timed.seconds }
    recorded.set(name, await files.write(await recordMatch(match)))
  }
  const random = new Random(seed)
  const warmUp = { compileTicks: plan.compileTicks, skipTicks: SKIP_TICKS }
  const rounds = new Map<string, Awaited<ReturnType<typeof runTask<'time'>>>[]>()
  for (let round = 0; round < plan.timed.rounds; round += 1) {
    for (const name of random.shuffle(Object.keys(TIMED))) {
      const timed = await runTask('time', { file: recorded.get(name)!, ...warmUp, repetitions: plan.timed.repetitions })
      rounds.set(name, [...(rounds.get(name) ?? []), timed])
    }
  }
  const allocators = await runTask('allocators', { file: recorded.get(ROLLING)!, ...warmUp, top: TOP_ALLOCATORS })
  const rows: Row[] = []
  const times = new Map<string, TickTimes>()
  for (const name of Object.keys(TIMED)) {
    const ofName = rounds.get(name)!
    for (const round of ofName) rows.push({ what: 'ticks', condition: name, unit: 'ms', ...round })
    times.set(name, {
      ...frameTimes(ofName.map(({ tickMs }) => tickMs)),
      coldMaxMs: median(ofName.map(({ coldMaxMs }) => coldMaxMs)),
      own999Ms: frameTimes(ofName.map(({ tickMs, waitedMs }) => tickMs.map((ms, tick) => ms - waitedMs[tick]))).p999Ms,
      cpuMs: median(ofName.map(({ cpuMs }) => cpuMs)),
      resimulated: ofName[0].resimulated,
    })
  }
  return { times, allocators, rows }
}

function timesTable(times: Timed['times']): FindingsTable {
  return {
    title: `one tick of a match of ${PLAYERS} players, milliseconds`,
    note: `medians of the repetitions' percentiles; garbage collection included; 'share' is p99.9 of the ${FRAME_MS.toFixed(1)} ms a frame has; 'cold' is the longest one while all is being compiled, in a new process; 'p99.9 own' leaves out what the thread waited for a core that others had; 'CPU' is the mean with the engine's other threads`,
    head: ['match', 'ticks', 'frames again', 'p50', 'p99', 'p99.9', 'share', 'max', 'cold', 'p99.9 own', 'CPU'],
    lines: [...times].map(([name, one]) => [
      name,
      one.ticks,
      one.resimulated.toFixed(2),
      one.p50Ms.toFixed(3),
      one.p99Ms.toFixed(3),
      one.p999Ms > FRAME_GOAL_MS ? ({ text: one.p999Ms.toFixed(2), missed: true } as const) : one.p999Ms.toFixed(2),
      `${((100 * one.p999Ms) / FRAME_MS).toFixed(1)} %`,
      one.maxMs.toFixed(2),
      one.coldMaxMs.toFixed(2),
      one.own999Ms.toFixed(2),
      one.cpuMs.toFixed(3),
    ]),
  }
}

function countsTable(counts: readonly Counted[]): FindingsTable {
  return {
    title: 'bytes allocated in one tick of a match, by players',
    note: 'of a game that allocates nothing itself; packets and what draws are not in it',
    head: ['match', 'players', 'packets heard', 'frames again', 'heap bytes', 'for each packet', 'outside the heap'],
    lines: counts.map((one) => [
      one.condition,
      String(one.players),
      one.packetsIn.toFixed(2),
      one.resimulated.toFixed(2),
      one.heapBytes.toFixed(0),
      (one.heapBytes / one.packetsIn).toFixed(0),
      one.externalBytes.toFixed(0),
    ]),
  }
}

function partsTable(parts: Awaited<ReturnType<typeof runTask<'parts'>>>): FindingsTable {
  return {
    title: `bytes allocated by the parts of a tick, ${PLAYERS} players`,
    head: ['part', 'for each', 'heap bytes', 'outside the heap'],
    lines: parts.map((one) => [one.part, one.per, one.heapBytes.toFixed(0), one.externalBytes.toFixed(0)]),
  }
}

function allocatorsTable(allocators: Timed['allocators']): FindingsTable {
  return {
    title: `who allocates in '${ROLLING}'`,
    note: 'sampled; by themselves, without what they call',
    head: ['function', 'bytes per tick'],
    lines: allocators.map(({ name, bytesPerTick }) => [name, bytesPerTick.toFixed(0)]),
  }
}

function growthTable(growth: readonly GrowthLook[]): FindingsTable {
  return {
    title: 'a long match, all players and the relay in one process',
    note: 'memory after a collection of garbage; a frame is one of the whole room, in the fastest of ten seconds',
    head: ['minute', 'heap KiB', 'outside KiB', 'frame ms', 'packet bytes'],
    lines: growth.map((look) => [
      String(look.minute),
      (look.heapBytes / 1024).toFixed(0),
      (look.externalBytes / 1024).toFixed(0),
      look.frameMs.toFixed(3),
      look.packetBytes.toFixed(1),
    ]),
  }
}

function goalsOf(times: Timed['times'], growth: readonly GrowthLook[], { pairBytes, outsideBytes }: Known): Goal[] {
  const first = growth[0]
  const last = growth.at(-1)!
  const settled = growth.filter(({ minute }) => minute >= last.minute * SETTLED_SHARE)
  const meterError = Math.max(Math.abs(pairBytes / PAIR_BYTES - 1), Math.abs(outsideBytes / OUTSIDE_BYTES - 1))
  return [
    ...[...times].map(([name, { p999Ms }]) => atMost(`${name}: p99.9 of a tick`, p999Ms, FRAME_GOAL_MS, 'ms')),
    atMost(
      'heap grows, a minute',
      slopePerMinute(settled, (look) => look.heapBytes / 1024),
      GROWTH_KIB_PER_MINUTE,
      'KiB',
    ),
    atMost(
      'memory outside grows, a minute',
      slopePerMinute(settled, (look) => look.externalBytes / 1024),
      GROWTH_KIB_PER_MINUTE,
      'KiB',
    ),
    atMost('frame time, last minute to first', last.frameMs / first.frameMs, GROWTH_TIME, 'times'),
    atMost('a packet grows by', last.packetBytes - first.packetBytes, GROWTH_PACKET_BYTES, 'bytes'),
    atMost('the meter is off by', meterError, METER_TOLERANCE, 'of what is known'),
  ]
}

function figuresOf(
  times: Timed['times'],
  counts: readonly Counted[],
  growth: readonly GrowthLook[],
): (BarFigure | LineFigure)[] {
  const conditions = [...new Set(counts.map(({ condition }) => condition))]
  const first = growth[0]
  const relative = (of: (look: GrowthLook) => number) =>
    growth.map((look) => [look.minute, of(look) / of(first)] as const)
  return [
    {
      kind: 'bars',
      title: `how long a tick of a match of ${PLAYERS} players takes`,
      note: 'of 100,000 ticks',
      y: { title: 'ticks', scale: 'log' },
      bars: [...times].flatMap(([name, one]) =>
        histogram(one.tickMs).map(({ name: group, share }) => ({ group, name, value: 1e5 * share })),
      ),
    },
    {
      kind: 'lines',
      title: 'garbage of one tick by players',
      x: { title: 'players' },
      y: { title: 'bytes' },
      series: conditions.map((condition) => ({
        name: condition,
        points: counts.filter((one) => one.condition === condition).map((one) => [one.players, one.heapBytes] as const),
      })),
    },
    {
      kind: 'lines',
      title: 'what a match comes to with its length, beside its first minute',
      x: { title: 'minutes of play' },
      y: { title: 'times' },
      series: [
        { name: 'heap', points: relative((look) => look.heapBytes) },
        { name: 'memory outside the heap', points: relative((look) => look.externalBytes) },
        { name: 'frame time', points: relative((look) => look.frameMs) },
        { name: 'packet bytes', points: relative((look) => look.packetBytes) },
      ],
    },
  ]
}

function ratiosOf(times: Timed['times'], counts: readonly Counted[], growth: readonly GrowthLook[]): Ratio[] {
  const calm = counts.filter(({ condition }) => condition === counts[0].condition)
  const most = calm.at(-1)!
  const rolling = counts.findLast(({ condition }) => condition !== counts[0].condition)!
  const last = growth.at(-1)!
  return [
    {
      name: 'hot-path: tick time, rollbacks to none',
      value: times.get(ROLLING)!.p50Ms / times.get(CALM)!.p50Ms,
      worse: 'higher',
    },
    {
      name: 'hot-path: garbage of a tick, most players to two',
      value: most.heapBytes / calm[0].heapBytes,
      worse: 'higher',
    },
    {
      name: 'hot-path: garbage of a tick, rollbacks to none',
      value: rolling.heapBytes / most.heapBytes,
      worse: 'higher',
    },
    { name: 'hot-path: frame time, last minute to first', value: last.frameMs / growth[0].frameMs, worse: 'higher' },
  ]
}
