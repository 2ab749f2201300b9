/** What one tick of a match costs: garbage, time, and whether any of it grows with players or with the match's length. */
import { Random } from 'peerstep/core'
import type { BenchResult, Row } from './findings.js'
import { type BenchContext, type Effort, tableOf } from './harness.js'
import { OUTSIDE_BYTES, PAIR_BYTES } from './hot-path/allocation-meter.js'
import type { Allocator } from './hot-path/allocators.js'
import { frameTimes } from './hot-path/frame-times.js'
import { playLive } from './hot-path/live.js'
import type { LiveTimes } from './hot-path/live-agent.js'
import { type RecordedMatch, recordMatch } from './hot-path/recording.js'
import {
  type Counted,
  figuresOf,
  goalsOf,
  type HotPathFindings,
  type LiveFigures,
  ratiosOf,
  type TickTimes,
  tablesOf,
} from './hot-path/report.js'
import { perTick } from './hot-path/summaries.js'
import { RecordingFiles, runTask } from './hot-path/tasks.js'
import { median } from './net/latencies.js'

/** Of the matches whose ticks are timed. */
const PLAYERS = 8

interface Plan {
  readonly timed: { readonly seconds: number; readonly rounds: number; readonly repetitions: number }
  readonly counted: { readonly seconds: number; readonly players: readonly number[] }
  readonly growth: { readonly players: number; readonly minutes: readonly number[] }
  readonly live: { readonly players: number; readonly afterSeconds: number; readonly seconds: number }
  readonly compileTicks: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: {
    timed: { seconds: 8.5, rounds: 1, repetitions: 1 },
    counted: { seconds: 8, players: [2, 4] },
    growth: { players: 2, minutes: [0.25, 0.5] },
    live: { players: 2, afterSeconds: 1, seconds: 2 },
    compileTicks: 1000,
  },
  quick: {
    timed: { seconds: 20, rounds: 3, repetitions: 4 },
    counted: { seconds: 9, players: [2, 8, 16] },
    growth: { players: 3, minutes: [1, 2, 4, 8] },
    live: { players: PLAYERS, afterSeconds: 3, seconds: 8 },
    compileTicks: 3000,
  },
  full: {
    timed: { seconds: 120, rounds: 4, repetitions: 5 },
    counted: { seconds: 25, players: [2, 4, 8, 16] },
    growth: { players: 4, minutes: [1, 2, 5, 10, 20, 40, 60] },
    live: { players: PLAYERS, afterSeconds: 5, seconds: 40 },
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
    tuning: { mode: 'rollback', delayFrames: 2 },
    delayMs: 50,
    jitterMs: 10,
    lossRatio: 0.02,
  },
  'arena, all inputs new': {
    gameName: 'storm',
    tuning: { mode: 'rollback', delayFrames: 0 },
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
    // Counts are the same on a busy machine; what is timed has it to itself.
    const growing = runTask('growth', { seed, ...plan.growth })
    const counted = await countAll(files, plan, seed)
    const parts = await runTask('parts', { seed, frames: 100 })
    const known = await runTask('known', { count: 20_000 })
    const growth = await growing
    const timed = await timeAll(files, plan, seed)
    const live = await playLive({ seed, ...plan.live })
    const found: HotPathFindings = {
      players: PLAYERS,
      times: timed.times,
      rolling: ROLLING,
      calm: CALM,
      live: liveFigures(live, plan.live.players),
      counts: counted.counts,
      parts,
      allocators: timed.allocators,
      growth,
      known,
    }
    const tables = tablesOf(found)
    for (const { title, note, head, lines } of tables) {
      print(`\n${title}${note === undefined ? '' : `\n${note}`}`)
      const texts = lines.map((line) => line.map((cell) => (typeof cell === 'object' ? cell.text : cell)))
      print(tableOf(head, texts))
    }
    return {
      rows: [
        ...timed.rows,
        { what: 'ticks over loopback', players: plan.live.players, unit: 'ms', ...live },
        ...counted.rows,
        ...parts.map((part): Row => ({ ...part })),
        ...growth.map((look): Row => ({ what: 'growth', players: plan.growth.players, ...look })),
        { what: `meter: ${PAIR_BYTES} bytes on the heap and ${OUTSIDE_BYTES} outside it`, ...known },
      ],
      goals: goalsOf(found),
      tables,
      figures: figuresOf(found),
      ratios: ratiosOf(found),
      notes: [
        'Ticks are those of one player of a recorded match, played again in a process of its own without sockets, but for those over loopback.',
      ],
    }
  } finally {
    await files.remove()
  }
}

async function countAll(files: RecordingFiles, plan: Plan, seed: number): Promise<{ counts: Counted[]; rows: Row[] }> {
  const counts: Counted[] = []
  const rows: Row[] = []
  for (const players of plan.counted.players) {
    for (const [condition, { tuning, ...path }] of Object.entries(TIMED).slice(0, 2)) {
      const recorded = { ...path, tuning, gameName: 'quiet', players, seed, seconds: plan.counted.seconds } as const
      const file = await files.write(await recordMatch(recorded))
      const warmUp = { compileTicks: plan.compileTicks, skipTicks: SKIP_TICKS }
      const blocks = await runTask('count', { file, ...warmUp, blockTicks: BLOCK_TICKS })
      const name = condition.replace('arena, ', '')
      counts.push({ condition: name, players, ...perTick(blocks) })
      for (const block of blocks) rows.push({ what: 'garbage of a block of ticks', condition: name, players, ...block })
    }
  }
  return { counts, rows }
}

interface Timed {
  readonly times: ReadonlyMap<string, TickTimes>
  readonly allocators: readonly Allocator[]
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
      own999Ms: frameTimes(ofName.map(ownMs)).p999Ms,
      cpuMs: median(ofName.map(({ cpuMs }) => cpuMs)),
      stepMs: median(ofName.map(({ stepMs }) => stepMs)),
      resimulated: ofName[0].resimulated,
    })
  }
  return { times, allocators, rows }
}

/** Without what others had the core for. */
function ownMs({ tickMs, waitedMs }: Pick<LiveTimes, 'tickMs' | 'waitedMs'>): number[] {
  return tickMs.map((ms, tick) => ms - waitedMs[tick])
}

function liveFigures(live: LiveTimes, players: number): LiveFigures {
  return {
    players,
    ticks: frameTimes([live.tickMs]),
    own999Ms: frameTimes([ownMs(live)]).p999Ms,
    busy: frameTimes([live.busyMs]),
  }
}
