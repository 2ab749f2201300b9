/** The life of a round over the network: it may fail or be stopped at any moment, and then what it began is undone. */
import { debugHandle, type Round } from '../panels/deck.js'

/** What a round has begun and must undo when it stops or fails. */
export class RoundLife implements Round {
  readonly #onError: (message: string) => void
  readonly #undo: (() => void)[] = []
  #stopped = false

  /** @param onError called once with a sentence for the player when the round fails; not when it is stopped */
  constructor(onError: (message: string) => void) {
    this.#onError = onError
  }

  /** True after the round stopped or failed: later results are dropped. */
  get stopped(): boolean {
    return this.#stopped
  }

  /** @param undo called once, when the round stops */
  onStop(undo: () => void): void {
    this.#undo.push(undo)
  }

  fail(error: unknown): void {
    if (this.#stopped) return
    this.stop()
    const message = error instanceof Error ? error.message : String(error)
    debugHandle.error = message
    this.#onError(message)
  }

  stop(): void {
    this.#stopped = true
    for (const undo of this.#undo.splice(0)) undo()
  }
}
