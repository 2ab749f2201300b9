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
/** Sets the seeds of a player's legs apart from each other's. */
const SEATS_MAX = 256

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

  /** @param seat of the player who hears with it, 0 to 255 */
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
    const { second, repair } = delays
    this.#legs = {
      first: new Map(),
      second: second === null ? null : new DelayLeg(new Random((this.#seat + 1) * SEATS_MAX), repair, second),
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
  #legFrom(sender: number, { first, second, repair }: PathDelays): DelayLeg<Uint8Array> {
    const known = this.#legs.first.get(sender)
    if (known !== undefined) return known
    const seed = second === null ? (this.#seat + 1) * SEATS_MAX + sender : sender
    const leg = new DelayLeg<Uint8Array>(new Random(seed), repair, first)
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
