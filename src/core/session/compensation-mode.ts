/** Chooses between waiting and predicting, and counts how long waiting would have sufficed. */
import type { Compensation, CompensationMode, PathQuality } from './compensation-contract.js'

/**
 * Nothing late for this many looks, twice a second, and lockstep replaces rollback: one minute, so that a path on which a packet
 * is late now and then costs one stall a minute at most. Rollback is no worse meanwhile: it has nothing to correct.
 */
export const LOCKSTEP_AFTER_LOOKS = 120
/** Where rollback was the start because the path was not known, nothing late for this many looks is enough: 4 s. */
const KNOWN_AFTER_LOOKS = 8

/**
 * By the felt cost with which the benchmark `feel` compares modes, rollback with the unnoticed delay is never worse than a longer
 * wait; it is no better where no input comes late.
 *
 * @param unnoticed true when the delay that covers the path is not noticed
 * @param mayPredict true when the author has fixed no mode and allows a prediction window
 * @param steadyLooks as counted by `countSteadyLooks`, this look included
 */
export function chooseMode(
  unnoticed: boolean,
  mayPredict: boolean,
  earlyFrames: PathQuality['earlyFrames'],
  current: Compensation | null,
  steadyLooks: number,
): CompensationMode {
  if (!mayPredict) return unnoticed ? 'lockstep' : 'interpolated'
  if (!unnoticed || (earlyFrames !== null && earlyFrames < 0)) return 'rollback'
  return current?.mode === 'rollback' && steadyLooks < LOCKSTEP_AFTER_LOOKS ? 'rollback' : 'lockstep'
}

/** Looks in a row at which no input of the others was late. A look at which nothing is known does not count, either way. */
export function countSteadyLooks(current: Compensation | null, { rttMs, earlyFrames }: PathQuality): number {
  const before = current?.steadyLooks ?? (rttMs === null ? LOCKSTEP_AFTER_LOOKS - KNOWN_AFTER_LOOKS : 0)
  if (earlyFrames === null) return before
  return earlyFrames < 0 ? 0 : before + 1
}
