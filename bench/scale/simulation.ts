/** Many rooms in simulated time: event loops with measured costs, joined by links with a stated geography. */
import { Random } from 'peerstep/core'
import { AgeHistogram } from './age-histogram.js'
import { EventHeap } from './event-heap.js'
import { type Forwarder, forwarderOf } from './forwarders.js'
import { type LinkShape, SimulatedLinks } from './simulated-links.js'
import { type Job, type LoopCosts, type LoopWork, newWork, SimulatedLoop } from './simulated-loop.js'
import type { Topology } from './topologies.js'

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
  /** Player to server and back, or player to player. */
  readonly link: LinkShape
  readonly client: LoopCosts
  readonly server: LoopCosts
  /** From a message's arrival until a process that slept begins to work on it. */
  readonly wakeMs: number
  /** Processes that the players share; null for a machine of its own for each. */
  readonly clientProcesses: number | null
  /** When each player's ticks begin, as a part of a tick. */
  readonly phaseOf: (room: number, seat: number) => number
  /**
   * How much later than at their whole millisecond timers fire, all equally likely; at least one. Node's timers fire at
   * whole milliseconds of the machine's clock: players who share a process often tick in the same turn of its loop.
   */
  readonly lateMs: readonly number[]
  /** Players of all further rooms only load the server: nothing is heard there. */
  readonly heardRooms: number
  /** After the last tick; what has not come by then counts as lost. */
  readonly drainMs: number
}

export interface SimulationReport {
  /** From the moment on which a message's tick was due, to its arrival. */
  readonly ages: AgeHistogram
  readonly clients: Readonly<LoopWork>
  readonly server: Readonly<LoopWork>
  readonly durationMs: number
  /** What the work that came in takes of the server's time. One that merges has less to do for each when it is late. */
  readonly serverLoad: number
  /** The server fell behind more and more: its queue grows for as long as anybody plays, and no percentile means anything. */
  readonly isSaturated: boolean
}

/** A server whose jobs wait longer in the last quarter of the course than in the one before, by this, falls behind. */
const GROWTH_RATIO = 1.2
const GROWTH_MS = 5
/** Below this it has idle moments, and what waits longer has met a pause. */
const IDLE_LOAD_MAX = 0.95

/** Jobs that may wait at the server, a second's work of any: past it the simulation ends, for the answer is known. */
const BACKLOG_MAX = 50_000

/** Knuth's multiplier: neighbours get numbers far from each other. */
const SCATTER = 0x9e3779b1

const TICK = 0
const DOWN = 1
const UP = 2
const TIMER = 3

/** A turn of a loop that is due, or a job that reaches a loop. */
interface Event {
  readonly loop: SimulatedLoop
  /** null: the loop's turn. */
  readonly job: Job | null
}

export function simulate(options: SimulationOptions): SimulationReport {
  const { topology, rooms, heardRooms } = options
  // Players who speak to each other directly share nothing with other rooms.
  const isDirect = topology.forwarding === 'direct'
  return new Simulation(isDirect ? { ...options, rooms: Math.min(rooms, heardRooms) } : options).run()
}

class Simulation {
  readonly #options: SimulationOptions
  readonly #random: Random
  readonly #tickMs: number
  readonly #events = new EventHeap<Event>()
  readonly #ages = new AgeHistogram()
  readonly #server: SimulatedLoop
  readonly #clientWork = newWork()
  readonly #clients: readonly SimulatedLoop[]
  readonly #ups: SimulatedLinks
  readonly #downs: SimulatedLinks
  /** By player of a room: when its first tick is due. */
  readonly #firstMs: Float64Array
  /** By player: between the whole milliseconds of its machine and ours. One process' players share them. */
  readonly #fractionsMs: Float64Array
  readonly #forwarder: Forwarder | null
  #offered = 0
  #served = 0
  #arrived = 0
  /** By quarter of the course: the longest that a job waited for the server. */
  readonly #waitedMs = [0, 0, 0, 0]

