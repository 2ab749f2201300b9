/** The links to all seats of a match: which peers are present, and which frame each has reached. */
import type { Frame, Seat } from '../../core/game.js'
import type { Session } from '../../core/session/session.js'
import { PeerLink } from './peer-link.js'

/** A peer silent for this long is not waited for with resends; the referee's seals will bring it up to date. */
const SILENT_MS = 2000

/** One link for each seat, and what is decided from all of them together. */
export class SeatLinks<State, Input> {
  /** By seat, our own included. */
  readonly all: PeerLink[]
  readonly #session: Session<State, Input>
  readonly #localSeat: Seat

  /** @param rttMs by seat: round trips the lobby measured; NaN where it did not */
  constructor(session: Session<State, Input>, localSeat: Seat, rttMs: readonly number[]) {
    this.#session = session
    this.#localSeat = localSeat
    this.all = Array.from({ length: session.setup.seats }, (_, seat) => this.#linkTo(seat))
    this.all.forEach((link, seat) => {
      link.presumeRtt(rttMs[seat] ?? Number.NaN)
    })
  }

  /** The match begins: silence is counted from here. */
  expectFrom(nowMs: number): void {
    for (const link of this.all) link.expectFrom(nowMs)
  }

  /** Another peer holds the seat from now on: what was measured of the path no longer holds. */
  reseat(seat: Seat, nowMs: number): void {
    const link = this.#linkTo(seat)
    link.expectFrom(nowMs)
    this.all[seat] = link
  }

  /** Is a peer there that plays, and is heard? Not our own. */
  isLive(link: PeerLink, nowMs: number): boolean {
    if (link.seat === this.#localSeat) return false
    return this.#session.log.latestStatus(link.seat) === 'playing' && nowMs - link.lastHeardMs < SILENT_MS
  }

  /** Frames ahead of the peer furthest behind us; when none is behind, of the one furthest ahead (negative). */
  aheadFrames(nowMs: number): number {
    let most = Number.NEGATIVE_INFINITY
    let least = Number.POSITIVE_INFINITY
    for (const link of this.all) {
      if (!this.isLive(link, nowMs)) continue
      most = Math.max(most, link.advantage.aheadFrames)
      least = Math.min(least, link.advantage.aheadFrames)
    }
    if (most === Number.NEGATIVE_INFINITY) return 0
    return most > 0.5 ? most : least
  }

  /** Of the live peer's path that loses most: what comes from there, which is the best guess of what gets there. */
  lossRatio(nowMs: number): number {
    let most = 0
    for (const link of this.all) if (link.lossRatio > most && this.isLive(link, nowMs)) most = link.lossRatio
    return most
  }

  /** Where the fastest live peer is by now, of those heard within `withinMs`; minus infinity when there is none. */
  furthestFrame(nowMs: number, withinMs: number): number {
    let furthest = Number.NEGATIVE_INFINITY
    for (const link of this.all) {
      if (!this.isLive(link, nowMs) || nowMs - link.lastHeardMs > withinMs) continue
      furthest = Math.max(furthest, link.estimatedFrame(nowMs))
    }
    return furthest
  }

  /** Largest smoothed round trip to a seat; 0 while none is known. */
  get worstRttMs(): number {
    let worst = 0
    for (const link of this.all) if (link.rttMs > worst) worst = link.rttMs
    return worst
  }

  /** Last frame up to which every live peer is known to hold the inputs of a seat, at most `mostFrame`. */
  leastAcknowledged(seat: Seat, mostFrame: Frame, nowMs: number): Frame {
    let least = mostFrame
    for (const link of this.all) if (this.isLive(link, nowMs)) least = Math.min(least, link.acks[seat]!)
    return least
  }

  /** By seat: frames that we are ahead of its peer now; 0 where no live peer sits. */
  advantagesOverAll(nowMs: number): number[] {
    const { frame } = this.#session
    return this.all.map((link) => (this.isLive(link, nowMs) ? frame - link.estimatedFrame(nowMs) : 0))
  }

  #linkTo(seat: Seat): PeerLink {
    return new PeerLink(seat, this.#session.setup.seats, this.#session.game.tickRate)
  }
}
