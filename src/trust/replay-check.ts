/** What can be checked about a replay file without trust in the player who sends it, from cheap to costly. */
import { equalBytes } from '../core/bytes.js'
import { fingerprintGame } from '../core/checks/fingerprint.js'
import type { Game } from '../core/game.js'
import { replay } from '../core/session/replay.js'
import { canonicalJson } from '../wire/canonical-json.js'
import { type Certificate, decodeRecord, decodeReplayFile, framesOfRecord, type MatchRecord } from '../wire/record.js'
import { heldBy } from '../wire/seats.js'
import { openCertificate, recordDigest } from './certificate.js'
import { checkClaim, sameClaim } from './claim.js'
import { CHECKPOINT_FRAMES, findVerdict, type Simulated } from './verdict.js'

/** The result of `checkReplay`: the contents of the file, or why it is refused. */
export type ReplayCheck =
  | {
      readonly ok: true
      readonly record: MatchRecord
      readonly certificate: Certificate
      /** False when no game was given: the signatures hold, but the inputs were not simulated here. */
      readonly simulated: boolean
    }
  | { readonly ok: false; readonly reason: string }

/**
 * Checks a replay file: canonical bytes, the relay's signature, the digest, the seats' signatures, that the verdict
 * follows from them, and (given the game) that the final inputs lead to every checkpoint, the state and the outcome.
 *
 * @param game the game the record names, or null to check signatures only
 * @returns a reason to show when anything is wrong; never throws for any bytes, nor for a game that throws
 */
export async function checkReplay(file: Uint8Array, game: Game<unknown, unknown> | null): Promise<ReplayCheck> {
  const parts = decodeReplayFile(file)
  if (parts === null) return refuse('this is not a replay file, or it was changed')
  const certificate = await openCertificate(parts.certificate)
  if (certificate === null) return refuse('the certificate is not signed by the relay it names')
  const record = decodeRecord(parts.record)
  if (record === null) return refuse('the record is damaged')
  if (!equalBytes(await recordDigest(parts.record), certificate.recordDigest)) {
    return refuse('the certificate speaks of another record')
  }
  if (!equalBytes(record.matchId, certificate.matchId)) return refuse('record and certificate name different matches')
  const forged = await forgedClaim(record)
  if (forged !== null) return refuse(forged)

  let simulated = statedSimulation(certificate)
  if (game !== null) {
    const played = play(record, certificate, game)
    if (typeof played === 'string') return refuse(played)
    if (simulated !== null) simulated = played
  }
  const mismatch = unfounded(record, certificate, simulated)
  return mismatch === null ? { ok: true, record, certificate, simulated: game !== null } : refuse(mismatch)
}

/** What the certificate states about the relay's simulation; null when the relay did not simulate. */
function statedSimulation({ stateHash, frames, outcomeJson }: Certificate): Simulated | null {
  return stateHash === null ? null : { frame: frames, stateHash, outcomeJson }
}

async function forgedClaim(record: MatchRecord): Promise<string | null> {
  const seen = new Set<number>()
  const holders = heldBy(record.seats, record.seatings)
  for (const claim of record.claims) {
    if (seen.has(claim.seat)) return `seat ${claim.seat} claims twice`
    seen.add(claim.seat)
    if (!equalBytes(claim.matchId, record.matchId)) return `the claim of seat ${claim.seat} is about another match`
    if (!(await checkClaim(claim, holders))) return `the claim of seat ${claim.seat} is not signed by its peer`
  }
  return null
}

/** The record's inputs played again; a sentence when they do not lead where record or certificate say. */
function play(record: MatchRecord, certificate: Certificate, game: Game<unknown, unknown>): Simulated | string {
  const facts = record.game
  if (game.id !== facts.id || game.version !== facts.version) {
    return `the record is of ${facts.id} ${facts.version}, the module holds ${game.id} ${game.version}`
  }
  try {
    if (fingerprintGame(game) !== facts.fingerprint) {
      return `this build of ${game.id} ${game.version} behaves differently from the one the match was played with`
    }
    const setup = { seed: record.seed, seats: record.seats.length, options: record.options }
    const result = replay(game, setup, framesOfRecord(record), CHECKPOINT_FRAMES)
    const outcomeJson = result.outcome === undefined ? '' : canonicalJson(result.outcome)
    if (outcomeJson === null) return 'the game gave an outcome that is not plain JSON'
    if (result.frames !== record.frames) return `the match is decided after ${result.frames} frames, the record goes on`
    const simulated = { frame: result.frames, stateHash: result.hash, outcomeJson }
    if (certificate.stateHash === null) {
      // The relay did not simulate; what the seats attested can be compared with the inputs now.
      if (record.checkpoints.length > 0)
        return 'the record has checkpoints, but the certificate states that the match was not simulated'
      const attested = record.claims.filter(({ seat }) => !certificate.dissentingSeats.includes(seat))
      const contradicted = certificate.verdict === 'attested' && !attested.every((claim) => sameClaim(claim, simulated))
      return contradicted ? 'the inputs lead to another outcome than the seats attested' : simulated
    }
    if (result.checkpoints.length !== record.checkpoints.length)
      return 'the record does not have the checkpoints it should'
    for (const [index, { frame, hash }] of result.checkpoints.entries()) {
      const stated = record.checkpoints[index]!
      if (stated.frame !== frame || stated.hash !== hash)
        return `the state after frame ${frame} is not the one recorded`
    }
    return simulated
  } catch (error) {
    return `the game could not play the record: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Null when the certificate states what follows from claims and simulation; otherwise what differs. */
function unfounded(record: MatchRecord, certificate: Certificate, simulated: Simulated | null): string | null {
  const { frames, seats, claims } = record
  const found = findVerdict({ frames, seats, claims, simulated })
  if (found.frames !== certificate.frames || certificate.frames !== frames)
    return 'the certificate is for another number of frames'
  if (found.stateHash !== certificate.stateHash) return 'the final state is not the one certified'
  if (found.outcomeJson !== certificate.outcomeJson) return 'the outcome is not the one certified'
  if (found.verdict !== certificate.verdict) return `the verdict should be ${found.verdict}, not ${certificate.verdict}`
  if (found.dissentingSeats.join() !== certificate.dissentingSeats.join())
    return 'other seats dissent than the certificate says'
  return null
}

const refuse = (reason: string): ReplayCheck => ({ ok: false, reason })
