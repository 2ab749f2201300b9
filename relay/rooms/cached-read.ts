/** Something that takes a moment of everybody's time to read, such as a long match: all who ask within a second share it. */
import type { Clock } from '../../src/transport/clock.js'

/** A seat that asks again and again gets the same answer. */
const FRESH_MS = 1000

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

  /** What was read is not so any more. */
  forget(): void {
    this.#reading = null
  }
}
