/** One event loop of the simulation: a queue that is worked off in turns, as Node does with what the kernel holds for it. */

/** CPU time of one process' main thread. */
export interface LoopCosts {
  /** A turn of the loop, whatever it finds to do. */
  readonly turnMs: number
  /** Receiving or sending one message. */
  readonly messageMs: number
  /** Each packet in a message. */
  readonly packetMs: number
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
  #isDue = false
  #oldestMs = 0
  #waitedMs = 0

  /** @param work may be shared by several loops: what they have done together */
  constructor(costs: LoopCosts, work: LoopWork) {
    this.costs = costs
    this.work = work
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

  /** @returns when the loop's next turn begins, where this job is the first of it; null where that is known already */
  add(job: Job, atMs: number): number | null {
    this.#waiting.push(job)
    if (this.#isDue) return null
    this.#isDue = true
    this.#oldestMs = atMs
    return Math.max(atMs, this.#nowMs)
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
  }

  #spend(ms: number): void {
    this.#nowMs += ms
    this.work.busyMs += ms
  }
}

export function newWork(): LoopWork {
  return { turns: 0, messages: 0, packets: 0, busyMs: 0 }
}
