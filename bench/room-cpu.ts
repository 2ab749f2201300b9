/** What one delivered input costs in a room of eight, on every path, beside a broker and a bare socket. */
import { Random } from 'peerstep/core'
import type { BenchResult, Goal } from './findings.js'
import { atMost, type BenchContext, tableOf } from './harness.js'
import type { ContestantKey } from './net/contestants.js'
import { type Cell, type CourseResult, cellsOf, courseResult, courseRow } from './net/courses.js'
import { Crew } from './net/crew.js'
import { Room } from './net/room.js'

const HZ = 60
const PLAYERS = 8
const DRAIN_MS = 500
/** Before anything counts, so that connections have settled and the compiler has seen it all. */
const WARM_UP_TICKS = 60

/** The rivals first. */
const KEYS: readonly ContestantKey[] = [
  'udp',
  'wsBroker',
  'datagram',
  'datagramHub',
  'streamHub',
  'directStream',
  'bundledGossip',
  'relayedGossip',
  'directGossip',
]

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const quick = effort !== 'full'
  const crew = await Crew.start({ players: PLAYERS, seed, link: null })
  const results: CourseResult[] = []
  try {
    const random = new Random(seed)
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      for (const key of random.shuffle([...KEYS])) results.push(await playRound(crew, key, HZ * (quick ? 2 : 5)))
    }
  } finally {
    await crew.end()
  }
  const cells = await cellsOf(KEYS, results)
  printCells(cells, print)
  return { rows: results.map(courseRow), goals: goalsOf(cells) }
}

async function playRound(crew: Crew, key: ContestantKey, ticks: number): Promise<CourseResult> {
  const room = await Room.open(key, crew.players, crew.server)
  await room.play({ ticks: WARM_UP_TICKS, hz: HZ, drainMs: DRAIN_MS })
  const report = await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS })
  await room.close()
  return courseResult(key, 0, report)
}

function printCells(cells: readonly Cell[], print: (text: string) => void): void {
  print(`${PLAYERS} players in a process each, on loopback, 128 bytes at ${HZ} Hz; CPU ms for each delivered input`)
  const udp = cells.find((cell) => cell.key === 'udp')
  const lines = cells.map((cell) => [
    cell.name,
    cell.cpuMs.toFixed(3),
    (cell.cpuMs / (udp?.cpuMs ?? Number.NaN)).toFixed(2),
    cell.serverCpuMs.toFixed(3),
    `${(cell.lostRatio * 100).toFixed(1)} %`,
    cell.p50Ms.toFixed(1),
    cell.p99Ms.toFixed(1),
    cell.tickLateMs.toFixed(1),
  ])
  print(tableOf(['path', 'players', 'to UDP', 'server', 'not in time', 'p50 ms', 'p99 ms', 'tick late'], lines))
}

function goalsOf(cells: readonly Cell[]): Goal[] {
  const goal = (key: ContestantKey, limitMs: number): Goal => {
    const cell = cells.find((one) => one.key === key)
    return atMost(`${cell?.name}, per delivered input`, cell?.cpuMs ?? Number.NaN, limitMs, 'ms CPU')
  }
  return [goal('datagram', 0.06), goal('datagramHub', 0.06), goal('streamHub', 0.06), goal('bundledGossip', 0.3)]
}
