/** The verdict on a closed match, and the record it speaks of. */
import type { Simulated } from '../../src/trust/verdict.js'
import { type Finding, findVerdict } from '../../src/trust/verdict.js'
import type { Claim } from '../../src/wire/facts.js'
import type { Checkpoint, MatchRecord } from '../../src/wire/record.js'
import { type FinalChunk, joinChunks } from '../store/sealed-log.js'

/**
 * @param opening the record without frames
 * @param chunks all that was sealed; what lies behind the outcome is dropped
 * @param claims ascending by seat, at most one each
 * @param simulated null when the relay did not simulate
 */
export function judge(
  opening: MatchRecord,
  chunks: readonly FinalChunk[],
  claims: readonly Claim[],
  simulated: Simulated | null,
  checkpoints: readonly Checkpoint[],
): { readonly finding: Finding; readonly record: MatchRecord } {
  const last = chunks.at(-1)
  const sealed = last === undefined ? 0 : last.firstFrame + last.count
  const finding = findVerdict({ frames: sealed, seats: opening.seats, claims, simulated })
  const { frames } = finding
  const log = joinChunks(chunks, frames, opening.seats.length, opening.game.inputBytes)
  return { finding, record: { ...opening, ...log, frames, checkpoints, claims } }
}
