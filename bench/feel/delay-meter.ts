/** How long it takes until an input is drawn: on the screen of its author, and on the others'. */

interface Given {
  /** The frame that the input applies to. */
  readonly frame: number
  readonly atMs: number
  /** It differs from the one before: only then can others see it. */
  readonly fresh: boolean
}

/** Inputs under way from their author to all screens, of one seat. Screens are numbered by seat; the author's own is one. */
export class DelayMeter {
  readonly #seat: number
  readonly #given: Given[] = []
  /** By screen: how many were seen there. */
  readonly #seen: number[]
  /** When its author's screen was drawn for the first time after an input: there it would be in a game without a network. */
  readonly #drawnMs: number[] = []
  /** Until it was seen on its author's own screen, */
  readonly ownMs: number[] = []
  /** the part of it that a game without a network would not have had, */
  readonly addedMs: number[] = []
  /** and until it was seen on another's, if there was anything new to see. */
  readonly remoteMs: number[] = []

  constructor(seat: number, seats: number) {
    this.#seat = seat
    this.#seen = new Array<number>(seats).fill(0)
  }

  /** The author gave an input for `frame`; frames rise. */
  gave(frame: number, atMs: number, fresh: boolean): void {
    this.#given.push({ frame, atMs, fresh })
  }

  /**
   * A screen was drawn.
   * @param lastFrame last frame of which this seat's input is in what is shown, and truly known
   */
  drew(screen: number, lastFrame: number, nowMs: number): void {
    const own = screen === this.#seat
    if (own) while (this.#drawnMs.length < this.#given.length) this.#drawnMs.push(nowMs)
    for (let index = this.#seen[screen]!; index < this.#given.length; index += 1) {
      const { frame, atMs, fresh } = this.#given[index]!
      if (frame > lastFrame) break
      if (own) {
        this.ownMs.push(nowMs - atMs)
        this.addedMs.push(nowMs - this.#drawnMs[index]!)
      } else if (fresh) this.remoteMs.push(nowMs - atMs)
      this.#seen[screen] = index + 1
    }
  }
}
