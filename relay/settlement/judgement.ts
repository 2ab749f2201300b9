/** The verdict on a closed match, and the record it speaks of. */
import { cutFrames, type FinalFrames, joinFrames } from '../../src/core/session/final-frames.js'
import type { Simulated } from '../../src/trust/verdict.js'
import { type Finding, findVerdict } from '../../src/trust/verdict.js'
import type { Claim } from '../../src/wire/claim.js'
import type { Checkpoint, MatchRecord } from '../../src/wire/record.js'
import { recordOfFrames } from '../store/sealed-log.js'
import { shapeOf } from './open-match.js'

/**
 * @param opening the record without frames
 * @param chunks all that was sealed; what lies behind the outcome is dropped
 * @param claims ascending by seat, at most one each
 * @param simulated null when the relay did not simulate
 */
export function judge(
  opening: MatchRecord,
  chunks: readonly FinalFrames[],
  claims: readonly Claim[],
  simulated: Simulated | null,
  checkpoints: readonly Checkpoint[],
): { readonly finding: Finding; readonly record: MatchRecord } {
  const sealed = joinFrames(chunks, shapeOf(opening))
  const finding = findVerdict({ frames: sealed.count, seats: opening.seats, claims, simulated })
  const final = cutFrames(sealed, 0, finding.frames - 1)
  return { finding, record: { ...opening, ...recordOfFrames(final), checkpoints, claims } }
}
