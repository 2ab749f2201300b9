/** One event loop of the simulation: a queue that is worked off in turns, as Node does with what the kernel holds for it. */

import type { Random } from 'peerstep/core'

/** CPU time of one process' main thread. */
export interface LoopCosts {
  /** A turn of the loop, whatever it finds to do. */
  readonly turnMs: number
  /** Receiving or sending one message. */
  readonly messageMs: number
  /** Each packet in a message. */
  readonly packetMs: number
  /** Pauses to collect garbage, as they were measured, all equally likely; none where there is none. */
  readonly pausesMs: readonly number[]
  /** Messages between two pauses, mean. */
  readonly pauseMessages: number
}

/** What a loop has done. */
export interface LoopWork {
  turns: number
  messages: number
  packets: number
  busyMs: number
}

/** Something to do, of whatever kind the owner of the loop knows. */
export interface Job {
  readonly kind: number
  /** Which client, or which room. */
  readonly who: number
  /** Packets by author and number in turn; empty for timers. */
  readonly packets: readonly number[]
}

export class SimulatedLoop {
  readonly costs: LoopCosts
  readonly work: LoopWork
  /** Bounded by whoever adds jobs. */
  #waiting: Job[] = []
  #nowMs = 0
  readonly #wakeMs: number
  readonly #random: Random
  #isDue = false
  #untilPause: number
  #oldestMs = 0
  #waitedMs = 0

  /**
   * @param wakeMs  from a message's arrival until a loop that slept begins its turn
   * @param work  may be shared by several loops: what they have done together
   */
  constructor(costs: LoopCosts, wakeMs: number, work: LoopWork, random: Random) {
    this.costs = costs
    this.#wakeMs = wakeMs
    this.work = work
    this.#random = random
    this.#untilPause = this.#nextPause()
  }

  /** Jobs that wait. */
  get backlog(): number {
    return this.#waiting.length
  }

  /** Within a turn: how far it is. Otherwise the end of the last one. */
  get nowMs(): number {
    return this.#nowMs
  }

  /** Within a turn: how long its first job had waited for it. */
  get waitedMs(): number {
    return this.#waitedMs
  }

  /**
   * A message that finds the loop asleep has to wake it first, and what comes meanwhile is for the same turn. Timers are
   * late by themselves.
   *
   * @returns when the loop's next turn begins, where this job is the first of it; null where that is known already
   */
  add(job: Job, atMs: number, isTimer: boolean): number | null {
    this.#waiting.push(job)
    if (this.#isDue) return null
    this.#isDue = true
    this.#oldestMs = atMs
    if (this.#nowMs >= atMs) return this.#nowMs
    return isTimer ? atMs : atMs + this.#wakeMs
  }

  /** Begins a turn. @returns all that has come until now; what comes meanwhile is for the next turn */
  begin(atMs: number): readonly Job[] {
    const jobs = this.#waiting
    this.#waiting = []
    this.#isDue = false
    this.#nowMs = atMs
    this.#waitedMs = atMs - this.#oldestMs
    this.work.turns += 1
    this.#spend(this.costs.turnMs)
    return jobs
  }

  /** Receives or sends a message. */
  message(packets: number): void {
    this.work.messages += 1
    this.work.packets += packets
    this.#spend(this.costs.messageMs + packets * this.costs.packetMs)
    this.#untilPause -= 1
    if (this.#untilPause > 0) return
    this.#untilPause = this.#nextPause()
    const { pausesMs } = this.costs
    this.#spend(pausesMs[this.#random.int(0, pausesMs.length - 1)]!)
  }

  /** Garbage is made by messages, so pauses come after so many of them: a Poisson process. */
  #nextPause(): number {
    const { pausesMs, pauseMessages } = this.costs
    return pausesMs.length === 0 ? Number.POSITIVE_INFINITY : -pauseMessages * Math.log(1 - this.#random.float())
  }

  #spend(ms: number): void {
    this.#nowMs += ms
    this.work.busyMs += ms
  }
}

export function newWork(): LoopWork {
  return { turns: 0, messages: 0, packets: 0, busyMs: 0 }
}
