/** The network of machines without a lab: packets that arrive over loopback are passed on when a model says they would arrive. */
import { Random } from '../../src/core/random.js'
import { EventQueue } from '../../src/transport/simulated/event-queue.js'
import type { Receiver } from './contestant.js'
import { senderOf } from './messages.js'
import { Leg, type PathDelays } from './path-model.js'

/** Calls something after so many milliseconds; the result cancels it. */
export type Wait = (ms: number, call: () => void) => () => void

const wait: Wait = (ms, call) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

/** A packet must be read before it is due. */
const READ_EVERY_MS = 4
/** Stands for the server among the seats, which end at 254. */
const SERVER = 255

interface Parcel {
  readonly atMs: number
  readonly packet: Uint8Array
}

/** Passes packets on at once until it is given delays. Times of arrival are the model's, however late its timers are. */
export class DelayedReceiver {
  readonly #receiver: Receiver
  readonly #seat: number
  readonly #wait: Wait
  #delays: PathDelays | null = null
  /** By seat of the sender, and the one from the server. */
  #first = new Map<number, Leg>()
  #second: Leg | null = null
  /** At the server, and on their way to us: bounded by what a room sends in the delay of a path. */
  readonly #atServer = new EventQueue<Parcel>()
  readonly #arriving = new EventQueue<Parcel>()
  #cancel = (): void => {}
  #stopReading = (): void => {}

  /** @param seat of the player that receives */
  constructor(receiver: Receiver, seat: number, pause = wait) {
    this.#receiver = receiver
    this.#seat = seat
    this.#wait = pause
  }

  /**
   * For all that arrives from now on; packets on their way are passed on at once.
   *
   * @param read makes the path pass on what has arrived, where that does not happen by itself
   */
  change(delays: PathDelays, read: () => void): void {
    this.#pass(Number.MAX_VALUE)
    this.#delays = delays
    this.#first = new Map()
    this.#second = delays.second === null ? null : this.#leg(this.#seat, this.#seat, delays, delays.second)
    this.#read(read)
  }

  receive(packet: Uint8Array, atMs: number): void {
    const delays = this.#delays
    if (delays === null) {
      this.#receiver.receive(packet, atMs)
      return
    }
    const sender = senderOf(packet)
    // On the way to a server the same packets are lost for all; between players each pair has its own random numbers.
    const to = delays.second === null ? this.#seat : SERVER
    const leg = this.#first.get(sender) ?? this.#leg(sender, to, delays, delays.first)
    this.#first.set(sender, leg)
    const arrivalMs = leg.arrivalMs(atMs)
    if (arrivalMs !== null) {
      const queue = this.#second === null ? this.#arriving : this.#atServer
      queue.add(arrivalMs, { atMs: arrivalMs, packet })
    }
    this.#pass(this.#receiver.clock.nowMs())
  }

  close(): void {
    this.#cancel()
    this.#stopReading()
    while (this.#arriving.size + this.#atServer.size > 0) {
      this.#arriving.take()
      this.#atServer.take()
    }
    this.#delays = null
  }

  /** Another seed for each leg: no player sends to itself, so a player's last leg has its own seat twice. */
  #leg(from: number, to: number, { seed, repair }: PathDelays, settings: PathDelays['first']): Leg {
    return new Leg(new Random((seed * 256 + from) * 256 + to), repair, settings)
  }

  #read(read: () => void): void {
    this.#stopReading()
    read()
    this.#stopReading = this.#wait(READ_EVERY_MS, () => this.#read(read))
  }

  #pass(nowMs: number): void {
    while (this.#atServer.nextAtMs <= nowMs) {
      const { atMs, packet } = this.#atServer.take()!
      const arrivalMs = this.#second!.arrivalMs(atMs)
      if (arrivalMs !== null) this.#arriving.add(arrivalMs, { atMs: arrivalMs, packet })
    }
    while (this.#arriving.nextAtMs <= nowMs) {
      const { atMs, packet } = this.#arriving.take()!
      this.#receiver.receive(packet, atMs)
    }
    this.#cancel()
    const nextMs = Math.min(this.#atServer.nextAtMs, this.#arriving.nextAtMs)
    if (nextMs === Number.POSITIVE_INFINITY) return
    const leftMs = Math.max(0, nextMs - this.#receiver.clock.nowMs())
    this.#cancel = this.#wait(leftMs, () => this.#pass(this.#receiver.clock.nowMs()))
  }
}
