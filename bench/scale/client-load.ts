/** As many real players as the machine bears: a server process, processes of players, and rooms added until messages grow too old. */
import { availableParallelism } from 'node:os'
import { Agent } from '../agents/rpc.js'
import { monotonicClock } from '../measure/process.js'
import { quantile, total } from '../measure/statistics.js'
import { type LoadCalls, type Usage, usageSince } from './load-agent.js'
import type { Topology } from './topologies.js'

const HOST = '127.0.0.1'
/** For the call to reach all processes before a run begins. */
const NOTICE_MS = 100
/** What has not arrived by then is older than any age that counts here. */
const DRAIN_MS = 500
/** Of the golden section: any number of rooms begin evenly spread over a tick. */
const SPREAD = (Math.sqrt(5) - 1) / 2
const OPENED_AT_ONCE = 4

/** Players of a room. */
export const SEATS = 8
/** Ticks a second. */
export const HZ = 30
/** The 99th percentile of ages above which the machine does not bear a load. */
export const AGE_P99_MS_MAX = 100
/** When no process was this busy, the load is not the reason for old messages. */
const BUSY_RATIO = 0.6

/** When room `index` begins, as a part of a tick. */
export function roomPhase(index: number): number {
  return (index * SPREAD) % 1
}

/** Processes that hold players. On two cores a server that works has one; direct players get both. */
export function clientProcesses({ forwarding }: Topology): number {
  return forwarding === 'direct' ? 2 : 1
}

/** What one run of so many rooms gave. */
export type LoadReport = Awaited<ReturnType<ClientLoad['play']>>

let loads = 0
let runs = 0

/** The processes of one topology. */
class ClientLoad {
  readonly #topology: Topology
  readonly #server: Agent<LoadCalls>
  readonly #clients: readonly Agent<LoadCalls>[]
  readonly #name = `peerstep/bench/${process.pid}/load-${loads++}`
  #rooms = 0

  constructor(topology: Topology) {
    const agent = () => new Agent<LoadCalls>(new URL('./load-agent.js', import.meta.url), { flags: ['--expose-gc'] })
    this.#topology = topology
    this.#server = agent()
    this.#clients = Array.from({ length: clientProcesses(topology) }, agent)
  }

  async start(): Promise<void> {
    await this.#server.call('serve', { topology: this.#topology, host: HOST, hz: HZ })
  }

