/** Watches the free space of the disk: before it is full no new rooms are opened, so that running matches can be kept. */
import { statfs } from 'node:fs/promises'
import type { Log } from './log.js'

/** A busy relay writes some megabytes in this time, far less than the space that is kept free by default. */
const CHECK_EVERY_MS = 10_000

/** Checks every ten seconds whether a directory's disk has enough space left. */
export class FreeSpace {
  readonly #directory: string
  readonly #bytesMin: number
  readonly #log: Log
  #timer: NodeJS.Timeout | null = null
  #low = false

  /**
   * @param directory on the disk to watch; it exists
   * @param bytesMin  bytes that must be left; 0 checks nothing
   */
  constructor(directory: string, bytesMin: number, log: Log) {
    this.#directory = directory
    this.#bytesMin = bytesMin
    this.#log = log
  }

  /** A sentence that says why no new rooms should be opened; undefined when there is enough space. */
  get trouble(): string | undefined {
    return this.#low ? 'the disk of this relay is almost full' : undefined
  }

  /** Check now, and from now on until stopped. A check that fails is logged and changes nothing. */
  async start(): Promise<void> {
    if (this.#bytesMin === 0) return
    await this.#check()
    this.#timer = setInterval(() => void this.#check(), CHECK_EVERY_MS)
  }

  /** Ends the checks. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  async #check(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#directory)
      const low = bavail * bsize < this.#bytesMin
      if (low && !this.#low) this.#log.error({ freeBytes: bavail * bsize }, 'the disk is almost full: no new rooms')
      this.#low = low
    } catch (error) {
      this.#log.warn({ err: error }, 'the free space of the disk cannot be read')
    }
  }
}
