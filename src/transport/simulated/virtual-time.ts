/** A clock and timers that stand still until they are told to go on. */
import { assert } from '../../errors.js'
import type { Clock, Stop, Timers } from '../clock.js'
import { EventQueue } from './event-queue.js'

interface Timer {
  readonly run: () => void
  /** Milliseconds between runs; null for a timer that runs once. */
  readonly periodMs: number | null
  stopped: boolean
}

/** Virtual time. Timers that are due at the same millisecond run in the order in which they were set. */
export class VirtualTime implements Clock, Timers {
  #nowMs: number
  readonly #timers = new EventQueue<Timer>()

  /** @param startMs time at the beginning, milliseconds */
  constructor(startMs = 0) {
    this.#nowMs = startMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  /** When the next timer is due, milliseconds; Infinity when there is none. Includes timers that were stopped. */
  get nextAtMs(): number {
    return this.#timers.nextAtMs
  }

  after(delayMs: number, run: () => void): Stop {
    return this.#set({ run, periodMs: null, stopped: false }, Math.max(0, delayMs))
  }

  every(periodMs: number, run: () => void): Stop {
    assert(periodMs > 0, `a period is positive, not ${periodMs}`)
    return this.#set({ run, periodMs, stopped: false }, periodMs)
  }

  /** Lets `ms` pass: runs every timer that becomes due, at its own time, also those that timers set meanwhile. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    while (this.runNext(untilMs));
    this.#nowMs = untilMs
  }

  /**
   * Goes to the next timer that is due by `untilMs`, and runs it: for callers that let promises settle between timers.
   * @returns false when there is none; then no time has passed
   */
  runNext(untilMs: number): boolean {
    for (;;) {
      if (this.#timers.nextAtMs > untilMs) return false
      const atMs = this.#timers.nextAtMs
      const timer = this.#timers.take()
      if (timer === undefined) return false
      if (timer.stopped) continue
      this.#nowMs = Math.max(this.#nowMs, atMs)
      if (timer.periodMs === null) timer.stopped = true
      else this.#timers.add(this.#nowMs + timer.periodMs, timer)
      timer.run()
      return true
    }
  }

  #set(timer: Timer, delayMs: number): Stop {
    this.#timers.add(this.#nowMs + delayMs, timer)
    return () => {
      timer.stopped = true
    }
  }
}
