/** Who referees when there is no relay: the peer on the lowest live seat, and who takes over when it falls silent. */
import type { Seat } from '../core/game.js'
import type { RoomMessage } from '../wire/room.js'
import type { Frozen } from '../wire/seal.js'
import type { PlayLoop } from './play-loop.js'
import { isQuorum } from './quorum.js'

/** A referee silent for this long is taken to be gone. A hiccup of a second must not cost a change of referee. */
export const REFEREE_SILENT_MS = 1500
/** Survivors that do not answer within this time are taken to be gone as well. */
const ANSWER_WITHIN_MS = 1000
/** The question is put again this often. */
const ASK_EVERY_MS = 50

export interface SuccessionOptions {
  readonly matchTag: number
  readonly localSeat: Seat
  readonly firstReferee: Seat
  readonly send: (message: RoomMessage) => void
}

/**
 * Watches the referee. When it falls silent, the peer on the next live seat asks all survivors what they hold of it and
 * what is final there; once they have answered, it has the most anybody held, and goes on sealing from the newest final
 * frame. A survivor that still hears the old referee does not answer, and fewer than half depose nobody: a broken link is no
 * reason to, and two parts of a split room cannot both go on.
 */
export class Succession<State, Input> {
  readonly #loop: PlayLoop<State, Input>
  readonly #options: SuccessionOptions
  readonly #left = new Set<Seat>()
  #referee: Seat
  #round = 0
  #askedSinceMs = Number.NaN
  #askedMs = Number.NEGATIVE_INFINITY
  readonly #waiting = new Set<Seat>()
  readonly #answered = new Set<Seat>()
  #progressMs = Number.POSITIVE_INFINITY

  constructor(loop: PlayLoop<State, Input>, options: SuccessionOptions) {
    this.#loop = loop
    this.#options = options
    this.#referee = options.firstReferee
  }

  /** The seat whose seals count. */
  get referee(): Seat {
    return this.#referee
  }

  /** The peer on this seat said goodbye. */
  leave(seat: Seat): void {
    this.#left.add(seat)
  }

  /** Seats that nothing was heard of lately. */
  silent(nowMs: number): Set<Seat> {
    const silent = new Set<Seat>()
    for (const link of this.#loop.links) {
      if (link.seat === this.#options.localSeat) continue
      if (this.#left.has(link.seat) || nowMs - link.lastHeardMs >= REFEREE_SILENT_MS) silent.add(link.seat)
    }
    return silent
  }

  /** May the peer on this seat speak as referee? It is the one we follow, the lowest seat we still hear, or our way out. */
  follows(seat: Seat, nowMs: number): boolean {
    if (seat === this.#referee) return true
    // Where nothing has become final for so long, others have moved on without us: also when it is we who refereed.
    const stuck = nowMs - this.#progressMs >= REFEREE_SILENT_MS
    if (this.#heir(nowMs) !== seat && !stuck) return false
    this.#referee = seat
    return true
  }

  /** More frames became final. */
  progressed(nowMs: number): void {
    this.#progressMs = nowMs
  }

  /** A peer asks on its way to become referee: does it look the same from here? */
  agrees(asker: Seat, nowMs: number): boolean {
    return asker === this.#referee || this.#heir(nowMs) === asker
  }

  /** A survivor's answer to our question. */
  onFrozen(message: Frozen, from: Seat): void {
    if (message.seat !== this.#referee || message.round !== this.#round || Number.isNaN(this.#askedSinceMs)) return
    if (message.run !== null && message.run.seat === message.seat) this.#loop.session.addInputs(message.run)
    if (message.final !== null) {
      this.#loop.onSeal({ ...message.final, through: message.final.after + message.final.count - 1 })
    }
    this.#waiting.delete(from)
    this.#answered.add(from)
  }

  /** @returns true when it is our turn to referee, now */
  tick(nowMs: number): boolean {
    const { localSeat, send, matchTag } = this.#options
    if (this.#referee === localSeat || this.#heir(nowMs) !== localSeat) {
      this.#askedSinceMs = Number.NaN
      return false
    }
    const silent = this.silent(nowMs)
    if (Number.isNaN(this.#askedSinceMs)) {
      this.#askedSinceMs = nowMs
      this.#round += 1
      this.#waiting.clear()
      this.#answered.clear()
      for (const { seat } of this.#loop.links) if (seat !== localSeat && this.#plays(seat)) this.#waiting.add(seat)
    }
    for (const seat of silent) this.#waiting.delete(seat)
    const waiting = this.#waiting.size > 0 && nowMs - this.#askedSinceMs < ANSWER_WITHIN_MS
    if (waiting || !isQuorum(this.#members(), new Set([localSeat, ...this.#answered]))) {
      if (nowMs - this.#askedMs < ASK_EVERY_MS) return false
      this.#askedMs = nowMs
      send({ type: 'freeze', matchTag, seat: this.#referee, round: this.#round })
      return false
    }
    this.#referee = localSeat
    return true
  }

  /** The lowest seat that plays and is heard, once the referee is not. */
  #heir(nowMs: number): Seat {
    const silent = this.silent(nowMs)
    if (!silent.has(this.#referee)) return this.#referee
    for (const { seat } of this.#loop.links) if (!silent.has(seat) && this.#plays(seat)) return seat
    return this.#referee
  }

  /** Seats with a say: all that are not given up, the silent referee among them. */
  #members(): Seat[] {
    const { log } = this.#loop.session
    const seats = this.#loop.links.map((link) => link.seat)
    return seats.filter((seat) => log.latestStatus(seat) !== 'empty' && !this.#left.has(seat))
  }

  #plays(seat: Seat): boolean {
    return this.#loop.session.log.latestStatus(seat) !== 'empty'
  }
}
