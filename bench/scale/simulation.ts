/** Many rooms in simulated time: event loops with fitted costs, joined by links with a stated delay. */
import { Random } from 'peerstep/core'
import { MergeQueue } from '../../src/transport/hub/merge-queue.js'
import { EventQueue } from '../../src/transport/simulated/event-queue.js'
import type { Topology } from './topologies.js'

/** CPU time of one process's main thread. */
export interface LoopCosts {
  /** A turn of the event loop, whatever it has to do. */
  readonly turnMs: number
  /** Receiving or sending one message, and each packet in it. */
  readonly messageMs: number
  readonly packetMs: number
}

/** See above. */
export interface SimulationOptions {
  readonly seed: number
  readonly rooms: number
  readonly seats: number
  readonly hz: number
  readonly ticks: number
  /** Ticks at the beginning that do not count. */
  readonly warmUpTicks: number
  readonly topology: Pick<Topology, 'forwarding' | 'isOrdered' | 'copies'>
  readonly messageBytes: number
  /** Player to server and back, or player to player: a constant, and lognormal jitter on top (median 0: none). */
  readonly link: { readonly delayMs: number; readonly jitterMedianMs: number; readonly jitterSigma: number }
  readonly client: LoopCosts
  readonly server: LoopCosts
  /** From a message's arrival until a process that slept begins to work on it. */
  readonly wakeMs: number
  /** Processes that the players share; null: each player has a machine of its own. */
  readonly clientProcesses: number | null
  /** When each player's ticks begin, as a part of a tick. */
  readonly phaseOf: (room: number, seat: number) => number
  /**
   * How much later than at their whole millisecond timers fire. Node's timers fire at whole milliseconds of the machine's
   * clock: players of one process often tick in the same turn of its loop.
   */
  readonly lateMs: number
  /** Players of all further rooms only load the server, and receive nothing. */
  readonly heardRooms: number
  /** After the last tick; what has not arrived by then counts as lost. */
  readonly drainMs: number
}

/** What a simulation gave. */
export interface SimulationReport {
  /** See above. */
  readonly ages: readonly number[]
  readonly clients: LoopWork
  readonly server: LoopWork
  /** Share of the server's time that the messages it got need; above 1 it cannot keep up. */
  readonly serverLoad: number
  /** The server's queue grew for as long as players played, so percentiles mean nothing. */
  readonly isSaturated: boolean
}

/** What a loop has done, or several loops together. */
export interface LoopWork {
  turns: number
  messages: number
  packets: number
  busyMs: number
}

/** Jobs that wait at the server, a second's work of any: past it the simulation ends, because it is saturated. */
const BACKLOG_MAX = 50_000
/** How often a relay's referee reads what the hub passes on, milliseconds. */
const HUB_READ_MS = 16
/** A server with at least this load falls behind whose jobs wait longer in the last quarter than in the one before, by this. */
const GROWTH = { load: 0.95, ratio: 1.2, ms: 5 }

/** A message under way: its packets, by author and number. */
type Packets = readonly { readonly author: number; readonly number: number }[]

const newWork = (): LoopWork => ({ turns: 0, messages: 0, packets: 0, busyMs: 0 })

/** One event loop: a queue that is processed in turns, as Node does with what the kernel holds for it. */
export class SimulatedLoop {
  /** Within a turn: how far it is. Otherwise the end of the last one. */
  nowMs = 0
  /** Called at the end of each turn, with how long the turn's first job had waited. */
  onTurn: (waitedMs: number) => void = () => {}
  readonly work: LoopWork
  readonly #events: EventQueue<() => void>
  readonly #costs: LoopCosts
  readonly #wakeMs: number
  #jobs: (() => void)[] = []
  #isDue = false

  /** @param work may be shared by several loops */
  constructor(events: EventQueue<() => void>, costs: LoopCosts, wakeMs: number, work = newWork()) {
    this.#events = events
    this.#costs = costs
    this.#wakeMs = wakeMs
    this.work = work
  }

