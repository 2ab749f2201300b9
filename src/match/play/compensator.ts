/** Keeps a session's input delay and prediction window fitting for the paths to the others, as they change. */

import type { Seat } from '../../core/game.js'
import type { Compensation, CompensationLimits } from '../../core/session/compensation.js'
import { compensate } from '../../core/session/compensation.js'
import type { Session } from '../../core/session/session.js'
import type { PeerLink } from './peer-link.js'
import type { SeatLinks } from './seat-links.js'

/** The policy looks again this often: more would chase noise, less would lag behind a change of network. */
const COMPENSATE_EVERY_MS = 500
/** While clocks find each other, an input that comes late says nothing of the path. */
const SETTLING_MS = 4000

export interface CompensatorOptions {
  readonly localSeat: Seat
  /** Frames that travel in one packet now. */
  readonly path: { readonly packetFrames: number }
  /** Frames an input may reach the referee late before it is substituted. */
  readonly toleranceFrames: number
  readonly limits: CompensationLimits
  readonly start: Compensation
}

export class Compensator<State, Input> {
  readonly #session: Session<State, Input>
  readonly #links: SeatLinks<State, Input>
  readonly #options: CompensatorOptions
  #compensation: Compensation
  #compensatedMs = 0
  #beganMs = 0
  #lateFrames = Number.NaN
  #earlyFrames = Number.NaN

  constructor(session: Session<State, Input>, links: SeatLinks<State, Input>, options: CompensatorOptions) {
    this.#session = session
    this.#links = links
    this.#options = options
    this.#compensation = options.start
  }

  /** What is in force. */
  get compensation(): Compensation {
    return this.#compensation
  }

  /** Looks for the first time after the usual while. */
  begin(nowMs: number): void {
    this.#compensatedMs = nowMs
    this.#beganMs = nowMs
  }

  /** The referee says how late our inputs come, smoothed, in frames. */
  noteLateness(lateFrames: number): void {
    this.#lateFrames = lateFrames
  }

  /** A frame is due: call just before it is simulated, when everything that came is in the session. */
  noteDue(): void {
    const { frame, log } = this.#session
    for (const { seat } of this.#links.all) {
      if (seat === this.#options.localSeat || log.latestStatus(seat) !== 'playing') continue
      const early = log.heldThrough(seat) - frame
      if (!(early >= this.#earlyFrames)) this.#earlyFrames = early
    }
  }

  /** Call often; looks twice a second, at the worst path. */
  update(nowMs: number): void {
    if (nowMs - this.#compensatedMs < COMPENSATE_EVERY_MS) return
    this.#compensatedMs = nowMs
    let worst: PeerLink | null = null
    let slackFrames = Number.NaN
    for (const link of this.#links.all) {
      const slack = link.takeSlack()
      if (!this.#links.isLive(link, nowMs) || Number.isNaN(link.rttMs)) continue
      if (!(slack >= slackFrames)) slackFrames = Number.isNaN(slack) ? slackFrames : slack
      if (worst === null || link.rttMs + 2 * link.jitterMs > worst.rttMs + 2 * worst.jitterMs) worst = link
    }
    const earlyFrames = nowMs - this.#beganMs < SETTLING_MS ? Number.NaN : this.#earlyFrames
    this.#earlyFrames = Number.NaN
    if (worst === null) return
    const { localSeat, path, toleranceFrames, limits } = this.#options
    const { rttMs, jitterMs, lossRatio } = worst
    const { packetFrames } = path
    const overdueFrames = this.#lateFrames - toleranceFrames
    const quality = { rttMs, jitterMs, lossRatio, packetFrames, slackFrames, earlyFrames, overdueFrames }
    const session = this.#session
    this.#compensation = compensate(quality, session.game.tickRate, this.#compensation, limits)
    const { delayFrames, windowFrames } = this.#compensation
    session.setDelay(localSeat, delayFrames)
    // A window that closes under frames already predicted would freeze the match until they are confirmed: it closes as
    // they are, while the others' longer delays take effect.
    const ahead = Math.max(0, session.frame - 1 - session.confirmedFrame)
    session.windowFrames = Math.max(windowFrames, Math.min(session.windowFrames, ahead))
  }
}
