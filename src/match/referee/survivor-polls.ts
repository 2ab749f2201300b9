/** A peer that referees asks the survivors what they hold of a silent seat, before it substitutes the seat's inputs. */
import type { Seat } from '../../core/game.js'

/** Survivors that do not answer within this time are not waited for: they are taken to be gone too. */
const ANSWER_WITHIN_MS = 1000

/** "What do you hold of this seat?" A survivor that is asked stops taking the seat's inputs until the next seal. */
export interface FreezeQuestion {
  readonly seat: Seat
  readonly round: number
}

interface Poll {
  readonly round: number
  readonly askedMs: number
  readonly asked: readonly Seat[]
  readonly waiting: Set<Seat>
}

/** The open questions of a referee, one for each silent seat at most, and the survivors that have answered. */
export class SurvivorPolls {
  /** By silent seat. */
  readonly #open = new Map<Seat, Poll>()
  #rounds = 0

  /**
   * Ask about a seat, unless that is done already.
   * @param others the seats to ask
   * @returns the seats that have answered, once all have or the time is over; null until then
   */
  ask(seat: Seat, others: readonly Seat[], nowMs: number): Seat[] | null {
    let open = this.#open.get(seat)
    if (open === undefined) {
      this.#rounds += 1
      open = { round: this.#rounds, askedMs: nowMs, asked: others, waiting: new Set(others) }
      this.#open.set(seat, open)
    }
    const { asked, waiting, askedMs } = open
    if (waiting.size > 0 && nowMs - askedMs < ANSWER_WITHIN_MS) return null
    return asked.filter((other) => !waiting.has(other))
  }

  /**
   * A survivor answers.
   * @returns false when it was not asked: then it may not state inputs of another seat
   */
  answered(from: Seat, { seat, round }: FreezeQuestion): boolean {
    const open = this.#open.get(seat)
    if (open === undefined || open.round !== round || from === seat) return false
    open.waiting.delete(from)
    return true
  }

  /** Questions to send to all peers, again until they are answered. */
  questions(): FreezeQuestion[] {
    return [...this.#open].map(([seat, { round }]) => ({ seat, round }))
  }

  /** Drop the question: the seat is in time again, or was substituted. */
  close(seat: Seat): void {
    this.#open.delete(seat)
  }
}
