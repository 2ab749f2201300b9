/** Fetches all final frames of a match in one piece, when seals no longer describe the ones that are missing. */
import type { FinalFrames } from '../../core/session/final-frames.js'
import { PeerstepError } from '../../errors.js'
import type { Clock } from '../../transport/clock.js'

/** Frames missing for this long are no longer described by seals: they are fetched. */
const FETCH_AFTER_MS = 1000
/** For so long after a fetch began nothing else is asked for; a slower fetch must not cost the spectator its place. */
const FETCH_FIRST_MS = 1000
/** After this many fetches in a row without a new frame, no frame is to be expected any more. */
const FETCHES_MAX = 5

/** What a fetcher needs from its spectator. */
export interface FinalFetcherOptions {
  readonly clock: Clock
  /** Asks the relay; resolves to null when it does not have the frames. Absent without a relay. */
  readonly fetchFinal?: ((matchId: Uint8Array) => Promise<FinalFrames | null>) | undefined
  /** Takes the frames. @returns true when some of them are new */
  readonly take: (final: FinalFrames) => boolean
  /** The missing frames cannot be had: a sentence that says why. */
  readonly giveUp: (reason: string) => void
}

/** One fetch at a time, and a count of those that brought nothing. */
export class FinalFetcher {
  readonly #options: FinalFetcherOptions
  /** Since when frames have been missing; null while none are. */
  #gapSinceMs: number | null = null
  #fetching = false
  #fetchedMs = Number.NEGATIVE_INFINITY
  #emptyFetches = 0
  #fetches = 0

  constructor(options: FinalFetcherOptions) {
    this.#options = options
  }

  /** Fetches begun so far. */
  get fetches(): number {
    return this.#fetches
  }

  /** True while frames are missing between those held and those that arrive. */
  get hasGap(): boolean {
    return this.#gapSinceMs !== null
  }

  /** True while a fetch is new enough to wait for it. */
  isFresh(nowMs: number): boolean {
    return this.#fetching && nowMs - this.#fetchedMs < FETCH_FIRST_MS
  }

  /** A seal continued the frames held: none are missing. */
  noteTaken(): void {
    this.#gapSinceMs = null
  }

  /** A seal arrived that leaves frames out: fetches when that has lasted for a second. */
  noteGap(matchId: Uint8Array, receivedAtMs: number): void {
    if (this.#gapSinceMs === null) this.#gapSinceMs = receivedAtMs
    else if (receivedAtMs - this.#gapSinceMs >= FETCH_AFTER_MS) this.fetch(matchId)
  }

  /** Fetches everything since frame 0. Does nothing while a fetch is under way. */
  fetch(matchId: Uint8Array): void {
    const { fetchFinal, clock, take, giveUp } = this.#options
    if (fetchFinal === undefined) {
      if (this.hasGap) giveUp('the match has run for too long to be watched from here')
      return
    }
    if (this.#fetching) return
    this.#fetching = true
    this.#fetchedMs = clock.nowMs()
    this.#gapSinceMs = null
    this.#fetches += 1
    fetchFinal(matchId)
      .then((final) => {
        const fresh = final !== null && take(final)
        this.#emptyFetches = fresh ? 0 : this.#emptyFetches + 1
        if (this.#emptyFetches >= FETCHES_MAX) giveUp('what was missed of the match is not to be had any more')
      })
      .catch((error: unknown) => {
        // A relay that does not answer now may answer later: frames are still missing, and are asked for again.
        if (!(error instanceof PeerstepError)) throw error
      })
      .finally(() => {
        this.#fetching = false
      })
  }
}
