/** Frames that a peer missed of its match: noticed, and fetched when seals no longer describe them. `catch-up` simulates them. */
import type { FinalFrames } from '../../core/session/final-frames.js'
import type { Session } from '../../core/session/session.js'
import { PeerstepError } from '../../errors.js'
import type { Clock } from '../../transport/clock.js'
import { CatchUp } from './catch-up.js'

/** Seals that begin after a gap for this long: the referee no longer describes the missed frames. */
const FETCH_AFTER_MS = 1000
/** More missed frames than this are fetched at once: the referee still describes them, but for seconds, seal by seal. */
const FAR_FRAMES = 1200
/** Not again before this time: fetched frames have to be taken in first, and a useless answer would be the same again. */
const FAR_AGAIN_MS = 2000

/** Brings a session up to the match: at the start, and beside the match after a gap. */
export class GapFetcher<State, Input> {
  readonly #session: Session<State, Input>
  readonly #fetch: (() => Promise<FinalFrames | null>) | undefined
  #catchUp: CatchUp<State, Input> | null
  #gapSinceMs = Number.NaN
  #far = false
  #fetchedMs = Number.NEGATIVE_INFINITY
  #fetching = false

  /**
   * @param fetch asks for all final frames; null when they cannot be had. Undefined where no relay can be asked
   * @param final what was missed before the match began here
   */
  constructor(
    session: Session<State, Input>,
    fetch: (() => Promise<FinalFrames | null>) | undefined,
    final: FinalFrames | undefined,
  ) {
    this.#session = session
    this.#fetch = fetch
    this.#catchUp = final === undefined ? null : new CatchUp(session, final)
  }

  /** Are there frames to simulate before the session is where the match is? */
  get pending(): boolean {
    return this.#catchUp !== null
  }

  /**
   * Simulate as much as one tick has time for, before the match goes on.
   * @returns true when nothing is left
   */
  catchUp(clock: Clock, nowMs: number): boolean {
    if (this.#catchUp?.advanceForTick(clock, nowMs)) this.#catchUp = null
    return this.#catchUp === null
  }

  /**
   * A seal of the referee came.
   * @param follows from what is final here
   * @param missing frames up to the last that it describes which are not final here
   */
  noteSeal(follows: boolean, missing: number, receivedAtMs: number): void {
    this.#far = missing > FAR_FRAMES
    if (follows) this.#gapSinceMs = Number.NaN
    else if (Number.isNaN(this.#gapSinceMs)) this.#gapSinceMs = receivedAtMs
  }

  /** Beside the match: simulate a slice of what was fetched, or fetch. */
  tick(nowMs: number): void {
    if (this.#catchUp?.advance()) this.#catchUp = null
    const far = this.#far && nowMs - this.#fetchedMs >= FAR_AGAIN_MS
    if (far || nowMs - this.#gapSinceMs >= FETCH_AFTER_MS) this.#fetchFinal(nowMs)
  }

  /** The gap is long, or longer than the referee keeps: fetch all final frames, once at a time. */
  #fetchFinal(nowMs: number): void {
    if (this.#fetch === undefined || this.#fetching || this.#catchUp !== null) return
    this.#fetching = true
    this.#far = false
    this.#fetchedMs = nowMs
    this.#gapSinceMs = Number.NaN
    this.#fetch()
      .then((final) => {
        if (final !== null) this.#catchUp = new CatchUp(this.#session, final)
      })
      .catch((error: unknown) => {
        // A relay that does not answer now may answer later: the gap that made us ask remains, and is fetched again.
        if (!(error instanceof PeerstepError)) throw error
      })
      .finally(() => {
        this.#fetching = false
      })
  }
}
