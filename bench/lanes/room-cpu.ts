/** CPU time for one delivered input in a room of eight, on every path, beside a broker and a bare socket. */
import { Random } from 'peerstep/core'
import { PlayerNetwork } from '../agents/player-network.js'
import { Room, type RoomAgents } from '../agents/room.js'
import type { ContestantKey } from '../contestants/registry.js'
import {
  atMost,
  type BenchContext,
  type BenchResult,
  type Effort,
  type Goal,
  ratio,
  tableOf,
} from '../findings/findings.js'
import { tableText } from '../findings/text.js'
import { cellsOf, type RunResult, runResult, runRow } from './runs.js'

const HZ = 60
const PLAYERS = 8
const DRAIN_MS = 500
/** Before anything counts, so that connections and the compiler have settled. */
const WARM_UP_TICKS = 60

/** The rivals first, then those with goals. */
const SMOKE_KEYS = ['udp', 'wsBroker', 'datagram', 'datagramHub', 'streamHub', 'bundledGossip'] as const
const KEYS = [...SMOKE_KEYS, 'directStream', 'relayedGossip', 'directGossip'] as const
const PLANS: Readonly<Record<Effort, { keys: readonly ContestantKey[]; rounds: number; seconds: number }>> = {
  smoke: { keys: SMOKE_KEYS, rounds: 1, seconds: 0.5 },
  quick: { keys: KEYS, rounds: 1, seconds: 2 },
  full: { keys: KEYS, rounds: 3, seconds: 5 },
}

/** Runs the benchmark. */
export async function run({ seed, effort, print }: BenchContext): Promise<BenchResult> {
  const { keys, rounds, seconds } = PLANS[effort]
  const network = await PlayerNetwork.open({ players: PLAYERS, seed, lab: false })
  const results: RunResult[] = []
  try {
    const agents = await network.start()
    const random = new Random(seed)
    for (let round = 0; round < rounds; round += 1) {
      for (const key of random.shuffle([...keys])) results.push(await playRound(agents, key, HZ * seconds))
    }
  } finally {
    await network.close()
  }
  const cells = await cellsOf(keys, results)
  const floor = cells.find(({ key }) => key === 'udp')!
  const about = {
    title: 'CPU ms for each delivered input',
    note:
      `${PLAYERS} players in a process each, on loopback, 128 bytes at ${HZ} Hz. The machine has more to do than it has ` +
      'cores, so latencies only show whether it kept up.',
  }
  const table = tableOf(about, cells, [
    ['path', ({ name }) => name],
    ['players', ({ cpuMs }) => cpuMs.toFixed(3)],
    ['to UDP', ({ cpuMs }) => (cpuMs / floor.cpuMs).toFixed(2)],
    ['server', ({ serverCpuMs }) => serverCpuMs.toFixed(3)],
    ['not in time', ({ lostRatio }) => `${(lostRatio * 100).toFixed(1)} %`],
    ['p50 ms', ({ p50Ms }) => p50Ms.toFixed(1)],
    ['p99 ms', ({ p99Ms }) => p99Ms.toFixed(1)],
    ['tick late', ({ tickLateMs }) => tickLateMs.toFixed(1)],
  ])
  print(tableText(table))
  const goal = (key: ContestantKey, limitMs: number): Goal => {
    const cell = cells.find((one) => one.key === key)
    return atMost(`${cell?.name}, per delivered input`, cell?.cpuMs ?? Number.NaN, limitMs, 'ms CPU')
  }
  const bars = cells.flatMap(({ name, cpuMs, serverCpuMs }) => [
    { group: name, name: 'players', value: cpuMs },
    { group: name, name: 'server or relay', value: serverCpuMs },
  ])
  const others = cells.filter((cell) => cell !== floor)
  return {
    rows: results.map(runRow),
    goals: [goal('datagram', 0.06), goal('datagramHub', 0.06), goal('streamHub', 0.06), goal('bundledGossip', 0.3)],
    tables: [table],
    figures: [{ kind: 'bars', title: 'CPU time for each delivered input', y: { title: 'milliseconds' }, bars }],
    ratios: others.map(({ name, cpuMs }) => ratio(`room-cpu: ${name} to ${floor.name}`, cpuMs / floor.cpuMs)),
  }
}

async function playRound(agents: RoomAgents, key: ContestantKey, ticks: number): Promise<RunResult> {
  const room = await Room.open(key, agents)
  await room.play({ ticks: WARM_UP_TICKS, hz: HZ, drainMs: DRAIN_MS })
  const report = await room.play({ ticks, hz: HZ, drainMs: DRAIN_MS })
  await room.close()
  return runResult(key, 0, report)
}