  constructor(options: SimulationOptions) {
    const { seed, rooms, seats, hz, topology, link, clientProcesses, heardRooms } = options
    const players = rooms * seats
    this.#options = options
    this.#random = new Random(seed)
    this.#tickMs = 1000 / hz
    const isDirect = topology.forwarding === 'direct'
    this.#ups = new SimulatedLinks(link, isDirect ? players * seats : players, topology.isOrdered, this.#random)
    this.#downs = new SimulatedLinks(link, isDirect ? 0 : players, topology.isOrdered, this.#random)
    this.#server = new SimulatedLoop(options.server, options.wakeMs, newWork(), this.#random)
    const loops = clientProcesses ?? Math.min(rooms, heardRooms) * seats
    this.#clients = Array.from(
      { length: loops },
      () => new SimulatedLoop(options.client, options.wakeMs, this.#clientWork, this.#random),
    )
    this.#firstMs = Float64Array.from(
      { length: players },
      (_, player) => options.phaseOf(Math.floor(player / seats), player % seats) * this.#tickMs,
    )
    this.#fractionsMs = Float64Array.from({ length: players }, () =>
      clientProcesses === null ? this.#random.float() : 0,
    )
    this.#forwarder =
      topology.forwarding === 'direct'
        ? null
        : forwarderOf(topology.forwarding, {
            rooms,
            seats,
            tickMs: this.#tickMs,
            packetBytes: topology.copies * options.messageBytes,
            loop: this.#server,
            send: (player, packets) => this.#sendDown(player, packets),
            wakeAt: (room, atMs) => this.#reach(this.#server, { kind: TIMER, who: room, packets: [] }, atMs),
          })
  }

  run(): SimulationReport {
    const { rooms, seats, ticks } = this.#options
    for (let player = 0; player < rooms * seats; player += 1) this.#tick(player, 0)
    this.#forwarder?.start()
    const endMs = (ticks + 1) * this.#tickMs + this.#options.drainMs
    let nowMs = 0
    let isSwamped = false
    while (!isSwamped && this.#events.nextAtMs <= endMs) {
      nowMs = this.#events.nextAtMs
      const { loop, job } = this.#events.take()!
      if (job === null) this.#turn(loop, nowMs)
      else this.#arrive(loop, job, nowMs)
      isSwamped = this.#server.backlog > BACKLOG_MAX
    }
    const playedMs = isSwamped ? nowMs : ticks * this.#tickMs
    if (!isSwamped) this.#countLost()
    const [, , thirdMs, lastMs] = this.#waitedMs
    const busyPerJobMs = this.#served === 0 ? 0 : this.#server.work.busyMs / this.#served
    const serverLoad = (busyPerJobMs * this.#offered) / playedMs
    const isGrowing = serverLoad > IDLE_LOAD_MAX && lastMs! > GROWTH_RATIO * thirdMs! + GROWTH_MS
    return {
      ages: this.#ages,
      clients: this.#clientWork,
      server: this.#server.work,
      durationMs: playedMs,
      serverLoad,
      isSaturated: isSwamped || isGrowing || this.#ages.lostRatio > 0,
    }
  }

  #tick(player: number, number: number): void {
    const { seats, ticks, heardRooms } = this.#options
    if (number === ticks) return
    const atMs = this.#timerMs(player, this.#firstMs[player]! + number * this.#tickMs)
    const packets = [player, number]
    if (player < heardRooms * seats) this.#reach(this.#clientOf(player), { kind: TICK, who: player, packets }, atMs)
    else this.#reach(this.#server, { kind: UP, who: player, packets }, this.#ups.arrivalMs(player, atMs))
  }

  /** The whole millisecond of the player's machine at or after the one given; those of a process fire together. */
  #timerMs(player: number, dueMs: number): number {
    const { lateMs } = this.#options
    const fractionMs = this.#fractionsMs[player]!
    const wholeMs = Math.ceil(dueMs - fractionMs)
    const late = lateMs[(Math.imul(wholeMs, SCATTER) >>> 0) % lateMs.length]!
    return wholeMs + fractionMs + late
  }

  #clientOf(player: number): SimulatedLoop {
    const { seats, clientProcesses } = this.#options
    return this.#clients[clientProcesses === null ? player : Math.floor(player / seats) % clientProcesses]!
  }

  #reach(loop: SimulatedLoop, job: Job, atMs: number): void {
    this.#events.add(atMs, { loop, job })
  }

  #arrive(loop: SimulatedLoop, job: Job, nowMs: number): void {
    if (job.kind === TICK || job.kind === UP) {
      // The next one is only now thought of, so that there is one event for each player.
      if (job.kind === TICK || job.who >= this.#options.heardRooms * this.#options.seats) {
        this.#tick(job.who, job.packets[1]! + 1)
      }
      if (job.kind === UP) this.#offered += 1
    }
    const turnAtMs = loop.add(job, nowMs, job.kind === TICK || job.kind === TIMER)
    if (turnAtMs !== null) this.#events.add(turnAtMs, { loop, job: null })
  }

  #turn(loop: SimulatedLoop, nowMs: number): void {
    for (const job of loop.begin(nowMs)) {
      switch (job.kind) {
        case TICK:
          this.#speak(loop, job)
          break
        case DOWN:
          this.#hear(loop, job.packets)
          break
        case UP:
          this.#served += 1
          loop.message(1)
          this.#forwarder!.take(job.who, job.packets)
          break
        default:
          this.#forwarder!.wake(job.who)
      }
    }
    if (loop !== this.#server) return
    this.#forwarder?.endTurn()
    const quarter = Math.floor((4 * nowMs) / (this.#options.ticks * this.#tickMs))
    if (quarter < 4) this.#waitedMs[quarter] = Math.max(this.#waitedMs[quarter]!, loop.waitedMs)
  }

  #speak(loop: SimulatedLoop, { who, packets }: Job): void {
    const { seats } = this.#options
    if (this.#forwarder !== null) {
      loop.message(1)
      this.#reach(this.#server, { kind: UP, who, packets }, this.#ups.arrivalMs(who, loop.nowMs))
      return
    }
    const first = who - (who % seats)
    for (let seat = 0; seat < seats; seat += 1) {
      const other = first + seat
      if (other === who) continue
      loop.message(1)
      const arrivalMs = this.#ups.arrivalMs(who * seats + seat, loop.nowMs)
      this.#reach(this.#clientOf(other), { kind: DOWN, who: other, packets }, arrivalMs)
    }
  }

  #sendDown(player: number, packets: readonly number[]): void {
    const { seats, heardRooms } = this.#options
    this.#server.message(packets.length / 2)
    if (player >= heardRooms * seats) return
    const arrivalMs = this.#downs.arrivalMs(player, this.#server.nowMs)
    this.#reach(this.#clientOf(player), { kind: DOWN, who: player, packets }, arrivalMs)
  }

  #hear(loop: SimulatedLoop, packets: readonly number[]): void {
    loop.message(packets.length / 2)
    for (let at = 0; at < packets.length; at += 2) {
      const number = packets[at + 1]!
      if (number < this.#options.warmUpTicks) continue
      this.#arrived += 1
      this.#ages.add(loop.nowMs - this.#firstMs[packets[at]!]! - number * this.#tickMs)
    }
  }

  #countLost(): void {
    const { rooms, heardRooms, seats, ticks, warmUpTicks } = this.#options
    const expected = Math.min(rooms, heardRooms) * seats * (seats - 1) * (ticks - warmUpTicks)
    for (let lost = this.#arrived; lost < expected; lost += 1) this.#ages.add(null)
  }
}
