/** From measured round trip, jitter and loss to mode, input delay and prediction window. Pure, with hysteresis. */
import type { Compensation, CompensationLimits, PathQuality } from './compensation-contract.js'
import { withinLimit } from './compensation-contract.js'
import {
  chooseDelay,
  chooseMargin,
  coveringFramesOf,
  isCalm,
  oneWayFramesOf,
  unnoticedFramesOf,
} from './compensation-delay.js'
import { chooseMode, countSteadyLooks } from './compensation-mode.js'
import { chooseWindow } from './compensation-window.js'
import { PREDICTION_WINDOW_MAX } from './session.js'

/**
 * Chooses mode, delay and window for a measured path. Call it at regular looks, twice a second: what it counts, it counts in looks.
 *
 * Lockstep waits for the inputs of all seats, so its delay must cover one way, jitter, and the wait for a packet. While that is
 * no more than what goes unnoticed, and no input comes late, lockstep is as good as a game without a network: nothing is ever
 * corrected. Otherwise rollback keeps the delay unnoticed and predicts the rest. Where the author allows no prediction, the delay
 * covers all of it.
 *
 * @param quality the path to the worst peer
 * @param tickRate frames a second
 * @param current what is in force; null for the first choice
 * @param limits what the author has fixed or bounded
 */
export function compensate(
  quality: PathQuality,
  tickRate: number,
  current: Compensation | null,
  limits: CompensationLimits = {},
): Compensation {
  const oneWayFrames = oneWayFramesOf(quality, tickRate)
  const coveringFrames = coveringFramesOf(oneWayFrames)
  const unnoticedFrames = unnoticedFramesOf(tickRate, limits)
  const unnoticed = coveringFrames <= unnoticedFrames
  const steadyLooks = countSteadyLooks(current, quality)
  const calm = isCalm(steadyLooks)

  const mayPredict = limits.mode === undefined && withinLimit(limits.windowFrames, PREDICTION_WINDOW_MAX) > 0
  const mode = limits.mode ?? chooseMode(unnoticed, mayPredict, quality.earlyFrames, current, steadyLooks)
  const marginFrames = chooseMargin(mode, current, quality, calm)
  const path = { coveringFrames, unnoticedFrames, marginFrames }
  const delayFrames = chooseDelay(mode, mayPredict, path, current, calm, limits)
  const windowFrames = chooseWindow(mode, oneWayFrames, delayFrames, current, limits)
  // A path that is now and then too long for lockstep does not return to it at once.
  const tooLong = mode === 'rollback' && !unnoticed && quality.rttMs !== null
  return { mode, delayFrames, windowFrames, marginFrames, steadyLooks: tooLong ? 0 : steadyLooks }
}
