/** When a running match is over for its relay: decided and claimed, deserted, or stuck. */
import type { Frame } from '../../src/core/game.js'

/** A running match of which no frame becomes final any more is closed after this, whatever its seats' statuses. */
const IDLE_MS = 60_000

/** What is seen of the match at a moment. */
export interface MatchSight {
  /** Every seat is empty, or has said goodbye. */
  readonly deserted: boolean
  /** When a frame last became final. */
  readonly aliveMs: number
  readonly finalFrame: Frame
  /** Seats that are not empty, and seats that have claimed an outcome. */
  readonly live: number
  readonly claims: number
  /** The outcome will be known without anybody's claim. */
  readonly simulated: boolean
}

export interface MatchEndTimes {
  /** For the others to claim, once the outcome is known. */
  readonly claimWaitMs: number
  /** For the players of a resumed match to come back. */
  readonly resumeMs: number
}

export class MatchEnd {
  readonly #times: MatchEndTimes
  /** Frames of a match that was resumed; -1 of any other. */
  readonly #resumedFrames: number
  #decidedMs: number | null = null
  #quorumMs: number | null = null

  constructor(times: MatchEndTimes, resumedFrames = -1) {
    this.#times = times
    this.#resumedFrames = resumedFrames
  }

  /** The simulation has reached the outcome. */
  get decided(): boolean {
    return this.#decidedMs !== null
  }

  decide(nowMs: number): void {
    this.#decidedMs ??= nowMs
  }

  /** The outcome was perhaps reached in frames that are forgotten now: they are simulated again. */
  undecide(): void {
    this.#decidedMs = null
  }

  /** Asked again and again while the match runs: it remembers since when most seats have claimed. */
  isOver({ deserted, aliveMs, finalFrame, live, claims, simulated }: MatchSight, nowMs: number): boolean {
    const { claimWaitMs, resumeMs } = this.#times
    const idleMs = finalFrame + 1 === this.#resumedFrames ? resumeMs : IDLE_MS
    if (deserted || nowMs - aliveMs > idleMs) return true
    if (claims > 0 && claims >= live) return this.decided || !simulated
    // Without a simulation claims are all there is to go by, and one alone is none: a single seat could end any match.
    if (claims * 2 > live) this.#quorumMs ??= nowMs
    // Whoever has not claimed in time has had its chance.
    const sinceMs = simulated ? this.#decidedMs : this.#quorumMs
    return sinceMs !== null && nowMs - sinceMs > claimWaitMs
  }
}
