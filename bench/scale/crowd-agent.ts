/** Many players, or the server of many rooms, in one process: carries out what its parent writes to it, a JSON a line. */
import { createInterface } from 'node:readline'
import type { AgentAnswer, AgentQuestion } from '../net/agent.js'
import type { Facts, SeatedPlayer } from '../net/contestant.js'
import { CONTESTANTS, type ContestantKey } from '../net/contestants.js'
import type { PlayerReport } from '../net/player.js'
import { goFirst } from '../net/priority.js'
import { type AgeCounts, AgeHistogram } from './age-histogram.js'
import { type CrowdServer, openCrowdServer } from './crowd-server.js'
import type { Topology } from './topologies.js'
import { type Memory, meterPauses, ownMemory, ownUsage, type Usage, usageSince } from './usage.js'

export interface SeatAsk {
  readonly contestant: ContestantKey
  readonly room: number
  readonly topic: string
  readonly host: string
  readonly hz: number
  readonly seats: number
  readonly server: Facts | null
}

export interface PlayAsk {
  readonly number: number
  /** Rooms that play, and when each of them begins. */
  readonly rooms: readonly { readonly room: number; readonly startAtMs: number }[]
  readonly ticks: number
  readonly hz: number
  readonly drainMs: number
}

export interface PlayAnswer {
  readonly used: Usage
  /** From the moment on which a message's tick was due, to its arrival: a process that is late with both cannot hide it. */
  readonly ages: AgeCounts
  /** How late ticks were alone. */
  readonly late: AgeCounts
  readonly delivered: number
}

/** What the parent may ask for, and what it is answered. */
export interface CrowdCalls {
  /** Of a server. */
  serve: (ask: { readonly topology: Topology; readonly host: string; readonly hz: number }) => Promise<void>
  host: (ask: { readonly topic: string }) => Promise<Facts>
  introduce: (ask: { readonly topic: string; readonly players: readonly Facts[] }) => Promise<void>
  /** Of players: seats all players of a room. */
  seat: (ask: SeatAsk) => Promise<Facts[]>
  /** Resolves when everybody in the room has heard everybody. */
  join: (ask: { readonly room: number; readonly players: readonly Facts[] }) => Promise<void>
  play: (ask: PlayAsk) => Promise<PlayAnswer>
  usage: () => Promise<Usage>
  memory: () => Promise<Memory>
}

let server: CrowdServer | undefined
/** By room: its players, by seat. As many as the parent seats. */
const rooms = new Map<number, SeatedPlayer[]>()

const calls: CrowdCalls = {
  async serve({ topology, host, hz }) {
    server = await openCrowdServer(topology, { host, hz })
  },
  host: ({ topic }) => server!.host(topic),
  introduce: async ({ topic, players }) => server!.introduce(topic, players),
  async seat({ contestant, room, seats, ...place }) {
    const { seat } = await CONTESTANTS[contestant]()
    const players = await Promise.all(
      Array.from({ length: seats }, (_, index) => seat({ ...place, seat: index, seats })),
    )
    rooms.set(room, players)
    return players.map(({ facts }) => facts)
  },
  async join({ room, players }) {
    const seated = rooms.get(room)!
    await Promise.all(seated.map((player) => player.join(players)))
    // Greetings go on until the first course: one without ticks ends them.
    await Promise.all(seated.map((player) => player.play({ number: 0, startAtMs: 0, ticks: 0, hz: 1, drainMs: 0 })))
  },
  async play({ rooms: playing, ...course }) {
    const before = ownUsage()
    const reports = await Promise.all(
      playing.map(({ room, startAtMs }) =>
        Promise.all(rooms.get(room)!.map((player) => player.play({ ...course, startAtMs }))),
      ),
    )
    return { used: usageSince(before, ownUsage()), ...told(reports) }
  },
  usage: async () => ownUsage(),
  memory: ownMemory,
}

/** @param reports by room, by seat */
function told(reports: readonly (readonly PlayerReport[])[]): Omit<PlayAnswer, 'used'> {
  const [ages, late] = [new AgeHistogram(), new AgeHistogram()]
  let delivered = 0
  for (const players of reports) {
    for (const { seat, lateMs, latenciesMs } of players) {
      for (const ms of lateMs) late.add(ms)
      for (const [author, latencies] of latenciesMs.entries()) {
        if (author === seat) continue
        for (const [number, ms] of latencies.entries()) {
          ages.add(ms === null ? null : players[author]!.lateMs[number]! + ms)
          if (ms !== null) delivered += 1
        }
      }
    }
  }
  return { ages: ages.counts(), late: late.counts(), delivered }
}

async function answer({ id, call, ask }: AgentQuestion<CrowdCalls>): Promise<void> {
  let said: AgentAnswer
  try {
    said = { id, value: await (calls[call] as (ask: unknown) => Promise<unknown>)(ask) }
  } catch (error) {
    said = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

goFirst()
meterPauses()

createInterface({ input: process.stdin })
  .on('line', (line) => void answer(JSON.parse(line) as AgentQuestion<CrowdCalls>))
  .on('close', () => process.exit(0)) // nobody is left to speak to
