/** Notices when the disk is about to be full: matches that run should still be kept, so no new ones begin. */
import { statfs } from 'node:fs/promises'
import type { Log } from './log.js'

/** A busy relay writes some megabytes in this time. */
const LOOK_EVERY_MS = 10_000

export class FreeSpace {
  readonly #directory: string
  readonly #bytesMin: number
  readonly #log: Log
  #timer: NodeJS.Timeout | null = null
  #low = false

  /** @param bytesMin  what must be left; 0 does not look */
  constructor(directory: string, bytesMin: number, log: Log) {
    this.#directory = directory
    this.#bytesMin = bytesMin
    this.#log = log
  }

  /** Why there should be no new rooms, for people; undefined when there is room on the disk. */
  get trouble(): string | undefined {
    return this.#low ? 'the disk of this relay is almost full' : undefined
  }

  /** Look now, and from now on until stopped. */
  async start(): Promise<void> {
    if (this.#bytesMin === 0) return
    await this.#look()
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS)
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
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
