/** The life of a round over the network: it may fail or be stopped at any moment, and then what it began is undone. */
import { debugHandle, type Round } from '../panels/deck.js'

export class RoundLife implements Round {
  readonly #onError: (message: string) => void
  readonly #undo: (() => void)[] = []
  #stopped = false

  /** @param onError told once, in a sentence for the player, why the round is over; not when somebody stops it */
  constructor(onError: (message: string) => void) {
    this.#onError = onError
  }

  /** What still comes of what was begun is nobody's business any more. */
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
