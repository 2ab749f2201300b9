/** A costly read, such as that of a long match: all calls within a second share one. */
import type { Clock } from '../../src/transport/clock.js'

/** A peer that asks more often than this gets the same answer. */
const FRESH_MS = 1000

/** One value that is read at most once a second. */
export class CachedRead<Value> {
  readonly #clock: Clock
  #reading: Promise<Value> | null = null
  #begunMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @param read not called when there is a fresh answer, or one on its way */
  get(read: () => Promise<Value>): Promise<Value> {
    const nowMs = this.#clock.nowMs()
    if (this.#reading === null || nowMs - this.#begunMs > FRESH_MS) {
      this.#begunMs = nowMs
      this.#reading = read()
    }
    return this.#reading
  }

  /** What was read has changed: the next call reads it again. */
  forget(): void {
    this.#reading = null
  }
}
