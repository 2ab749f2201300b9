/** When a running match is over for its relay: decided and claimed, deserted, or stuck. */
import type { MatchSight } from '../../src/match/hosted/match-recorder.js'

/** A running match of which no frame becomes final any more is closed after this, whatever its seats' statuses. */
const IDLE_MS = 60_000

/** What is known of a running match. */
export interface SimulatedSight extends MatchSight {
  /** The outcome will be known without any claim: the relay simulates the match. */
  readonly simulated: boolean
}

/** How long a relay waits at the end of a match. */
export interface MatchEndTimes {
  /** For the other seats to claim, once the outcome is known. */
  readonly claimWaitMs: number
  /** For the players of a resumed match to come back. */
  readonly resumeMs: number
}

/** Decides when one running match is over. */
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

  /** The simulation has reached the outcome, now or before. */
  decide(nowMs: number): void {
    this.#decidedMs ??= nowMs
  }

  /** The outcome was perhaps reached in frames that are discarded now: they are simulated again. */
  undecide(): void {
    this.#decidedMs = null
  }

  /** Asked again and again while the match runs: it remembers since when most seats have claimed. */
  isOver({ deserted, aliveMs, finalFrame, live, claims, simulated }: SimulatedSight, nowMs: number): boolean {
    const { claimWaitMs, resumeMs } = this.#times
    const idleMs = finalFrame + 1 === this.#resumedFrames ? resumeMs : IDLE_MS
    if (deserted || nowMs - aliveMs > idleMs) return true
    if (claims > 0 && claims >= live) return this.decided || !simulated
    // Without a simulation only claims count, and one alone does not: a single seat could end any match.
    if (claims * 2 > live) this.#quorumMs ??= nowMs
    // A seat that has not claimed in time is not waited for.
    const sinceMs = simulated ? this.#decidedMs : this.#quorumMs
    return sinceMs !== null && nowMs - sinceMs > claimWaitMs
  }
}
