/** Garbage and time of one tick of a match, and whether either grows with players or with the match's length. */
import { Random } from 'peerstep/core'
import { Processes } from '../../test/process/processes.js'
import { Agent, callOnce } from '../agents/rpc.js'
import type { BenchContext, BenchResult, Effort, Row } from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import type { MatchCalls } from '../matches/match-agent.js'
import { METER_FLAGS, OUTSIDE_BYTES, PAIR_BYTES } from './allocation-meter.js'
import { figuresOf, frameTimes, goalsOf, type HotPathFindings, ratiosOf, tablesOf, tickTimes } from './findings.js'
import { type RecordedMatch, recordMatch } from './recording.js'
import type { TickCalls } from './tick-agent.js'
import { perTick } from './ticks.js'

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

/** Lobby, countdown, and the first seconds in which delay and window are adjusted. */
const SKIP_TICKS = 420
const BLOCK_TICKS = 30

type Condition = Pick<RecordedMatch, 'gameName' | 'tuning' | 'delayMs' | 'jitterMs' | 'lossRatio'>

const PATH = { delayMs: 50, jitterMs: 10, lossRatio: 0.02 }
const BAD_PATH = { delayMs: 100, jitterMs: 20, lossRatio: 0.05 }
/** The same paths without and with rollbacks, and unpredictable players on bad ones. */
const TIMED: Readonly<Record<string, Condition>> = {
  'arena, no rollbacks': { gameName: 'arena', tuning: { mode: 'lockstep' }, ...PATH },
  'arena, rollbacks': { gameName: 'arena', tuning: { mode: 'rollback', delayFrames: 2 }, ...PATH },
  'arena, all inputs new': { gameName: 'random', tuning: { mode: 'rollback', delayFrames: 0 }, ...BAD_PATH },
}

/** Time is measured as users run Node; the others count. */
function task(flags: readonly string[] = []): Agent<TickCalls> {
  return new Agent(new URL('./tick-agent.js', import.meta.url), { flags })
}

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const plan = PLANS[effort]
  // Counts are the same on a busy machine; what is timed runs alone.
  const growing = callOnce(task(['--expose-gc']), 'growth', { seed, ...plan.growth })
  const counted = await countAll(plan, seed)
  const known = await callOnce(task(METER_FLAGS), 'known', { count: 20_000 })
  const growth = await growing
  const { times, rows } = await timeAll(plan, seed)
  const live = await playLive(plan.live, seed)
  const found: HotPathFindings = {
    ...{ players: PLAYERS, times, counts: counted.counts, growth, known },
    live: { players: plan.live.players, ticks: frameTimes([live.tickMs]) },
  }
  const tables = tablesOf(found)
  for (const table of tables) print(`\n${tableText(table)}`)
  return {
    rows: [
      ...rows,
      { what: 'ticks over loopback', players: plan.live.players, unit: 'ms', ...live },
      ...counted.rows,
      ...growth.map((look): Row => ({ what: 'growth', players: plan.growth.players, ...look })),
      { what: `meter: ${PAIR_BYTES} bytes on the heap and ${OUTSIDE_BYTES} outside it`, ...known },
    ],
    goals: goalsOf(found),
    tables,
    figures: figuresOf(found),
    ratios: ratiosOf(found),
    notes: [
      'Ticks are those of one player of a recorded match, played again in a process of its own without sockets, except those over loopback.',
    ],
  }
}

async function countAll({ counted, compileTicks }: Plan, seed: number) {
  const counts: HotPathFindings['counts'][number][] = []
  const rows: Row[] = []
  for (const players of counted.players) {
    for (const [name, of] of Object.entries(TIMED).slice(0, 2)) {
      const recording = await recordMatch({ ...of, gameName: 'quiet', players, seed, seconds: counted.seconds })
      const ask = { recording, compileTicks, skipTicks: SKIP_TICKS, blockTicks: BLOCK_TICKS }
      const blocks = await callOnce(task(METER_FLAGS), 'count', ask)
      const condition = name.replace('arena, ', '')
      counts.push({ condition, players, ...perTick(blocks) })
      for (const block of blocks) rows.push({ what: 'garbage of a block of ticks', condition, players, ...block })
    }
  }
  return { counts, rows }
}

async function timeAll({ timed, compileTicks }: Plan, seed: number) {
  const { seconds, repetitions } = timed
  const matches = Object.entries(TIMED).map(([name, of]) => ({ name, of: { ...of, players: PLAYERS, seed, seconds } }))
  const asks: { name: string; ask: Parameters<TickCalls['count']>[0] }[] = []
  const warmUp = { compileTicks, skipTicks: SKIP_TICKS, blockTicks: BLOCK_TICKS }
  for (const { name, of } of matches) asks.push({ name, ask: { recording: await recordMatch(of), ...warmUp } })
  const random = new Random(seed)
  const rounds: ({ name: string } & ReturnType<TickCalls['time']>)[] = []
  for (let round = 0; round < timed.rounds; round += 1) {
    for (const { name, ask } of random.shuffle([...asks])) {
      rounds.push({ name, ...(await callOnce(task(), 'time', { ...ask, repetitions })) })
    }
  }
  const of = (wanted: string) => rounds.filter(({ name }) => name === wanted)
  const times = new Map(asks.map(({ name }) => [name, tickTimes(of(name))]))
  return {
    times,
    rows: rounds.map(({ name, ...one }): Row => ({ what: 'ticks', condition: name, unit: 'ms', ...one })),
  }
}

/** One real player of a real match over loopback, alone in its process; the others together in another. */
async function playLive({ players, ...when }: Plan['live'], seed: number) {
  const processes = new Processes()
  const script = new URL('../matches/match-agent.js', import.meta.url)
  const [timed, others] = [new Agent<MatchCalls>(script), new Agent<MatchCalls>(script)]
  try {
    const relay = await processes.relay()
    const bot = { relay: relay.address, room: 'hot-path', seats: players, mode: 'rollback' } as const
    const join = (agent: Agent<MatchCalls>, seat: number) =>
      agent.call('join', { ...bot, seed: seed + seat, options: { seconds: 3600, points: 1000 } })
    await Promise.all(Array.from({ length: players }, (_, seat) => join(seat === 0 ? timed : others, seat)))
    return await timed.call('timeTicks', when)
  } finally {
    await Promise.all([timed, others].map((agent) => agent.end()))
    await processes.end()
  }
}