  /** Jobs that wait. */
  get backlog(): number {
    return this.#jobs.length
  }

  /** A job reaches the loop at this moment: jobs that come until its next turn begins share that turn. */
  add(job: () => void, atMs: number, isTimer: boolean): void {
    this.#jobs.push(job)
    if (this.#isDue) return
    this.#isDue = true
    // A message that finds the loop asleep has to wake it first; timers are late by themselves.
    const turnAtMs = this.nowMs >= atMs ? this.nowMs : isTimer ? atMs : atMs + this.#wakeMs
    this.#events.add(turnAtMs, () => this.#turn(turnAtMs, turnAtMs - atMs))
  }

  /** Within a turn: receives or sends a message. */
  message(packets: number): void {
    this.work.messages += 1
    this.work.packets += packets
    this.#spend(this.#costs.messageMs + packets * this.#costs.packetMs)
  }

  #turn(atMs: number, waitedMs: number): void {
    const jobs = this.#jobs
    this.#jobs = []
    this.#isDue = false
    this.nowMs = atMs
    this.work.turns += 1
    this.#spend(this.#costs.turnMs)
    for (const job of jobs) job()
    this.onTurn(waitedMs)
  }

  #spend(ms: number): void {
    this.nowMs += ms
    this.work.busyMs += ms
  }
}

/** When messages arrive over links of one shape. */
function linksOf({ link, topology }: SimulationOptions, random: Random): (link: number, atMs: number) => number {
  /** By link; bounded by the pairs of players and servers. */
  const lastMs = new Map<number, number>()
  return (index, atMs) => {
    const { delayMs, jitterMedianMs, jitterSigma } = link
    let arrivalMs = atMs + delayMs
    if (jitterMedianMs > 0) {
      // Box and Muller.
      const normal = Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
      arrivalMs += jitterMedianMs * Math.exp(jitterSigma * normal)
    }
    if (!topology.isOrdered) return arrivalMs
    arrivalMs = Math.max(arrivalMs, lastMs.get(index) ?? 0)
    lastMs.set(index, arrivalMs)
    return arrivalMs
  }
}

/** How a server passes messages on. */
interface Forwarder {
  /** A player's message has come, in the current turn. */
  take(player: number, packets: Packets): void
  /** The current turn has taken all that came. */
  endTurn?(): void
}

interface ForwarderParts {
  readonly options: SimulationOptions
  readonly loop: SimulatedLoop
  /** Sends one message to a player, in the current turn. */
  readonly send: (player: number, packets: Packets) => void
  /** Calls something at that time, in a turn of its own. */
  readonly at: (atMs: number, act: () => void) => void
}

/** 'packet': every message to each other player at once. 'turn', 'tick': what came in a turn, or since a timer's last tick. */
function brokerOf({ options, loop, send, at }: ForwarderParts): Forwarder {
  const { topology, seats, rooms, hz } = options
  const waiting = Array.from({ length: rooms * seats }, (): Packets[number][] => [])
  const dirty = new Set<number>()
  const flush = (room: number): void => {
    for (const player of membersOf(room, seats))
      if (waiting[player]!.length > 0) send(player, waiting[player]!.splice(0))
  }
  const tick = (room: number): void => {
    at(Math.ceil(loop.nowMs) + Math.trunc(1000 / hz), () => tick(room))
    flush(room)
  }
  if (topology.forwarding === 'tick') {
    // Each room's timer began when the room was opened.
    for (let room = 0; room < rooms; room += 1) at(((room * Math.SQRT2) % 1) * (1000 / hz), () => tick(room))
  }
  return {
    take(player, packets) {
      const room = Math.floor(player / seats)
      for (const other of membersOf(room, seats)) {
        if (other === player) continue
        if (topology.forwarding === 'packet') send(other, packets)
        else waiting[other]!.push(...packets)
      }
      if (topology.forwarding === 'turn') dirty.add(room)
    },
    endTurn() {
      for (const room of dirty) flush(room)
      dirty.clear()
    },
  }
}

