/** Which sequence numbers of one sender have come. */

/** Numbers below the highest that may still come in: gossip reorders by a few, never by a second's worth. */
export const REPLAY_WINDOW = 64

/**
 * An anti-replay window as in RFC 4303, section 3.4.3: the highest number that came and a bit for each of the
 * REPLAY_WINDOW numbers up to it. A number below the window counts as one that came.
 */
export class ReplayWindow {
  #highest = -1
  /** Bit i of the pair: `#highest - i` came. */
  #recent = 0
  #older = 0

  /** @returns whether `sequence` is still unheard; remembers nothing */
  isNew(sequence: number): boolean {
    const age = this.#highest - sequence
    if (age < 0) return true
    if (age >= REPLAY_WINDOW) return false
    return age < 32 ? ((this.#recent >>> age) & 1) === 0 : ((this.#older >>> (age - 32)) & 1) === 0
  }

  /** Remembers `sequence`. @returns whether it was new */
  accept(sequence: number): boolean {
    if (!this.isNew(sequence)) return false
    const ahead = sequence - this.#highest
    if (ahead > 0) {
      this.#shift(this.#highest < 0 ? REPLAY_WINDOW : ahead)
      this.#highest = sequence
    }
    const age = this.#highest - sequence
    if (age < 32) this.#recent |= 1 << age
    else this.#older |= 1 << (age - 32)
    return true
  }

  #shift(by: number): void {
    if (by >= REPLAY_WINDOW) {
      this.#recent = 0
      this.#older = 0
    } else if (by >= 32) {
      this.#older = this.#recent << (by - 32)
      this.#recent = 0
    } else {
      this.#older = (this.#older << by) | (this.#recent >>> (32 - by))
      this.#recent <<= by
    }
  }
}
