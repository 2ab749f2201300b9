/** Parts of a program that start one after another and stop in reverse. */
import type { Log } from './ops/log.js'

/**
 * What has been started so far, newest last. A part may use those started before it, so it is stopped before them.
 * Bounded by the calls of `start` in the program: one for each part.
 */
export class Stages {
  readonly #log: Pick<Log, 'error'>
  readonly #started: { readonly name: string; readonly stop: () => unknown }[] = []
  #stopping: Promise<void> | undefined

  /** @param log told of each part that does not stop cleanly */
  constructor(log: Pick<Log, 'error'>) {
    this.#log = log
  }

  /**
   * Start the next part.
   * @param name  of the part, in the log
   * @param begin starts it; what it throws is thrown here, and the part is not stopped later
   * @param stop  stops it; may return a promise
   * @returns what `begin` gives
   */
  async start<Part>(name: string, begin: () => Part | Promise<Part>, stop: (part: Part) => unknown): Promise<Part> {
    const part = await begin()
    this.#started.push({ name, stop: () => stop(part) })
    return part
  }

  /**
   * Stop all parts, newest first, each once the one after it has stopped. A part that fails to stop is logged and the
   * others are stopped all the same. Never rejects; further calls return the same promise.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll()
    return this.#stopping
  }

  async #stopAll(): Promise<void> {
    for (const { name, stop } of this.#started.toReversed()) {
      try {
        await stop()
      } catch (error) {
        this.#log.error({ part: name, err: error }, 'a part did not stop cleanly')
      }
    }
  }
}