/** The relay's own queues decide what leaves together, and when. */
function hubOf({ options, loop, send, at }: ForwarderParts): Forwarder {
  const { seats, rooms, topology, messageBytes } = options
  const bytes = new Uint8Array(topology.copies * messageBytes)
  const queues = Array.from({ length: rooms * seats }, () => new MergeQueue())
  /** By room: the next moment at which what waits is due. */
  const wakesMs = new Float64Array(rooms).fill(Number.POSITIVE_INFINITY)
  /** Rooms to look at in the current turn. */
  const dirty = new Set<number>()
  const read = (room: number): void => {
    dirty.add(room)
    at(Math.ceil(loop.nowMs) + HUB_READ_MS, () => read(room))
  }
  for (let room = 0; room < rooms; room += 1) at(((room * Math.SQRT2) % 1) * HUB_READ_MS, () => read(room))
  const pump = (room: number, nowMs: number): void => {
    let dueMs = Number.POSITIVE_INFINITY
    for (const player of membersOf(room, seats)) {
      const queue = queues[player]!
      const ownMs = queue.dueMs(nowMs)
      if (ownMs > nowMs) dueMs = Math.min(dueMs, ownMs)
      else
        for (const bundle of queue.take())
          send(
            player,
            bundle.map((one) => ({ author: one.number, number: one.sequence })),
          )
    }
    if (dueMs === Number.POSITIVE_INFINITY || wakesMs[room]! <= dueMs + 1) return
    const wakeMs = Math.max(Math.ceil(dueMs), Math.floor(loop.nowMs) + 1)
    wakesMs[room] = wakeMs
    at(wakeMs, () => {
      dirty.add(room)
      if (wakesMs[room] === wakeMs) wakesMs[room] = Number.POSITIVE_INFINITY
    })
  }
  return {
    take(player, [first]) {
      const { author, number } = first!
      const room = Math.floor(player / seats)
      const entry = { number: author, sequence: number, bytes }
      for (const other of membersOf(room, seats)) if (other !== player) queues[other]!.add(entry, loop.nowMs)
      dirty.add(room)
    },
    endTurn() {
      const { nowMs } = loop
      for (const room of dirty) pump(room, nowMs)
      dirty.clear()
    },
  }
}

function membersOf(room: number, seats: number): number[] {
  return Array.from({ length: seats }, (_, seat) => room * seats + seat)
}

