/** Fits a session's input delay and prediction window to the paths to the other peers, as these change. */

import type { Seat } from '../../core/game.js'
import { compensate } from '../../core/session/compensation.js'
import type { Compensation, CompensationLimits } from '../../core/session/compensation-contract.js'
import type { Session } from '../../core/session/session.js'
import type { PeerLink } from './peer-link.js'
import type { SeatLinks } from './seat-links.js'

/** The policy looks again this often: more would follow noise, less would lag behind a change of network. */
const COMPENSATE_EVERY_MS = 500
/** For this long after the start clocks are being synchronised: an input that comes late says nothing of the path. */
const SETTLING_MS = 4000

/** What a compensator needs to know of its match. */
export interface CompensatorOptions {
  readonly localSeat: Seat
  /** Frames that travel in one packet now. */
  readonly path: { readonly packetFrames: number }
  /** Frames an input may reach the referee late before it is substituted. */
  readonly toleranceFrames: number
  /** What the author has fixed or bounded. */
  readonly limits: CompensationLimits
  /** In force until the first look. */
  readonly start: Compensation
}

/** Measures lateness between looks, and twice a second lets the policy choose for the worst path. */
export class Compensator<State, Input> {
  readonly #session: Session<State, Input>
  readonly #links: SeatLinks<State, Input>
  readonly #options: CompensatorOptions
  #compensation: Compensation
  #compensatedMs = 0
  #beganMs = 0
  /** As the referee told it last. */
  #lateFrames: number | null = null
  /** Fewest since the last look. */
  #earlyFrames: number | null = null

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

  /** The match begins: the first look follows half a second later. */
  begin(nowMs: number): void {
    this.#compensatedMs = nowMs
    this.#beganMs = nowMs
  }

  /** The referee has told how late our inputs come, smoothed, in frames; negative when they come early. */
  noteLateness(lateFrames: number): void {
    this.#lateFrames = lateFrames
  }

  /** A frame is due: call just before it is simulated, when everything that arrived is in the session. */
  noteDue(): void {
    const { frame, log } = this.#session
    for (const { seat } of this.#links.all) {
      if (seat === this.#options.localSeat || log.latestStatus(seat) !== 'playing') continue
      this.#earlyFrames = fewest(this.#earlyFrames, log.lastHeldFrame(seat) - frame)
    }
  }

  /** Call often; looks twice a second, at the worst path. */
  update(nowMs: number): void {
    if (nowMs - this.#compensatedMs < COMPENSATE_EVERY_MS) return
    this.#compensatedMs = nowMs
    const { worst, slackFrames } = this.#takeWorst(nowMs)
    const earlyFrames = nowMs - this.#beganMs < SETTLING_MS ? null : this.#earlyFrames
    this.#earlyFrames = null
    if (worst === null) return
    const { localSeat, path, toleranceFrames, limits } = this.#options
    const { rttMs, jitterMs, lossRatio } = worst
    const { packetFrames } = path
    const overdueFrames = this.#lateFrames === null ? null : this.#lateFrames - toleranceFrames
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

  /** The measured link with the longest way, and the least slack of all; each link starts a new measurement of slack. */
  #takeWorst(nowMs: number): { worst: PeerLink | null; slackFrames: number | null } {
    let worst: PeerLink | null = null
    let slackFrames: number | null = null
    for (const link of this.#links.all) {
      const slack = link.takeSlack()
      if (!this.#links.isLive(link, nowMs) || Number.isNaN(link.rttMs)) continue
      slackFrames = fewest(slackFrames, slack)
      if (worst === null || wayMs(link) > wayMs(worst)) worst = link
    }
    return { worst, slackFrames }
  }
}

/** Two mean deviations cover about 95 % of packets. */
function wayMs({ rttMs, jitterMs }: PeerLink): number {
  return rttMs + 2 * jitterMs
}

function fewest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b
  return Math.min(a, b)
}
