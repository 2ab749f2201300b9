/** The end of a match: what its log, its claims and its simulation prove, signed and stored once. */
import type { Frame, Seat } from '../../src/core/game.js'
import type { StateHash } from '../../src/core/hash.js'
import { cutFrames, type FinalFrames, joinFrames } from '../../src/core/session/final-frames.js'
import { assert } from '../../src/errors.js'
import { issueCertificate } from '../../src/trust/certificate.js'
import type { Signer } from '../../src/trust/claim.js'
import { type Finding, findVerdict, type Simulated } from '../../src/trust/verdict.js'
import type { Claim } from '../../src/wire/claim.js'
import { type Checkpoint, encodeRecord, type MatchRecord, type Verdict } from '../../src/wire/record.js'
import type { Log } from '../ops/log.js'
import type { Metrics } from '../ops/metrics.js'
import { recordOfFrames } from '../store/sealed-log.js'
import type { Store } from '../store/store.js'
import { type OpenMatch, shapeOf } from './open-match.js'
import { readChunks } from './restored-match.js'

/** A match of which the verdict is stored. */
export interface SettledMatch {
  readonly verdict: Verdict
  /** Signed and encoded. */
  readonly certificateBytes: Uint8Array
  /** Canonical JSON; empty when there is none. */
  readonly outcomeJson: string
  /** After the last frame; null when the match was not simulated. */
  readonly stateHash: StateHash | null
  /** Frames of the stored record. */
  readonly frames: Frame
  /** Seats whose claim differs from the outcome, ascending. */
  readonly dissentingSeats: readonly Seat[]
  /** For people: why there was no re-simulation; empty when there was one. */
  readonly note: string
}

/** What settling a match needs of its relay. */
export interface SettlerParts {
  readonly store: Store
  readonly signer: Signer
  readonly metrics: Metrics
  readonly log: Log
  /** Milliseconds since 1970. */
  wallClockMs(): number
}

/** What came of simulating a match. */
export interface SimulatedMatch {
  /** Null when the relay did not simulate. */
  readonly simulated: Simulated | null
  /** Empty then. */
  readonly checkpoints: readonly Checkpoint[]
}

/**
 * The verdict on a closed match, and the record that it is about.
 * @param opening the record without frames
 * @param chunks all that was sealed, from frame 0 on; what lies behind the outcome is dropped
 * @param claims ascending by seat, at most one each
 */
export function judge(
  opening: MatchRecord,
  chunks: readonly FinalFrames[],
  claims: readonly Claim[],
  { simulated, checkpoints }: SimulatedMatch,
): { readonly finding: Finding; readonly record: MatchRecord } {
  const sealed = joinFrames(chunks, shapeOf(opening))
  const finding = findVerdict({ frames: sealed.count, seats: opening.seats, claims, simulated })
  const final = cutFrames(sealed, 0, finding.frames - 1)
  return { finding, record: { ...opening, ...recordOfFrames(final), checkpoints, claims } }
}

/**
 * Judges a match that gets no more frames, signs the verdict and stores it.
 * @throws PeerstepError STORE_FAILED; it may be asked again
 */
export async function settleMatch(match: OpenMatch, parts: SettlerParts): Promise<SettledMatch> {
  const { store, signer, metrics, log } = parts
  // Claims and frames that arrived before the close count. Their failures were reported to their callers.
  await match.quiet()
  await store.closeMatch(match.id)
  const { note, ...simulation } = await simulate(match, log)
  const claims = [...match.claims.values()].sort((a, b) => a.seat - b.seat)
  const chunks = await readChunks(store, match.id, match.opening.seats.length)
  const opening = { ...match.opening, seatings: [...match.seatings] }
  const { finding, record } = judge(opening, chunks, claims, simulation)
  const recordBytes = encodeRecord(record)
  const endedAtMs = parts.wallClockMs()
  const certificate = await issueCertificate(signer, match.opening.matchId, recordBytes, finding, endedAtMs)
  const { verdict, outcomeJson, stateHash, frames, dissentingSeats } = finding
  const settled = { verdict, outcomeJson, frames, endedAtMs, certificate, record: recordBytes, note }
  const first = await store.settle(match.id, settled)
  // A commit whose answer got lost counts: the certificate that is stored is the only one there will ever be.
  const stored = first ? certificate : (await store.replay(match.id))?.certificate
  assert(stored !== undefined, 'a settled match has a certificate')
  metrics.matches.inc({ verdict })
  log.info({ match: match.id, room: match.room, verdict, frames, dissentingSeats, note }, 'match settled')
  return { verdict, certificateBytes: stored, outcomeJson, stateHash, frames, dissentingSeats, note }
}

async function simulate(match: OpenMatch, log: Log): Promise<SimulatedMatch & { readonly note: string }> {
  if (match.validation === null) return { simulated: null, checkpoints: [], note: match.note }
  const result = await match.validation.finish()
  if (result.ok) return { simulated: result.simulated, checkpoints: result.checkpoints, note: '' }
  log.warn({ match: match.id, reason: result.reason }, 'a match was not re-simulated')
  return { simulated: null, checkpoints: [], note: result.reason }
}