/** See above. */
export function simulate(given: SimulationOptions): SimulationReport {
  const isDirect = given.topology.forwarding === 'direct'
  // Players who send directly to each other share nothing with other rooms.
  const options = isDirect ? { ...given, rooms: Math.min(given.rooms, given.heardRooms) } : given
  const { rooms, seats, hz, ticks, warmUpTicks, clientProcesses, heardRooms, lateMs, wakeMs } = options
  const [tickMs, heardPlayers] = [1000 / hz, Math.min(rooms, heardRooms) * seats]
  const random = new Random(options.seed)
  const events = new EventQueue<() => void>()
  const arrival = linksOf(options, random)
  const ages: number[] = []
  const server = new SimulatedLoop(events, options.server, wakeMs)
  const clientWork = newWork()
  const clients = Array.from(
    { length: clientProcesses ?? heardPlayers },
    () => new SimulatedLoop(events, options.client, wakeMs, clientWork),
  )
  const clientOf = (player: number): SimulatedLoop =>
    clients[clientProcesses === null ? player : Math.floor(player / seats) % clientProcesses]!
  const firstMs = Array.from({ length: rooms * seats }, (_, player) => {
    return options.phaseOf(Math.floor(player / seats), player % seats) * tickMs
  })
  // Between the whole milliseconds of a player's machine and ours.
  const fractionsMs = firstMs.map(() => (clientProcesses === null ? random.float() : 0))
  const reach = (loop: SimulatedLoop, atMs: number, job: () => void, isTimer = false): void =>
    events.add(atMs, () => loop.add(job, atMs, isTimer))

  let [offered, served] = [0, 0]
  const receive = (loop: SimulatedLoop, packets: Packets): void => {
    loop.message(packets.length)
    for (const { author, number } of packets) {
      if (number >= warmUpTicks) ages.push(loop.nowMs - firstMs[author]! - number * tickMs)
    }
  }
  const sendDown = (player: number, packets: Packets): void => {
    server.message(packets.length)
    if (player >= heardPlayers) return
    const loop = clientOf(player)
    reach(loop, arrival(-1 - player, server.nowMs), () => receive(loop, packets))
  }
  const parts = {
    options,
    loop: server,
    send: sendDown,
    at: (atMs: number, act: () => void) => reach(server, atMs, act, true),
  }
  const forwarder = isDirect ? null : options.topology.forwarding === 'hub' ? hubOf(parts) : brokerOf(parts)
  const sendUp = (player: number, packets: Packets, atMs: number): void => {
    const arrivalMs = arrival(player, atMs)
    events.add(arrivalMs, () => {
      offered += 1
      const take = (): void => {
        served += 1
        server.message(1)
        forwarder!.take(player, packets)
      }
      server.add(take, arrivalMs, false)
    })
  }
  const tick = (player: number, number: number): void => {
    if (number === ticks) return
    // The whole millisecond of the player's machine at or after the due time; timers of a process fire together.
    const wholeMs = Math.ceil(firstMs[player]! + number * tickMs - fractionsMs[player]!)
    const atMs = wholeMs + fractionsMs[player]! + lateMs
    const packets = [{ author: player, number }]
    // The next tick is added when this one comes, so that there is one event for each player.
    events.add(atMs, () => {
      tick(player, number + 1)
      if (player >= heardPlayers) return sendUp(player, packets, atMs)
      const loop = clientOf(player)
      const speak = (): void => {
        const others = isDirect ? membersOf(Math.floor(player / seats), seats).filter((other) => other !== player) : []
        if (!isDirect) loop.message(1)
        if (!isDirect) sendUp(player, packets, loop.nowMs)
        for (const other of others) {
          loop.message(1)
          const to = clientOf(other)
          reach(to, arrival(player * rooms * seats + other, loop.nowMs), () => receive(to, packets))
        }
      }
      loop.add(speak, atMs, true)
    })
  }
  for (let player = 0; player < rooms * seats; player += 1) tick(player, 0)

  // By quarter of the run: the longest that a job waited for the server.
  const longestMs = [0, 0, 0, 0]
  server.onTurn = (waitedMs) => {
    forwarder?.endTurn?.()
    const quarter = Math.floor((4 * server.nowMs) / (ticks * tickMs))
    if (quarter < 4) longestMs[quarter] = Math.max(longestMs[quarter]!, waitedMs)
  }
  const endMs = (ticks + 1) * tickMs + options.drainMs
  let nowMs = 0
  while (server.backlog <= BACKLOG_MAX && events.nextAtMs <= endMs) {
    nowMs = events.nextAtMs
    events.take()!()
  }
  const isSwamped = server.backlog > BACKLOG_MAX
  const expected = isSwamped ? 0 : heardPlayers * (seats - 1) * (ticks - warmUpTicks)
  const lost = Math.max(0, expected - ages.length)
  for (let left = lost; left > 0; left -= 1) ages.push(Number.POSITIVE_INFINITY)
  const perJobMs = served === 0 ? 0 : server.work.busyMs / served
  const serverLoad = (perJobMs * offered) / (isSwamped ? nowMs : ticks * tickMs)
  const isGrowing = serverLoad > GROWTH.load && longestMs[3]! > GROWTH.ratio * longestMs[2]! + GROWTH.ms
  const isSaturated = isSwamped || isGrowing || lost > 0
  return { ages: ages.sort((a, b) => a - b), clients: clientWork, server: server.work, serverLoad, isSaturated }
}
