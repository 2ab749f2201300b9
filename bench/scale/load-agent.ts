/** Many players, or the server of many rooms, in one process. */
import { performance } from 'node:perf_hooks'
import { openDatagramPort } from '../../relay/net/datagram-port.js'
import { answerCalls } from '../agents/rpc.js'
import { startRelay } from '../contestants/nodes.js'
import { openHub } from '../contestants/peerstep.js'
import { CONTESTANTS, type ContestantKey } from '../contestants/registry.js'
import { raisePriority } from '../measure/process.js'
import { type Facts, NO_FACTS, type PlayerPlace, type SeatedPlayer, type Server } from '../players/contestant.js'
import type { MessageReport, MessageRun } from '../players/message-player.js'
import type { Topology } from './topologies.js'

/** What a process has used so far. */
export interface Usage {
  /** CPU time of all threads, and of the thread that runs JavaScript alone. */
  readonly cpuMs: number
  readonly mainCpuMs: number
  /** Turns of the event loop. */
  readonly turns: number
}

/** More players than one machine of ours can hold. */
const CONNECTIONS_MAX = 4000

function ownUsage(): Usage {
  const all = process.cpuUsage()
  // Node 22 does not count it: then all threads count as one, which favours only paths without threads of their own.
  const main = 'threadCpuUsage' in process ? process.threadCpuUsage() : all
  return {
    cpuMs: (all.user + all.system) / 1000,
    mainCpuMs: (main.user + main.system) / 1000,
    turns: performance.nodeTiming.uvMetricsInfo.loopCount,
  }
}

/** What a process used between two looks. */
export function usageSince(before: Usage, after: Usage): Usage {
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    mainCpuMs: after.mainCpuMs - before.mainCpuMs,
    turns: after.turns - before.turns,
  }
}

type HostRoom = (topic: string) => Promise<Pick<Server, 'facts' | 'join'>>
let hostRoom: HostRoom
/** By topic, and players by room: as many as the parent asks for. */
const servers = new Map<string, Pick<Server, 'facts' | 'join'>>()
const rooms = new Map<number, SeatedPlayer[]>()

const calls = {
  /** Of a server: prepares to host rooms. */
  async serve({ topology, host, hz }: { topology: Topology; host: string; hz: number }): Promise<void> {
    if (!topology.oneRelay) {
      const { serve } = await CONTESTANTS[topology.key]()
      hostRoom = async (topic) => (await serve?.({ host, topic, hz })) ?? { facts: NO_FACTS }
      return
    }
    const relay = await startRelay(host, CONNECTIONS_MAX)
    const port = await openDatagramPort(host, 0, [])
    const { facts } = relay
    hostRoom = async (topic) =>
      topology.forwarding === 'hub' ? { facts, join: openHub(relay, port, topic).seek } : { facts }
  },
  async host(topic: string): Promise<Facts> {
    const server = await hostRoom(topic)
    servers.set(topic, server)
    return server.facts
  },
  introduce({ topic, players }: { topic: string; players: readonly Facts[] }): void {
    servers.get(topic)?.join?.(players)
  },
  /** Of players: seats all players of a room. */
  async seat({ key, room, ...place }: Omit<PlayerPlace, 'seat'> & { key: ContestantKey; room: number }) {
    const { seat } = await CONTESTANTS[key]()
    const seats = Array.from({ length: place.seats }, (_, index) => seat({ ...place, seat: index }))
    rooms.set(room, await Promise.all(seats))
    return rooms.get(room)!.map(({ facts }) => facts)
  },
  /** Resolves when all players of the room have received from each other. */
  async join({ room, players }: { room: number; players: readonly Facts[] }): Promise<void> {
    const seated = rooms.get(room)!
    await Promise.all(seated.map((player) => player.join(players)))
    // Greetings go on until the first run: one without ticks ends them.
    await Promise.all(seated.map((player) => player.play({ number: 0, startAtMs: 0, ticks: 0, hz: 1, drainMs: 0 })))
  },
  /** @returns what it used, ages of messages (Infinity: lost), and how late ticks were alone */
  async play({
    rooms: playing,
    ...run
  }: Omit<MessageRun, 'startAtMs'> & { rooms: { room: number; startAtMs: number }[] }) {
    const before = ownUsage()
    const reports = await Promise.all(
      playing.map(({ room, startAtMs }) => Promise.all(rooms.get(room)!.map((one) => one.play({ ...run, startAtMs })))),
    )
    return { used: usageSince(before, ownUsage()), ...agesOf(reports) }
  },
  usage: () => ownUsage(),
  /** Resident set, after a garbage collection. */
  memory(): number {
    globalThis.gc?.()
    return process.memoryUsage().rss
  },
}

/** What a parent may call. */
export type LoadCalls = typeof calls

/**
 * A message is as old as its arrival is later than the moment at which its tick was due: a process that is too busy to
 * tick or to listen does not look better for it.
 *
 * @param reports by room, by seat
 */
function agesOf(reports: readonly (readonly MessageReport[])[]) {
  const ages: number[] = []
  const late: number[] = []
  for (const players of reports) {
    for (const { lateMs, latenciesMs } of players) {
      late.push(...lateMs)
      for (const [author, latencies] of latenciesMs.entries()) {
        for (const [number, ms] of latencies.entries()) {
          ages.push(ms === null ? Number.POSITIVE_INFINITY : players[author]!.lateMs[number]! + ms)
        }
      }
    }
  }
  return { ages: Float64Array.from(ages), late: Float64Array.from(late) }
}

raisePriority()
answerCalls(calls)