  /** Opens rooms until there are so many, a few at a time. @throws Error when players cannot meet */
  async growTo(rooms: number): Promise<void> {
    while (this.#rooms < rooms) {
      const count = Math.min(OPENED_AT_ONCE, rooms - this.#rooms)
      await Promise.all(Array.from({ length: count }, (_, index) => this.#open(this.#rooms + index)))
      this.#rooms += count
    }
  }

  /** Some rooms play, the others send nothing. */
  async play(rooms: number, ticks: number) {
    runs = (runs + 1) % 65536
    const startAtMs = monotonicClock.nowMs() + NOTICE_MS
    const before = await this.#server.call('usage')
    const answers = await Promise.all(
      this.#clients.map((client, process) => {
        const own = Array.from({ length: rooms }, (_, room) => room).filter((room) => this.#processOf(room) === process)
        const starts = own.map((room) => ({ room, startAtMs: startAtMs + (roomPhase(room) * 1000) / HZ }))
        return client.call('play', { number: runs, rooms: starts, ticks, hz: HZ, drainMs: DRAIN_MS })
      }),
    )
    const ages = answers.flatMap((answer) => [...answer.ages]).sort((a, b) => a - b)
    const server = usageSince(before, await this.#server.call('usage'))
    const runMs = (ticks * 1000) / HZ
    const used = answers.map((answer) => answer.used)
    const sum = (of: 'cpuMs' | 'mainCpuMs' | 'turns'): number => total(used.map((one) => one[of]))
    const clients = { cpuMs: sum('cpuMs'), mainCpuMs: sum('mainCpuMs'), turns: sum('turns') }
    return {
      rooms,
      ticks,
      /** Of all messages, rising; Infinity for what was lost. */
      ages: ages as readonly number[],
      /** How late ticks were. */
      late: answers.flatMap(({ late }) => [...late]),
      delivered: ages.filter(Number.isFinite).length,
      /** Of all players' processes, and of the server's. */
      clients: clients satisfies Usage as Usage,
      server,
      /** Shares of the run for which the busiest process of players, and the server, ran JavaScript. */
      clientsBusyRatio: Math.max(...used.map(({ mainCpuMs }) => mainCpuMs)) / runMs,
      serverBusyRatio: server.mainCpuMs / runMs,
      /** Share of the machine's time that all threads of all of them took. */
      machineBusyRatio: (clients.cpuMs + server.cpuMs) / runMs / availableParallelism(),
    }
  }

  /** Bytes of the resident sets of all players' processes, and of the server's. */
  async memory(): Promise<{ readonly clients: number; readonly server: number }> {
    const [server, ...clients] = await Promise.all([this.#server, ...this.#clients].map((one) => one.call('memory')))
    return { clients: total(clients), server: server! }
  }

  /** The system closes all that the processes had open. */
  async end(): Promise<void> {
    await Promise.all([...this.#clients, this.#server].map((agent) => agent.end()))
  }

  #processOf(room: number): number {
    return room % this.#clients.length
  }

  async #open(room: number): Promise<void> {
    const topic = `${this.#name}/${room}`
    const { key } = this.#topology
    const server = await this.#server.call('host', topic)
    const client = this.#clients[this.#processOf(room)]!
    const players = await client.call('seat', { key, room, host: HOST, topic, hz: HZ, seats: SEATS, server })
    await this.#server.call('introduce', { topic, players })
    await client.call('join', { room, players })
  }
}

/** How loads grow. */
export interface LoadPlan {
  /** Rooms of the first runs; then twice as many each time. */
  readonly sizes: readonly number[]
  readonly roomsMax: number
  readonly ticks: number
  /** Played before anything counts, so that the compiler has settled. */
  readonly warmUpTicks: number
  /** Sizes tried between the last that the machine bore and the first that it did not. */
  readonly refinements: number
  /** No size is begun after this, however long it takes to open rooms. */
  readonly deadlineMs: number
  /** Times that a run is played while the machine was busy with something else; the best counts. */
  readonly attempts: number
}

/** What one round of one topology gave. */
export type Growth = Awaited<ReturnType<typeof growLoad>>

/** Plays growing loads. */
export async function growLoad(topology: Topology, plan: LoadPlan) {
  const endMs = performance.now() + plan.deadlineMs
  const load = new ClientLoad(topology)
  try {
    await load.start()
    const empty = await load.memory()
    const reports: LoadReport[] = []
    let [borne, tooMany] = [0, Number.POSITIVE_INFINITY]
    let isDisturbed = false
    const play = async (rooms: number): Promise<void> => {
      const report = await playUndisturbed(load, rooms, plan)
      reports.push(report)
      if (isBorne(report)) borne = Math.max(borne, rooms)
      else if (isBusy(report)) tooMany = Math.min(tooMany, rooms)
      else isDisturbed = true
    }
    let full = empty
    let open = 0
    let failure: string | null = null
    const sizes = sizesOf(plan)
    await load.growTo(sizes[0]!)
    await load.play(sizes[0]!, plan.warmUpTicks)
    for (const rooms of sizes) {
      if (tooMany < Number.POSITIVE_INFINITY || isDisturbed || (open > 0 && performance.now() > endMs)) break
      // That one of many rooms does not open is a finding: the machine is too busy for it.
      failure = await load.growTo(rooms).then(
        () => null,
        (error) => String(error).split('\n', 1)[0]!,
      )
      if (failure !== null) break
      open = rooms
      full = await load.memory()
      await play(rooms)
    }
    for (let step = 0; step < plan.refinements && tooMany < Number.POSITIVE_INFINITY; step += 1) {
      const between = Math.round(Math.sqrt(Math.max(1, borne) * tooMany))
      if (between <= borne || between >= tooMany) break
      await play(between)
    }
    const perPlayer = (side: 'clients' | 'server'): number => (full[side] - empty[side]) / (open * SEATS)
    return {
      topology,
      /** In the order played; the best attempt of each size. */
      reports: reports as readonly LoadReport[],
      /** Bytes for each player: what all rooms took more than none. */
      memory: { clients: perPlayer('clients'), server: perPlayer('server') },
      /** Rooms of the largest size that the machine bore; 0 for none. */
      rooms: borne,
      /** Whether a larger size was played that it did not bear. */
      isEnd: tooMany < Number.POSITIVE_INFINITY,
      /** Messages were old while no process was busy, and no larger size was played. */
      isDisturbed,
      /** Why no further room could be opened; null when none was refused. */
      failure,
    }
  } finally {
    await load.end()
  }
}

function isBorne({ ages }: LoadReport): boolean {
  return quantile(ages, 0.99) <= AGE_P99_MS_MAX
}

function isBusy({ clientsBusyRatio, serverBusyRatio, machineBusyRatio }: LoadReport): boolean {
  return Math.max(clientsBusyRatio, serverBusyRatio, machineBusyRatio) > BUSY_RATIO
}

/** Those of the plan, then twice as many each time. */
export function sizesOf({ sizes, roomsMax }: Pick<LoadPlan, 'sizes' | 'roomsMax'>): number[] {
  const all = sizes.filter((rooms) => rooms <= roomsMax)
  for (let rooms = 2 * sizes.at(-1)!; rooms <= roomsMax; rooms *= 2) all.push(rooms)
  return all
}

/** While no process is busy, something else of the machine makes messages old, and the run is played again. */
async function playUndisturbed(load: ClientLoad, rooms: number, { ticks, attempts }: LoadPlan): Promise<LoadReport> {
  let best = await load.play(rooms, ticks)
  for (let attempt = 1; attempt < attempts && !isBorne(best) && !isBusy(best); attempt += 1) {
    const report = await load.play(rooms, ticks)
    if (quantile(report.ages, 0.99) < quantile(best.ages, 0.99)) best = report
  }
  return best
}
