/** Whether a crowd that watches makes any difference to those who play: the same match with and without it, in turns. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { missing } from '../test/netlab/requirements.js'
import type { BenchResult, FindingsTable, Row } from './findings.js'
import { atMost, type BenchContext, type Effort, tableOf } from './harness.js'
import type { CrowdOptions } from './net/crowd-agent.js'
import { median, quantile } from './net/latencies.js'
import { MatchCrew } from './net/match-crew.js'

const CROWD_AGENT = fileURLToPath(new URL('./net/crowd-agent.js', import.meta.url))
const LINK = { delayMs: 20 }
const PLAYERS = 4
/** Spectators in one process, at most. */
const PER_PROCESS = 50
/** Other machines' work in life: on this one it must not take the turn of players and relay, who go first. */
const CROWD_PRIORITY = 0
const CROWD_HOST = 'crowd'

interface Window {
  readonly spectators: number
  readonly round: number
  /** From the tick on which an input is read to that on which everybody's of its frame is known, all players'. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly framesPerSecond: number
  readonly samplesMs: readonly number[]
}

interface Plan {
  readonly spectators: number
  readonly rounds: number
  /** Of each window. */
  readonly seconds: number
  /** For what comes or goes to have come or gone. */
  readonly settleMs: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: { spectators: 4, rounds: 1, seconds: 1, settleMs: 500 },
  quick: { spectators: 50, rounds: 1, seconds: 4, settleMs: 3000 },
  full: { spectators: 200, rounds: 2, seconds: 10, settleMs: 3000 },
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const without = await missing()
  if (without !== null) {
    const note = `Not measured, there is no network lab here: ${without}`
    print(note)
    return { rows: [], goals: [], notes: [note] }
  }
  const { spectators, rounds, seconds, settleMs } = PLANS[effort]
  const crew = await MatchCrew.start({
    players: PLAYERS,
    seed,
    link: LINK,
    lanes: ['stream', 'datagram'],
    seconds: 3600,
    relay: { limits: { spectators, peersPerAddress: 0 } },
    more: { [CROWD_HOST]: LINK },
  })
  const windows: Window[] = []
  try {
    await sleep(2 * settleMs)
    for (let round = 0; round < rounds; round += 1) {
      windows.push(await watch(crew, 0, round, seconds))
      const beganMs = performance.now()
      const crowd = await openCrowd(crew, spectators)
      print(`${spectators} spectators came in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
      await sleep(settleMs)
      windows.push(await watch(crew, spectators, round, seconds))
      await closeCrowd(crowd)
      await sleep(settleMs)
    }
  } finally {
    await crew.end()
  }
  const table = tableOfWindows(windows)
  print(`${table.title}\n${table.note}`)
  print(tableOf(table.head, table.lines as readonly (readonly (string | number)[])[]))
  const middle = (crowd: number): number =>
    median(windows.filter((one) => one.spectators === crowd).map(({ p99Ms }) => p99Ms))
  const value = middle(spectators) / middle(0)
  const name = `p99 with ${spectators} spectators to that without`
  return {
    rows: windows.map((window): Row => ({ ...window })),
    goals: [atMost(name, value, 1.1, '')],
    ratios: [{ name: `spectators: players' ${name}`, value, worse: 'higher' }],
    tables: [table],
    figures: [
      {
        kind: 'cdf',
        title: 'From reading an input to knowing all of its frame',
        panels: [
          {
            title: `${PLAYERS} players`,
            curves: [0, spectators].map((crowd) => ({
              name: `${crowd} spectators`,
              latenciesMs: windows.filter((one) => one.spectators === crowd).flatMap(({ samplesMs }) => samplesMs),
            })),
          },
        ],
      },
    ],
  }
}

function tableOfWindows(windows: readonly Window[]): FindingsTable {
  return {
    title: 'How long players wait, with and without spectators',
    note: `${PLAYERS} players behind symmetric routers, 20 ms to each; from reading an input to knowing all of its frame.`,
    head: ['spectators', 'round', 'p50 ms', 'p99 ms', 'frames/s'],
    lines: windows.map((one) => [
      one.spectators,
      one.round,
      one.p50Ms.toFixed(1),
      one.p99Ms.toFixed(1),
      one.framesPerSecond.toFixed(1),
    ]),
  }
}

async function watch(crew: MatchCrew, spectators: number, round: number, seconds: number): Promise<Window> {
  const before = await crew.reports()
  const beganMs = performance.now()
  await sleep(seconds * 1000)
  const after = await crew.reports()
  const tookMs = performance.now() - beganMs
  const samplesMs = after.flatMap(({ confirmMs }) => confirmMs)
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const frames = after.map(({ stats }, seat) => stats.frame - before[seat]!.stats.frame)
  return {
    spectators,
    round,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    framesPerSecond: (median(frames) * 1000) / tookMs,
    samplesMs,
  }
}

async function openCrowd(crew: MatchCrew, spectators: number): Promise<ChildProcess[]> {
  const { room, relay } = crew
  const crowd = Array.from({ length: Math.ceil(spectators / PER_PROCESS) }, (_, index) => {
    const count = Math.min(PER_PROCESS, spectators - index * PER_PROCESS)
    const options: CrowdOptions = { relay: relay.address, room, count }
    return crew.lab.run(CROWD_HOST, process.execPath, [CROWD_AGENT, JSON.stringify(options)])
  })
  await Promise.all(crowd.map(watching))
  return crowd
}

/** @throws Error when the process ends before all of its spectators watch */
async function watching(child: ChildProcess): Promise<void> {
  child.stderr!.pipe(process.stderr, { end: false })
  if (process.getuid?.() === 0) setPriority(child.pid!, CROWD_PRIORITY)
  for await (const _ of createInterface({ input: child.stdout! })) return
  throw new Error('a crowd ended before it watched')
}

async function closeCrowd(crowd: readonly ChildProcess[]): Promise<void> {
  for (const child of crowd) {
    child.stdin!.end()
    await once(child, 'close')
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
