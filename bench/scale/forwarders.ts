/** How servers of the simulation pass messages on: at once, by turns of their loop, by ticks, or merged as a relay's hub does. */
import { MergeQueue } from '../../src/transport/hub/merge-queue.js'
import type { SimulatedLoop } from './simulated-loop.js'
import type { Forwarding } from './topologies.js'

/** Packets by author and number in turn. */
type Packets = readonly number[]

export interface ForwarderParts {
  readonly rooms: number
  readonly seats: number
  readonly tickMs: number
  /** Of one player's packet of a tick. */
  readonly packetBytes: number
  readonly loop: SimulatedLoop
  /** Sends one message to a player, now. */
  readonly send: (player: number, packets: Packets) => void
  /** Calls `wake` for the room at that time, in the loop's turn. */
  readonly wakeAt: (room: number, atMs: number) => void
}

export interface Forwarder {
  start(): void
  /** A player's message has come. */
  take(player: number, packets: Packets): void
  wake(room: number): void
  /** All that has come in this turn has been taken. */
  endTurn(): void
}

export function forwarderOf(forwarding: Forwarding, parts: ForwarderParts): Forwarder {
  switch (forwarding) {
    case 'packet':
      return new AtOnce(parts)
    case 'turn':
      return new ByTurn(parts)
    case 'tick':
      return new ByTick(parts)
    case 'hub':
      return new Merging(parts)
  }
}

/** Every message to each other player, in a message of its own. */
class AtOnce implements Forwarder {
  readonly #parts: ForwarderParts

  constructor(parts: ForwarderParts) {
    this.#parts = parts
  }

  start(): void {}

  take(player: number, packets: Packets): void {
    const { seats, send } = this.#parts
    const first = player - (player % seats)
    for (let other = first; other < first + seats; other += 1) if (other !== player) send(other, packets)
  }

  wake(): void {}
  endTurn(): void {}
}

/** What waits for each player of some rooms. */
class Waiting {
  readonly #parts: ForwarderParts
  /** By player. Bounded by what a room says in a turn or a tick. */
  readonly #packets: number[][]

  constructor(parts: ForwarderParts) {
    this.#parts = parts
    this.#packets = Array.from({ length: parts.rooms * parts.seats }, () => [])
  }

  add(player: number, packets: Packets): void {
    const { seats } = this.#parts
    const first = player - (player % seats)
    for (let other = first; other < first + seats; other += 1)
      if (other !== player) this.#packets[other]!.push(...packets)
  }

  flush(room: number): void {
    const { seats, send } = this.#parts
    for (let player = room * seats; player < (room + 1) * seats; player += 1) {
      const packets = this.#packets[player]!
      if (packets.length === 0) continue
      this.#packets[player] = []
      send(player, packets)
    }
  }
}

/** What one turn of the loop has read, in one message to each player. */
class ByTurn implements Forwarder {
  readonly #seats: number
  readonly #waiting: Waiting
  readonly #dirty = new Set<number>()

  constructor(parts: ForwarderParts) {
    this.#seats = parts.seats
    this.#waiting = new Waiting(parts)
  }

  start(): void {}

  take(player: number, packets: Packets): void {
    this.#waiting.add(player, packets)
    this.#dirty.add(Math.floor(player / this.#seats))
  }

  wake(): void {}

  endTurn(): void {
    for (const room of this.#dirty) this.#waiting.flush(room)
    this.#dirty.clear()
  }
}

/** What has come since a timer's last tick, in one message to each player. Node's timers count whole milliseconds. */
class ByTick implements Forwarder {
  readonly #parts: ForwarderParts
  readonly #waiting: Waiting

  constructor(parts: ForwarderParts) {
    this.#parts = parts
    this.#waiting = new Waiting(parts)
  }

  start(): void {
    const { rooms, tickMs, wakeAt } = this.#parts
    // Each room's timer began when the room was opened.
    for (let room = 0; room < rooms; room += 1) wakeAt(room, ((room * Math.SQRT2) % 1) * tickMs)
  }

  take(player: number, packets: Packets): void {
    this.#waiting.add(player, packets)
  }

  wake(room: number): void {
    const { tickMs, wakeAt, loop } = this.#parts
    wakeAt(room, Math.ceil(loop.nowMs) + Math.trunc(tickMs))
    this.#waiting.flush(room)
  }

  endTurn(): void {}
}

/** How often a relay's referee reads what the hub passes on, milliseconds. */
const READ_MS = 16

/** The relay's own queues decide what leaves together, and when. */
class Merging implements Forwarder {
  readonly #parts: ForwarderParts
  /** By player. */
  readonly #queues: readonly MergeQueue[]
  /** By room: the next moment at which somebody wakes it for what waits; Infinity for none. */
  readonly #wakesMs: Float64Array
  readonly #readsMs: Float64Array
  readonly #packet: Uint8Array
  /** Came in this turn. */
  #came: { readonly player: number; readonly packets: Packets }[] = []
  readonly #dirty = new Set<number>()

  constructor(parts: ForwarderParts) {
    this.#parts = parts
    this.#queues = Array.from({ length: parts.rooms * parts.seats }, () => new MergeQueue())
    this.#wakesMs = new Float64Array(parts.rooms).fill(Number.POSITIVE_INFINITY)
    this.#readsMs = new Float64Array(parts.rooms)
    this.#packet = new Uint8Array(parts.packetBytes)
  }

  start(): void {
    for (let room = 0; room < this.#parts.rooms; room += 1) {
      this.#readsMs[room] = ((room * Math.SQRT2) % 1) * READ_MS
      this.#parts.wakeAt(room, this.#readsMs[room]!)
    }
  }

  take(player: number, packets: Packets): void {
    this.#came.push({ player, packets })
  }

  wake(room: number): void {
    const { loop, wakeAt } = this.#parts
    this.#dirty.add(room)
    if (this.#wakesMs[room]! <= loop.nowMs) this.#wakesMs[room] = Number.POSITIVE_INFINITY
    if (this.#readsMs[room]! > loop.nowMs) return
    this.#readsMs[room] = Math.ceil(loop.nowMs) + READ_MS
    wakeAt(room, this.#readsMs[room]!)
  }

  endTurn(): void {
    const { seats, loop } = this.#parts
    const nowMs = loop.nowMs
    for (const { player, packets } of this.#came) {
      const first = player - (player % seats)
      const entry = { number: player, sequence: packets[1]!, bytes: this.#packet }
      for (let other = first; other < first + seats; other += 1) {
        if (other !== player) this.#queues[other]!.add(entry, nowMs)
      }
      this.#dirty.add(first / seats)
    }
    this.#came = []
    for (const room of this.#dirty) this.#pump(room, nowMs)
    this.#dirty.clear()
  }

  #pump(room: number, nowMs: number): void {
    const { seats, send, wakeAt, loop } = this.#parts
    let dueMs = Number.POSITIVE_INFINITY
    for (let player = room * seats; player < (room + 1) * seats; player += 1) {
      const queue = this.#queues[player]!
      const queueDueMs = queue.dueMs(nowMs)
      if (queueDueMs > nowMs) {
        dueMs = Math.min(dueMs, queueDueMs)
        continue
      }
      for (const bundle of queue.take())
        send(
          player,
          bundle.flatMap(({ number, sequence }) => [number, sequence]),
        )
    }
    if (dueMs === Number.POSITIVE_INFINITY || this.#wakesMs[room]! <= dueMs + 1) return
    this.#wakesMs[room] = Math.max(Math.ceil(dueMs), Math.floor(loop.nowMs) + 1)
    wakeAt(room, this.#wakesMs[room]!)
  }
}
