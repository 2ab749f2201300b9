/** What one delivered input costs in a room of eight, on every path, beside a broker and a bare socket. */
import { Random } from 'peerstep/core'
import type { BenchResult, FindingsTable, Goal } from './findings.js'
import { atMost, type BenchContext, type Effort, tableText } from './harness.js'
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

/** What the goals are about, and what it is compared with. */
const SMOKE_KEYS: readonly ContestantKey[] = [
  'udp',
  'wsBroker',
  'datagram',
  'datagramHub',
  'streamHub',
  'bundledGossip',
]

interface Plan {
  readonly keys: readonly ContestantKey[]
  readonly rounds: number
  readonly seconds: number
}

const PLANS: Readonly<Record<Effort, Plan>> = {
  smoke: { keys: SMOKE_KEYS, rounds: 1, seconds: 0.5 },
  quick: { keys: KEYS, rounds: 1, seconds: 2 },
  full: { keys: KEYS, rounds: 3, seconds: 5 },
}

export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const { keys, rounds, seconds } = PLANS[effort]
  const crew = await Crew.start({ players: PLAYERS, seed, link: null })
  const results: CourseResult[] = []
  try {
    const random = new Random(seed)
    for (let round = 0; round < rounds; round += 1) {
      for (const key of random.shuffle([...keys])) results.push(await playRound(crew, key, HZ * seconds))
    }
  } finally {
    await crew.end()
  }
  const cells = await cellsOf(keys, results)
  const floor = cells.find(({ key }) => key === 'udp')!
  const table = tableOf(cells, floor)
  print(tableText(table))
  return {
    rows: results.map(courseRow),
    goals: goalsOf(cells),
    tables: [table],
    figures: [
      {
        kind: 'bars',
        title: 'CPU time for each delivered input, by who spends it',
        y: { title: 'milliseconds' },
        bars: cells.flatMap(({ name, cpuMs, serverCpuMs }) => [
          { group: name, name: 'players', value: cpuMs },
          { group: name, name: 'server or relay', value: serverCpuMs },
        ]),
      },
    ],
    ratios: cells
      .filter((cell) => cell !== floor)
      .map(({ name, cpuMs }) => ({
        name: `room-cpu: ${name} to ${floor.name}`,
        value: cpuMs / floor.cpuMs,
        worse: 'higher',
      })),
  }
}

async function playRound(crew: Crew, key: ContestantKey, ticks: number): Promise<CourseResult> {
  const room = await Room.open(key, crew.players, crew.server)
  await room.play({ ticks: WARM_UP_TICKS, hz: HZ, drainMs: DRAIN_MS })
  const report = await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS })
  await room.close()
  return courseResult(key, 0, report)
}

function tableOf(cells: readonly Cell[], floor: Cell): FindingsTable {
  return {
    title: 'CPU ms for each delivered input',
    note:
      `${PLAYERS} players in a process each, on loopback, 128 bytes at ${HZ} Hz. Latencies are of a machine with more to do ` +
      'than it has cores, and tell only whether it kept up.',
    head: ['path', 'players', 'to UDP', 'server', 'not in time', 'p50 ms', 'p99 ms', 'tick late'],
    lines: cells.map((cell) => [
      cell.name,
      cell.cpuMs.toFixed(3),
      (cell.cpuMs / floor.cpuMs).toFixed(2),
      cell.serverCpuMs.toFixed(3),
      `${(cell.lostRatio * 100).toFixed(1)} %`,
      cell.p50Ms.toFixed(1),
      cell.p99Ms.toFixed(1),
      cell.tickLateMs.toFixed(1),
    ]),
  }
}

function goalsOf(cells: readonly Cell[]): Goal[] {
  const goal = (key: ContestantKey, limitMs: number): Goal => {
    const cell = cells.find((one) => one.key === key)
    return atMost(`${cell?.name}, per delivered input`, cell?.cpuMs ?? Number.NaN, limitMs, 'ms CPU')
  }
  return [goal('datagram', 0.06), goal('datagramHub', 0.06), goal('streamHub', 0.06), goal('bundledGossip', 0.3)]
}
