/** The processes of one topology: a server for all rooms, and one or two processes that hold all of their players. */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AgentProcess } from '../net/agent-process.js'
import { monotonicClock } from '../net/monotonic-clock.js'
import { AgeHistogram } from './age-histogram.js'
import type { CrowdCalls } from './crowd-agent.js'
import type { Topology } from './topologies.js'
import { type Memory, sumOfUsage, type Usage, usageSince } from './usage.js'

const CROWD_SCRIPT = fileURLToPath(new URL('./crowd-agent.js', import.meta.url))
const HOST = '127.0.0.1'
/** For the word to reach everybody before a course begins. */
const NOTICE_MS = 100
/** What has not come by then is later than anything that counts here. */
const DRAIN_MS = 500
/** Of the golden section: any number of rooms begin evenly spread over a tick. */
const SPREAD = (Math.sqrt(5) - 1) / 2

export const SEATS = 8
export const HZ = 30

/** When room `index` begins, as a part of a tick. */
export function roomPhase(index: number): number {
  return (index * SPREAD) % 1
}

/** One course of so many rooms. */
export interface CrowdReport {
  readonly rooms: number
  readonly ticks: number
  readonly ages: AgeHistogram
  readonly late: AgeHistogram
  readonly delivered: number
  /** Of all players' processes. */
  readonly clients: Usage
  readonly server: Usage
  /** Share of the course for which the busiest process of players ran JavaScript. */
  readonly clientsBusyRatio: number
  readonly serverBusyRatio: number
  /** Share of the machine's time that all threads of all of them took. */
  readonly machineBusyRatio: number
}

export interface CrowdMemory {
  readonly clients: Memory
  readonly server: Memory
}

let crowds = 0
let courses = 0

export class Crowd {
  readonly topology: Topology
  readonly #server: AgentProcess<CrowdCalls>
  readonly #clients: readonly AgentProcess<CrowdCalls>[]
  readonly #name: string
  #rooms = 0

  /** Direct players have no server that works while they play: they get its core too. */
  static async start(topology: Topology): Promise<Crowd> {
    const agent = (): AgentProcess<CrowdCalls> =>
      new AgentProcess(spawn(process.execPath, ['--expose-gc', CROWD_SCRIPT], { stdio: 'pipe' }), HOST)
    const clients = Array.from({ length: clientProcesses(topology) }, agent)
    const crowd = new Crowd(topology, agent(), clients)
    await crowd.#server.ask('serve', { topology, host: HOST, hz: HZ })
    return crowd
  }

  private constructor(
    topology: Topology,
    server: AgentProcess<CrowdCalls>,
    clients: readonly AgentProcess<CrowdCalls>[],
  ) {
    crowds += 1
    this.topology = topology
    this.#server = server
    this.#clients = clients
    this.#name = `peerstep/bench/${process.pid}/crowd-${crowds}`
  }

  get rooms(): number {
    return this.#rooms
  }

  /** Opens rooms until there are so many, a few at a time. @throws Error when players cannot meet */
  async growTo(rooms: number): Promise<void> {
    const AT_ONCE = 4
    while (this.#rooms < rooms) {
      const next = Array.from({ length: Math.min(AT_ONCE, rooms - this.#rooms) }, (_, index) => this.#rooms + index)
      await Promise.all(next.map((room) => this.#open(room)))
      this.#rooms += next.length
    }
  }

  /** Some rooms play, the others are silent. */
  async play(rooms: number, ticks: number): Promise<CrowdReport> {
    courses = (courses + 1) % 65536
    const startAtMs = monotonicClock.nowMs() + NOTICE_MS
    const before = await this.#server.ask('usage')
    const answers = await Promise.all(
      this.#clients.map((client, process) =>
        client.ask('play', {
          number: courses,
          rooms: Array.from({ length: rooms }, (_, room) => room)
            .filter((room) => room % this.#clients.length === process)
            .map((room) => ({ room, startAtMs: startAtMs + (roomPhase(room) * 1000) / HZ })),
          ticks,
          hz: HZ,
          drainMs: DRAIN_MS,
        }),
      ),
    )
    const server = usageSince(before, await this.#server.ask('usage'))
    const courseMs = (ticks * 1000) / HZ
    const clients = sumOfUsage(answers.map(({ used }) => used))
    return {
      rooms,
      ticks,
      ages: AgeHistogram.of(...answers.map(({ ages }) => ages)),
      late: AgeHistogram.of(...answers.map(({ late }) => late)),
      delivered: answers.reduce((sum, { delivered }) => sum + delivered, 0),
      clients,
      server,
      clientsBusyRatio: Math.max(...answers.map(({ used }) => used.mainCpuMs)) / courseMs,
      serverBusyRatio: server.mainCpuMs / courseMs,
      machineBusyRatio: (clients.cpuMs + server.cpuMs) / courseMs / availableParallelism(),
    }
  }

  async memory(): Promise<CrowdMemory> {
    const [server, ...clients] = await Promise.all([this.#server, ...this.#clients].map((agent) => agent.ask('memory')))
    const sum = (of: (memory: Memory) => number): number => clients.reduce((total, memory) => total + of(memory), 0)
    return {
      clients: { rssBytes: sum((one) => one.rssBytes), heapBytes: sum((one) => one.heapBytes) },
      server: server!,
    }
  }

  /** The system takes back all that they had open. */
  async end(): Promise<void> {
    await Promise.all([...this.#clients, this.#server].map((agent) => agent.end()))
  }

  async #open(room: number): Promise<void> {
    const topic = `${this.#name}/${room}`
    const server = await this.#server.ask('host', { topic })
    const client = this.#clients[room % this.#clients.length]!
    const { key } = this.topology
    const place = { host: HOST, topic, hz: HZ, seats: SEATS, server }
    const players = await client.ask('seat', { ...place, contestant: key, room })
    await this.#server.ask('introduce', { topic, players })
    await client.ask('join', { room, players })
  }
}

/** Of two cores, the server has one where there is one that works. */
export function clientProcesses({ forwarding }: Topology): number {
  return forwarding === 'direct' ? 2 : 1
}
