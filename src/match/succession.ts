/** Who referees when there is no relay: the peer on the lowest live seat, and who takes over when it falls silent. */
import type { Seat } from '../core/game.js'
import type { RoomMessage } from '../wire/room.js'
import type { Frozen } from '../wire/seal.js'
import type { PlayLoop } from './play-loop.js'

/** A referee silent for this long is taken to be gone: twice the tolerance, or a hiccup would cost a change of referee. */
export const REFEREE_SILENT_MS = 400
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
 * frame. A survivor that still hears the old referee does not answer, so a broken link between two is no reason to depose.
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

  /** May the peer on this seat speak as referee? It is the one we follow, or the lowest seat we still hear. */
  follows(seat: Seat, nowMs: number): boolean {
    if (seat === this.#referee) return true
    if (this.#heir(nowMs) !== seat) return false
    this.#referee = seat
    return true
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
      for (const { seat } of this.#loop.links) if (seat !== localSeat && this.#plays(seat)) this.#waiting.add(seat)
    }
    for (const seat of silent) this.#waiting.delete(seat)
    if (this.#waiting.size > 0 && nowMs - this.#askedSinceMs < ANSWER_WITHIN_MS) {
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

  #plays(seat: Seat): boolean {
    return this.#loop.session.log.latestStatus(seat) !== 'empty'
  }
}
