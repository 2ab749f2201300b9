/** Whether a crowd that watches makes any difference to those who play: the same match with and without it, in turns. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { missing } from '../test/netlab/requirements.js'
import type { BenchResult, Row } from './findings.js'
import { atMost, type BenchContext, tableOf } from './harness.js'
import type { CrowdOptions } from './net/crowd-agent.js'
import { median, quantile } from './net/latencies.js'
import { MatchCrew } from './net/match-crew.js'

const CROWD_AGENT = fileURLToPath(new URL('./net/crowd-agent.js', import.meta.url))
const LINK = { delayMs: 20 }
const PLAYERS = 4
const SPECTATORS = { quick: 50, whole: 200 }
/** Spectators in one process. */
const PER_PROCESS = 50
/** Other machines' work in life: on this one it must not take the turn of players and relay, who go first. */
const CROWD_PRIORITY = 0
/** For what comes or goes to have come or gone. */
const SETTLE_MS = 3000
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

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const quick = effort !== 'full'
  const without = await missing()
  if (without !== null) {
    print(`NOT MEASURED, there is no network lab here: ${without}`)
    return { rows: [], goals: [] }
  }
  const spectators = quick ? SPECTATORS.quick : SPECTATORS.whole
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
    await sleep(2 * SETTLE_MS)
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      windows.push(await watch(crew, 0, round, quick ? 4 : 10))
      const crowd = await openCrowd(crew, spectators)
      await sleep(SETTLE_MS)
      windows.push(await watch(crew, spectators, round, quick ? 4 : 10))
      await closeCrowd(crowd)
      await sleep(SETTLE_MS)
    }
  } finally {
    await crew.end()
  }
  print(`${PLAYERS} players behind symmetric routers, 20 ms to each; from reading an input to knowing all of its frame`)
  print(
    tableOf(
      ['spectators', 'round', 'p50 ms', 'p99 ms', 'frames/s'],
      windows.map((one) => [
        one.spectators,
        one.round,
        one.p50Ms.toFixed(1),
        one.p99Ms.toFixed(1),
        one.framesPerSecond,
      ]),
    ),
  )
  const middle = (crowd: number): number =>
    median(windows.filter((one) => one.spectators === crowd).map(({ p99Ms }) => p99Ms))
  return {
    rows: windows.map((window): Row => ({ ...window })),
    goals: [atMost(`p99 with ${spectators} spectators to that without`, middle(spectators) / middle(0), 1.1, '')],
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
  const options: CrowdOptions = { relay: crew.relay.address, room: crew.room, count: PER_PROCESS }
  const crowd = Array.from({ length: spectators / PER_PROCESS }, () =>
    crew.lab.run(CROWD_HOST, process.execPath, [CROWD_AGENT, JSON.stringify(options)]),
  )
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
