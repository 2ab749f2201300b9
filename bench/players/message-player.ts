/** A player that sends messages at its ticks and times those of the others, on any path. Runs in pages too. */
import type { Clock } from '../../src/transport/clock.js'
import { decodePacket, encodeHello, encodeMessages, MESSAGE_BYTES, type Message } from './messages.js'

const HELLO_EVERY_MS = 50
/** On a path that loses packets no repetition waits longer, as in a match: with slower ticks, packets repeat between them. */
const REPEAT_MS = 1000 / 60
/** Far longer than any path takes to open. */
const MEETING_MS = 30_000

/** One run of messages that is measured. */
export interface MessageRun {
  /** 0 to 65535, another for each run. */
  readonly number: number
  /** On the machine's clock: the same moment for all players. */
  readonly startAtMs: number
  readonly ticks: number
  readonly hz: number
  /** How long to listen after the last tick; what arrives later counts as lost. */
  readonly drainMs: number
}

/** What one player measured in a run. */
export interface MessageReport {
  readonly seat: number
  /** By seat: latency of each message in milliseconds, by number; null for one that never arrived. Empty for our own seat. */
  readonly latenciesMs: readonly (readonly (number | null)[])[]
  /** How late our own ticks were, which no latency contains: how disturbed the machine was. */
  readonly lateMs: readonly number[]
}

/** How a player sends. */
export interface PlayerOptions {
  readonly seat: number
  readonly seats: number
  /** Each message is sent at least so often, in packets one after another: 1 for a path that loses nothing. */
  readonly copies: number
  /** Ticks between two packets. */
  readonly packetTicks: number
}

/** A path as a player sees it. */
export interface PlayerPath {
  /** To all others. */
  send(packet: Uint8Array): void
  /** Passes on what has arrived, where that does not happen by itself. */
  drain?(): void
}

/** See above. */
export class MessagePlayer {
  readonly #options: PlayerOptions
  readonly #clock: Clock
  readonly #path: PlayerPath
  readonly #filler: Uint8Array
  readonly #pause: (ms: number) => Promise<void>
  readonly #met = new Set<number>()
  #greeting = false
  #run: MessageRun | null = null
  #latenciesMs: (number | null)[][] = []

  /**
   * @param filler MESSAGE_BYTES bytes that stand for an input
   * @param pause resolves after so many milliseconds of `clock`
   */
  constructor(path: PlayerPath, clock: Clock, options: PlayerOptions, filler: Uint8Array, pause = wait) {
    if (filler.length !== MESSAGE_BYTES) throw new Error(`an input has ${MESSAGE_BYTES} bytes`)
    this.#path = path
    this.#clock = clock
    this.#options = options
    this.#filler = filler
    this.#pause = pause
  }

  /** To be called by the path for every packet. The first copy of a message counts. */
  receive(bytes: Uint8Array, atMs: number): void {
    const packet = decodePacket(bytes)
    if (packet.is === 'hello') {
      this.#met.add(packet.seat)
      return
    }
    for (const { run, seat, number, sentAtMs } of packet.messages) {
      if (run === this.#run?.number) this.#latenciesMs[seat]![number] ??= atMs - sentAtMs
    }
  }

  /**
   * Sends greetings until the first run, and resolves when something arrived from all others and the path is settled.
   *
   * @throws Error after half a minute, naming the seats from which something arrived
   */
  async meet(isSettled: () => boolean): Promise<void> {
    this.#greeting = true
    void this.#greet()
    const endMs = this.#clock.nowMs() + MEETING_MS
    while (this.#met.size < this.#options.seats - 1 || !isSettled()) {
      if (this.#clock.nowMs() > endMs) {
        this.stop()
        throw new Error(
          `seat ${this.#options.seat} received only from seats ${[...this.#met]}, settled: ${isSettled()}`,
        )
      }
      await this.#pause(10)
    }
  }

  /** Ends the greetings. */
  stop(): void {
    this.#greeting = false
  }

  /** Plays a run to its end. Seats send in turn, evenly spread over a tick. */
  async play(run: MessageRun): Promise<MessageReport> {
    this.stop()
    const { seat, seats, copies, packetTicks } = this.#options
    this.#path.drain?.()
    this.#run = run
    const own = (other: number): (number | null)[] => (other === seat ? [] : new Array(run.ticks).fill(null))
    this.#latenciesMs = Array.from({ length: seats }, (_, other) => own(other))
    const tickMs = 1000 / run.hz
    const repeats = copies > 1 ? Math.floor((packetTicks * tickMs) / REPEAT_MS + 1e-9) : 1
    // With several packets in a tick, messages need to be in those of fewer ticks, which saves bytes.
    const ticksRepeated = Math.ceil(copies / repeats)
    const lateMs: number[] = []
    const sent: Message[] = []
    for (let number = 0; number < run.ticks; number += 1) {
      const dueMs = run.startAtMs + (number + seat / seats) * tickMs
      await this.#until(dueMs)
      const sentAtMs = this.#clock.nowMs()
      lateMs.push(rounded(sentAtMs - dueMs))
      sent.push({ run: run.number, seat, number, sentAtMs })
      if ((number + 1) % packetTicks !== 0 && number + 1 < run.ticks) continue
      const packet = encodeMessages(sent.slice(-packetTicks * ticksRepeated), this.#filler)
      this.#path.send(packet)
      for (let again = 1; again < repeats; again += 1) {
        await this.#until(dueMs + (again * packetTicks * tickMs) / repeats)
        this.#path.send(packet)
      }
    }
    // The last messages are repeated as all others are.
    for (let more = ticksRepeated - 1; more > 0; more -= 1) {
      await this.#pause(packetTicks * tickMs)
      this.#path.send(encodeMessages(sent.slice(-packetTicks * more), this.#filler))
    }
    const endMs = this.#clock.nowMs() + run.drainMs
    while (this.#clock.nowMs() < endMs && this.#latenciesMs.some((row) => row.includes(null))) {
      await this.#pause(20)
      this.#path.drain?.()
    }
    this.#run = null
    const latenciesMs = this.#latenciesMs.map((row) => row.map((ms) => (ms === null ? null : rounded(ms))))
    return { seat, lateMs, latenciesMs }
  }

  async #until(dueMs: number): Promise<void> {
    for (let leftMs = dueMs - this.#clock.nowMs(); leftMs > 0; leftMs = dueMs - this.#clock.nowMs()) {
      await this.#pause(leftMs)
    }
    this.#path.drain?.()
  }

  async #greet(): Promise<void> {
    while (this.#greeting) {
      this.#path.send(encodeHello(this.#options.seat))
      this.#path.drain?.()
      await this.#pause(HELLO_EVERY_MS)
    }
  }
}

/** To microseconds, which is finer than the clocks. */
export function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
