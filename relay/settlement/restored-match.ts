/** A match read back from the store after its relay went away. */
import { PeerstepError } from '../../src/errors.js'
import { decodeWith, encodeWith } from '../../src/wire/checked-fields.js'
import { type Claim, readClaim, writeClaim } from '../../src/wire/claim.js'
import { peerstep } from '../../src/wire/generated.js'
import { OUTCOME_BYTES_MAX } from '../../src/wire/limits.js'
import { decodeRecord, type MatchRecord } from '../../src/wire/record.js'
import type { Seating } from '../../src/wire/seats.js'
import { contiguous, fromLogChunk, type LoggedFrames } from '../store/sealed-log.js'
import type { Store } from '../store/store.js'
import type { Durable } from './open-match.js'

/** A stored claim: its outcome, and its other fields of less than 256 bytes. */
const CLAIM_BYTES_MAX = OUTCOME_BYTES_MAX + 256
/** Rows of the log read at once: some tens of kilobytes of ordinary play. */
const CHUNKS_PER_READ = 512

/** All that the store holds of a match that is not settled. */
export interface RestoredMatch extends Durable {
  /** Without frames. */
  readonly opening: MatchRecord
  /** Checked before they were stored. */
  readonly claims: readonly Claim[]
  /** Seats that got another holder since the start, in order. */
  readonly seatings: readonly Seating[]
}

/** A claim as the store keeps it. */
export function encodeClaim(claim: Claim): Uint8Array {
  return encodeWith(peerstep.Claim, writeClaim(claim))
}

/** @throws PeerstepError STORE_FAILED when the store holds bytes that cannot be read */
export async function restoreMatch(store: Store, matchId: string): Promise<RestoredMatch> {
  const bytes = await store.opening(matchId)
  const opening = bytes === undefined ? null : decodeRecord(bytes)
  if (opening === null) throw new PeerstepError('STORE_FAILED', `the opening of match ${matchId} cannot be read`)
  const claims = (await store.claims(matchId)).map((stored) => {
    const claim = decodeWith(peerstep.Claim, stored.bytes, CLAIM_BYTES_MAX, readClaim)
    if (claim === null) throw new PeerstepError('STORE_FAILED', `a claim of match ${matchId} cannot be read`)
    return claim
  })
  const chunks = await readChunks(store, matchId, opening.seats.length)
  return { opening, ...durableIn(chunks), claims, seatings: chunks.flatMap((chunk) => chunk.seatings ?? []) }
}

/** @param chunks a log from its start, without a gap */
export function durableIn(chunks: readonly LoggedFrames[]): Durable {
  const sum = (count: (chunk: LoggedFrames) => number): number => chunks.reduce((all, chunk) => all + count(chunk), 0)
  return {
    frames: sum((chunk) => chunk.count),
    statusChanges: sum((chunk) => chunk.statuses.length),
    loggedSeatings: sum((chunk) => chunk.seatings?.length ?? 0),
  }
}

/** The whole log of a match up to its end or its first gap. Bounded by the longest match there can be. */
export async function readChunks(store: Store, matchId: string, seats: number): Promise<LoggedFrames[]> {
  const chunks: LoggedFrames[] = []
  let next = 0
  for (;;) {
    const joined = contiguous(await store.readLog(matchId, next, CHUNKS_PER_READ), next)
    const last = joined.at(-1)
    if (last === undefined) return chunks
    for (const chunk of joined) chunks.push(fromLogChunk(chunk, seats))
    next = last.firstFrame + last.count
  }
}
