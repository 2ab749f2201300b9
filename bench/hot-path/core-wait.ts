/** How long this thread was ready to run and had no core, because something else of the machine had it. Linux only. */
import { closeSync, openSync, readSync } from 'node:fs'

/** By the kernel: nanoseconds run, nanoseconds waited, times it was given a core. */
const SCHEDSTAT = '/proc/thread-self/schedstat'

export class CoreWait {
  readonly #file: number | null
  readonly #buffer = Buffer.alloc(128)

  constructor() {
    this.#file = process.platform === 'linux' ? openSync(SCHEDSTAT, 'r') : null
  }

  /** Milliseconds since the thread began; always 0 where the system does not tell. */
  ms(): number {
    if (this.#file === null) return 0
    const bytes = readSync(this.#file, this.#buffer, 0, this.#buffer.length, 0)
    return waitedMsOf(this.#buffer.toString('latin1', 0, bytes))
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
  }
}

/** @param schedstat '123456 7890 12' */
export function waitedMsOf(schedstat: string): number {
  return Number(schedstat.split(' ')[1]) / 1e6
}
