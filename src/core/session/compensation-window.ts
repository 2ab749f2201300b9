/** Chooses the prediction window. */
import {
  type Compensation,
  type CompensationLimits,
  type CompensationMode,
  withinLimit,
} from './compensation-contract.js'
import { PREDICTION_WINDOW_MAX } from './session.js'

/** The shortest window with rollback: 133 ms at 60 Hz, enough for a hiccup on a path that needs no prediction. */
const WINDOW_MIN_FRAMES = 8
/** Room beside the doubled way, for a packet that is lost after another. */
const WINDOW_SPARE_FRAMES = 4
/** A window shrinks only by this much or more: it costs nothing while it is not used. */
const WINDOW_SHRINK_FRAMES = 4

/** The prediction window in frames: with rollback what the delay does not cover, doubled for a lost packet; otherwise 0. */
export function chooseWindow(
  mode: CompensationMode,
  oneWayFrames: number,
  delayFrames: number,
  current: Compensation | null,
  limits: CompensationLimits,
): number {
  const uncovered = Math.max(0, Math.ceil(oneWayFrames) - delayFrames)
  const wanted = mode === 'rollback' ? Math.max(WINDOW_MIN_FRAMES, 2 * uncovered + WINDOW_SPARE_FRAMES) : 0
  let windowFrames = Math.min(wanted, PREDICTION_WINDOW_MAX)
  const excess = current?.mode === mode ? current.windowFrames - windowFrames : 0
  if (excess > 0 && excess < WINDOW_SHRINK_FRAMES) windowFrames += excess
  return withinLimit(limits.windowFrames, windowFrames)
}
