/**
 * The network of machines without a lab: what arrives over loopback is told to the player when it would have arrived
 * over the distances that are asked for.
 */
import { Random } from '../../../src/core/random.js'
import type { Ear } from '../contestant.js'
import { senderOf } from '../messages.js'
import { DelayLeg } from './leg.js'
import type { PathDelays } from './path-delays.js'

/** Calls something after so many milliseconds; the result takes it back. */
export type Wait = (ms: number, call: () => void) => () => void

const wait: Wait = (ms, call) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

/** What shall be delayed must be known before it is due. */
const READ_EVERY_MS = 4
/** Stands for the server among the seats, which end at 254. */
const SERVER = 255

interface Legs {
  /** By seat of the sender. */
  readonly first: Map<number, DelayLeg<Uint8Array>>
  readonly second: DelayLeg<Uint8Array> | null
}

/** Passes on at once until it is told delays. The times that it tells are the model's, however late its timers are. */
export class DelayedEar {
  readonly #ear: Ear
  readonly #seat: number
  readonly #wait: Wait
  #delays: PathDelays | null = null
  #legs: Legs = { first: new Map(), second: null }
  #cancel = (): void => {}
  #stopReading = (): void => {}

  /** @param seat of the player who hears with it */
  constructor(ear: Ear, seat: number, pause = wait) {
    this.#ear = ear
    this.#seat = seat
    this.#wait = pause
  }

  /**
   * For all that arrives from now on; what is on its way is told at once.
   *
   * @param read gives us what has arrived, where that does not happen by itself
   */
  change(delays: PathDelays, read: () => void): void {
    this.#pass(Number.POSITIVE_INFINITY)
    this.#delays = delays
    const { second, repair, seed } = delays
    this.#legs = {
      first: new Map(),
      second: second === null ? null : new DelayLeg(new Random(seedOf(seed, this.#seat, this.#seat)), repair, second),
    }
    this.#read(read)
  }

  hear(packet: Uint8Array, atMs: number): void {
    if (this.#delays === null) {
      this.#ear.hear(packet, atMs)
      return
    }
    this.#legFrom(senderOf(packet), this.#delays).send(atMs, packet)
    this.#pass(this.#ear.clock.nowMs())
  }

  close(): void {
    this.#cancel()
    this.#stopReading()
    this.#delays = null
    this.#legs = { first: new Map(), second: null }
  }

  /**
   * On the way to a server the same packets are lost for everybody: all players have the same seed for it. Between
   * players each pair has its own.
   */
  #legFrom(sender: number, { first, second, repair, seed }: PathDelays): DelayLeg<Uint8Array> {
    const known = this.#legs.first.get(sender)
    if (known !== undefined) return known
    const random = new Random(seedOf(seed, sender, second === null ? this.#seat : SERVER))
    const leg = new DelayLeg<Uint8Array>(random, repair, first)
    this.#legs.first.set(sender, leg)
    return leg
  }

  #read(read: () => void): void {
    this.#stopReading()
    read()
    this.#stopReading = this.#wait(READ_EVERY_MS, () => this.#read(read))
  }

  #pass(nowMs: number): void {
    const { first, second } = this.#legs
    const passed = [...first.values()].flatMap((leg) => leg.take(nowMs)).toSorted((a, b) => a.atMs - b.atMs)
    if (second !== null) for (const { atMs, parcel } of passed) second.send(atMs, parcel)
    for (const { atMs, parcel } of second === null ? passed : second.take(nowMs)) this.#ear.hear(parcel, atMs)
    this.#cancel()
    const nextMs = Math.min(second?.nextMs ?? Number.POSITIVE_INFINITY, ...[...first.values()].map((leg) => leg.nextMs))
    if (nextMs < Number.POSITIVE_INFINITY) {
      this.#cancel = this.#wait(Math.max(0, nextMs - this.#ear.clock.nowMs()), () =>
        this.#pass(this.#ear.clock.nowMs()),
      )
    }
  }
}

/** Another for each leg: nobody sends to itself, so the last one of a player has that of its own seat twice. */
function seedOf(seed: number, from: number, to: number): number {
  return (seed * 256 + from) * 256 + to
}
