/** One player of a benchmark, whatever path it plays on: speaks at its tick, and times what it hears. Runs in pages too. */
import type { Clock } from '../../src/transport/clock.js'
import { decodePacket, encodeHello, encodeMessages, MESSAGE_BYTES, type Message } from './messages.js'

const HELLO_EVERY_MS = 50
/** On a path that loses packets nothing waits longer for its repetition, as in a match: slower players repeat between ticks. */
const REPEAT_MS = 1000 / 60
/** Far longer than any path takes to open. */
const MEETING_MS = 30_000

/** One stretch of play that is measured. */
export interface Course {
  /** 0 to 65535, another for each course. */
  readonly number: number
  /** On the machine's clock: the same moment for everybody. */
  readonly startAtMs: number
  readonly ticks: number
  readonly hz: number
  /** How long to listen for stragglers after the last tick; what comes later counts as lost. */
  readonly drainMs: number
}

export interface PlayerReport {
  readonly seat: number
  /** By seat: latency of each message in milliseconds, by number; null for what never came. Empty for our own seat. */
  readonly latenciesMs: readonly (readonly (number | null)[])[]
  /** How late our own ticks were. Tells how disturbed the machine was; no latency contains it. */
  readonly lateMs: readonly number[]
}

export interface PlayerOptions {
  readonly seat: number
  readonly seats: number
  /** Each message is said so often at least, in packets one after another: 1 for a path that loses nothing. */
  readonly copies: number
  /** Ticks between two packets. */
  readonly packetTicks: number
}

/** A path as a player sees it. */
export interface PlayerPath {
  /** To everybody else. */
  send(packet: Uint8Array): void
  /** Gives what has arrived to `hear`, where that does not happen by itself. */
  drain?(): void
}

export class Player {
  readonly #options: PlayerOptions
  readonly #clock: Clock
  readonly #path: PlayerPath
  readonly #filler: Uint8Array
  readonly #pause: (ms: number) => Promise<void>
  readonly #met = new Set<number>()
  #greeting = false
  #course: Course | null = null
  #latenciesMs: (number | null)[][] = []

  /**
   * @param filler  MESSAGE_BYTES bytes that stand for an input
   * @param pause  resolves after so many milliseconds of `clock`
   */
  constructor(path: PlayerPath, clock: Clock, options: PlayerOptions, filler: Uint8Array, pause = sleep) {
    if (filler.length !== MESSAGE_BYTES) throw new Error(`an input has ${MESSAGE_BYTES} bytes`)
    this.#path = path
    this.#clock = clock
    this.#options = options
    this.#filler = filler
    this.#pause = pause
  }

  /** Called by the path for every packet. The first copy of a message counts. */
  hear(bytes: Uint8Array, atMs: number): void {
    const packet = decodePacket(bytes)
    if (packet.is === 'hello') {
      this.#met.add(packet.seat)
      return
    }
    for (const { course, seat, number, sentAtMs } of packet.messages) {
      if (course === this.#course?.number) this.#latenciesMs[seat][number] ??= atMs - sentAtMs
    }
  }

  /**
   * Says hello, until the first course, and resolves when everybody was heard and the path is what it shall be.
   *
   * @throws Error after half a minute, saying who was not heard
   */
  async meet(isSettled: () => boolean): Promise<void> {
    this.#greeting = true
    void this.#greet()
    const endMs = this.#clock.nowMs() + MEETING_MS
    while (this.#met.size < this.#options.seats - 1 || !isSettled()) {
      if (this.#clock.nowMs() > endMs) {
        this.stop()
        throw new Error(`seat ${this.#options.seat} heard only seats ${[...this.#met]}, settled: ${isSettled()}`)
      }
      await this.#pause(10)
    }
  }

  /** Ends the greetings. */
  stop(): void {
    this.#greeting = false
  }

  /** Plays a course to its end. Seats speak in turn, evenly spread over a tick. */
  async play(course: Course): Promise<PlayerReport> {
    this.stop()
    const { seat, seats, copies, packetTicks } = this.#options
    this.#path.drain?.()
    this.#course = course
    this.#latenciesMs = Array.from({ length: seats }, (_, other) =>
      other === seat ? [] : new Array<null>(course.ticks).fill(null),
    )
    const tickMs = 1000 / course.hz
    const repeats = copies > 1 ? Math.floor((packetTicks * tickMs) / REPEAT_MS + 1e-9) : 1
    // What is said several times a tick needs fewer ticks, and every byte less counts on a path that paces itself.
    const ticksSaid = Math.ceil(copies / repeats)
    const lateMs: number[] = []
    const said: Message[] = []
    for (let number = 0; number < course.ticks; number += 1) {
      const dueMs = course.startAtMs + (number + seat / seats) * tickMs
      await this.#until(dueMs)
      this.#path.drain?.()
      const sentAtMs = this.#clock.nowMs()
      lateMs.push(rounded(sentAtMs - dueMs))
      said.push({ course: course.number, seat, number, sentAtMs })
      if ((number + 1) % packetTicks !== 0 && number + 1 < course.ticks) continue
      const packet = encodeMessages(said.slice(-packetTicks * ticksSaid), this.#filler)
      this.#path.send(packet)
      for (let again = 1; again < repeats; again += 1) {
        await this.#until(dueMs + (again * packetTicks * tickMs) / repeats)
        this.#path.drain?.()
        this.#path.send(packet)
      }
    }
    // The last messages are repeated as all others are.
    for (let more = ticksSaid - 1; more > 0; more -= 1) {
      await this.#pause(packetTicks * tickMs)
      this.#path.send(encodeMessages(said.slice(-packetTicks * more), this.#filler))
    }
    const endMs = this.#clock.nowMs() + course.drainMs
    while (this.#clock.nowMs() < endMs && !this.#hasAll()) {
      await this.#pause(20)
      this.#path.drain?.()
    }
    this.#course = null
    return {
      seat,
      lateMs,
      latenciesMs: this.#latenciesMs.map((row) => row.map((ms) => (ms === null ? null : rounded(ms)))),
    }
  }

  async #until(dueMs: number): Promise<void> {
    for (let leftMs = dueMs - this.#clock.nowMs(); leftMs > 0; leftMs = dueMs - this.#clock.nowMs()) {
      await this.#pause(leftMs)
    }
  }

  async #greet(): Promise<void> {
    while (this.#greeting) {
      this.#path.send(encodeHello(this.#options.seat))
      this.#path.drain?.()
      await this.#pause(HELLO_EVERY_MS)
    }
  }

  #hasAll(): boolean {
    return this.#latenciesMs.every((row) => row.every((ms) => ms !== null))
  }
}

/** Microseconds are finer than the clocks. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
