/** What must be durable: matches, their final inputs, the seats' claims, and how each match ended. */

/** `running` until it ends, `closing` while its verdict is found, `settled` for good. */
export type MatchStatus = 'running' | 'closing' | 'settled'

/** The holder of a seat at the start. */
export interface StoredSeat {
  /** Peer id; empty when the seat had no player. */
  readonly peer: string
  /** What the player called itself. */
  readonly name: string
}

/** A match as it begins. */
export interface NewMatch {
  /** Match id, lower-case hex. */
  readonly id: string
  readonly room: string
  readonly gameId: string
  readonly gameVersion: string
  readonly seats: readonly StoredSeat[]
  /** Canonical JSON. */
  readonly optionsJson: string
  /** Milliseconds since 1970. */
  readonly startedAtMs: number
  /** All that is known at the start, encoded as a record without frames. */
  readonly opening: Uint8Array
  readonly meeting: Meeting
}

/** How peers get into a match that runs. */
export interface Meeting {
  /** Topic of the room. */
  readonly topic: string
  /** The room was opened with `lateJoin: false`: an empty seat is not given away. */
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

/** A claim as its seat signed it. */
export interface StoredClaim {
  readonly seat: number
  /** Encoded, with the signature. */
  readonly bytes: Uint8Array
}

/** How a match ended. */
export interface Settled {
  readonly verdict: string
  /** Canonical JSON; empty when the match was abandoned. */
  readonly outcomeJson: string
  readonly frames: number
  readonly endedAtMs: number
  readonly certificate: Uint8Array
  readonly record: Uint8Array
  /** A sentence about the verdict for people; may be empty. */
  readonly note: string
}

/** A match without its frames. Fields as in `NewMatch` and `Settled`. */
export interface MatchSummary {
  /** Match id, lower-case hex. */
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

/** Which matches to list. */
export interface MatchFilter {
  readonly room?: string | undefined
  readonly game?: string | undefined
  readonly verdict?: string | undefined
  /** Only matches older than this one: the last of the page before. */
  readonly before?: { readonly startedAtMs: number; readonly id: string } | undefined
  /** 1 to `MATCH_PAGE_MAX`. */
  readonly limit: number
}

/** Most matches in one page of a list. */
export const MATCH_PAGE_MAX = 100

/** A settled match: its encoded record, and the relay's certificate of it. */
export interface StoredReplay {
  readonly record: Uint8Array
  readonly certificate: Uint8Array
}

/**
 * Keeps matches. A promise of a write resolves when the write is durable: no crash of the process or the machine loses it.
 * Every method rejects with PeerstepError STORE_FAILED when the store cannot do it; a write is then not done at all.
 */
export interface Store {
  /** Rejects when the match id exists. */
  openMatch(match: NewMatch): Promise<void>
  /** Rejects when the match does not exist, is settled, or already has a chunk at this frame. */
  appendLog(matchId: string, chunk: LogChunk): Promise<void>
  /** Deletes the chunks that start at `fromFrame` or later. Rejects when the match does not exist or is settled. */
  truncateLog(matchId: string, fromFrame: number): Promise<void>
  /** Keeps the first claim of a seat; a later one is ignored. */
  addClaim(matchId: string, claim: StoredClaim): Promise<void>
  /** Notes that the match runs no more, and that its verdict is being found. */
  closeMatch(matchId: string): Promise<void>
  /**
   * Settles the match for good. Its log and claims are deleted: the record holds them.
   * @returns false when it was settled before, or does not exist: nothing changed
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
  /** Claims of an unsettled match, by seat. */
  claims(matchId: string): Promise<StoredClaim[]>
  /** Matches, newest first. */
  matches(filter: MatchFilter): Promise<MatchSummary[]>
  /** One match; undefined when it does not exist. */
  match(matchId: string): Promise<MatchSummary | undefined>
  /** Record and certificate; undefined until settled. */
  replay(matchId: string): Promise<StoredReplay | undefined>

  /** Why writes fail at the moment; undefined when all is well. */
  trouble(): string | undefined
  /** Makes all accepted writes durable, then closes. Later writes are refused. */
  close(): Promise<void>
}

/** Is told what the store does. Its methods are cheap and never throw. */
export interface StoreObserver {
  /** One transaction is durable: how many writes shared it, and how long it took. */
  committed(writes: number, seconds: number): void
}
