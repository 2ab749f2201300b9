/** What the relay must never forget: matches, their sealed inputs, the seats' claims, and how each match ended. */

export type MatchStatus = 'running' | 'closing' | 'settled'

export interface StoredSeat {
  /** Peer id; empty when nobody sat here. */
  readonly peer: string
  readonly name: string
}

export interface NewMatch {
  /** Match id, lower-case hex. */
  readonly id: string
  readonly room: string
  readonly gameId: string
  readonly gameVersion: string
  readonly seats: readonly StoredSeat[]
  /** Canonical JSON. */
  readonly optionsJson: string
  readonly startedAtMs: number
  /** All that is known at the start, encoded as a record without frames. */
  readonly opening: Uint8Array
  readonly meeting: Meeting
}

/** How to get into a match that runs. */
export interface Meeting {
  /** Where its players talk. */
  readonly topic: string
  /** Nobody new is let in. */
  readonly closed: boolean
}

/** Consecutive final frames exactly as they were sealed. */
export interface LogChunk {
  readonly firstFrame: number
  readonly count: number
  /** Seat after seat, `count` raw inputs each. */
  readonly inputs: Uint8Array
  /** Facts beside the inputs, as JSON the writer of the log understands. */
  readonly facts: string
}

export interface StoredClaim {
  readonly seat: number
  readonly bytes: Uint8Array
}

export interface Settled {
  readonly verdict: string
  /** Canonical JSON; empty when the match was abandoned. */
  readonly outcomeJson: string
  readonly frames: number
  readonly endedAtMs: number
  readonly certificate: Uint8Array
  readonly record: Uint8Array
  /** Why the verdict is what it is, where that needs saying; for people. */
  readonly note: string
}

export interface MatchSummary {
  readonly id: string
  readonly room: string
  readonly gameId: string
  readonly gameVersion: string
  readonly seats: readonly StoredSeat[]
  readonly optionsJson: string
  readonly status: MatchStatus
  /** Empty until settled. */
  readonly verdict: string
  readonly outcomeJson: string
  /** Frames in the record; 0 until settled. */
  readonly frames: number
  readonly startedAtMs: number
  /** 0 until settled. */
  readonly endedAtMs: number
  readonly note: string
}

export interface MatchFilter {
  readonly room?: string | undefined
  readonly game?: string | undefined
  readonly verdict?: string | undefined
  /** Only matches older than this one: the last of the page before. */
  readonly before?: { readonly startedAtMs: number; readonly id: string } | undefined
  /** 1 to `MATCH_PAGE_MAX`. */
  readonly limit: number
}

export const MATCH_PAGE_MAX = 100

export interface StoredReplay {
  readonly record: Uint8Array
  readonly certificate: Uint8Array
}

/**
 * A promise of a write resolves when the write is durable: no crash of the process or the machine loses it.
 * Every method rejects with PeerstepError STORE_FAILED when the store cannot do it; nothing is then half done.
 */
export interface Store {
  /** Rejects when the match id exists. */
  openMatch(match: NewMatch): Promise<void>
  /** Rejects when the match does not exist, is settled, or already has a chunk at this frame. */
  appendLog(matchId: string, chunk: LogChunk): Promise<void>
  /** Forgets the chunks that start at `fromFrame` or later. Rejects when the match does not exist or is settled. */
  truncateLog(matchId: string, fromFrame: number): Promise<void>
  /** The first claim of a seat stands; a later one is ignored. */
  addClaim(matchId: string, claim: StoredClaim): Promise<void>
  /** The match runs no more; its verdict is being found. */
  closeMatch(matchId: string): Promise<void>
  /**
   * Ends the match once and for all; its log and claims live on inside the record only.
   * @returns false when it was settled before: nothing changed
   */
  settle(matchId: string, settled: Settled): Promise<boolean>

  /** Matches that are not settled, oldest first. */
  unsettled(): Promise<MatchSummary[]>
  /** What `openMatch` was given as `opening`. */
  opening(matchId: string): Promise<Uint8Array | undefined>
  /** What `openMatch` was given as `meeting`; its topic is empty when that was before topics were kept. */
  meeting(matchId: string): Promise<Meeting | undefined>
  /** The chunks of a match from the one that starts at `fromFrame`, in order, at most `chunksMax`. */
  readLog(matchId: string, fromFrame: number, chunksMax: number): Promise<LogChunk[]>
  claims(matchId: string): Promise<StoredClaim[]>
  /** Newest first. */
  matches(filter: MatchFilter): Promise<MatchSummary[]>
  match(matchId: string): Promise<MatchSummary | undefined>
  /** Undefined until settled. */
  replay(matchId: string): Promise<StoredReplay | undefined>

  /** Why writes fail at the moment; undefined when all is well. */
  trouble(): string | undefined
  /** Finishes what was accepted, then closes. */
  close(): Promise<void>
}

/** Counts what the store does; all methods are cheap and never throw. */
export interface StoreObserver {
  committed(writes: number, seconds: number): void
}
