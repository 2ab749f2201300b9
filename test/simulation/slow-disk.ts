/** What a relay has written, in virtual time: writes take a while, in order, and their word takes another while. */
import type { Random } from '../../src/core/random.js'
import { cutFrames, type FinalFrames } from '../../src/core/session/final-frames.js'

interface Write {
  readonly chunk: FinalFrames
  readonly writtenMs: number
  readonly toldMs: number
  readonly done: () => void
}

export class SlowDisk {
  /** Durable, in order. */
  chunks: FinalFrames[] = []
  readonly #random: Random | null
  #queue: Write[] = []
  #told: Write[] = []
  #waiting: (() => void)[] = []
  #lastMs = 0

  /** @param random null: writes are done at once */
  constructor(random: Random | null) {
    this.#random = random
  }

  write(chunk: FinalFrames, nowMs: number): Promise<void> {
    if (this.#random === null) {
      this.chunks.push(chunk)
      return Promise.resolve()
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const writtenMs = Math.max(this.#lastMs, nowMs + this.#random.int(0, 100))
    this.#lastMs = writtenMs
    this.#queue.push({ chunk, writtenMs, toldMs: writtenMs + this.#random.int(0, 60), done: resolve })
    return promise
  }

  /** Resolves when nothing is under way. */
  quiet(): Promise<void> {
    if (this.#queue.length + this.#told.length === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  tick(nowMs: number): void {
    while (this.#queue.length > 0 && this.#queue[0]!.writtenMs <= nowMs) {
      const write = this.#queue.shift()!
      this.chunks.push(write.chunk)
      this.#told.push(write)
    }
    while (this.#told.length > 0 && this.#told[0]!.toldMs <= nowMs) this.#told.shift()!.done()
    if (this.#queue.length + this.#told.length === 0) for (const done of this.#waiting.splice(0)) done()
  }

  /** The process is gone: what was not written never is, and no callback comes for it. */
  die(): void {
    this.#queue = []
    this.#told = []
    this.#waiting = []
  }

  rewind(frames: number): void {
    this.chunks = this.chunks.map((chunk) => cutFrames(chunk, 0, frames - 1)).filter(({ count }) => count > 0)
  }
}
