/** Keys that are pressed once in every tick, at a random moment of it. */
import type { Random } from '../../src/core/random.js'

export class Keyboard {
  /** Moments of the presses, on the clock of `beginMs`. */
  readonly pressedAtMs: readonly number[]
  #pressed = 0

  constructor(random: Random, beginMs: number, presses: number, tickMs: number) {
    this.pressedAtMs = Array.from({ length: presses }, (_, index) => beginMs + (index + random.float()) * tickMs)
  }

  /** How often a key was pressed by now. @param nowMs never less than the time before */
  pressedBy(nowMs: number): number {
    while (this.#pressed < this.pressedAtMs.length && this.pressedAtMs[this.#pressed]! <= nowMs) this.#pressed += 1
    return this.#pressed
  }
}
