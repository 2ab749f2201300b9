/** From measured round trip, jitter and loss to input delay and prediction window. Pure, with hysteresis. */
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from './session.js'

/** How the distance between players is hidden. */
export type CompensationMode = 'lockstep' | 'interpolated' | 'rollback'

/** What was measured towards the worst peer, smoothed. */
export interface PathQuality {
  readonly rttMs: number
  /** Mean deviation of the one-way time. */
  readonly jitterMs: number
  /** Share of packets lost, 0 to 1. */
  readonly lossRatio: number
  /** Frames between two packets: on a costly lane several frames travel together. */
  readonly packetFrames: number
  /**
   * Fewest frames by which our inputs came early at any peer since the last choice; negative when a peer had to wait for
   * them. NaN when nothing was heard.
   */
  readonly slackFrames: number
  /** Frames by which our inputs reach the referee after the end of its tolerance; negative when in time. NaN if unknown. */
  readonly overdueFrames: number
}

export interface Compensation {
  readonly mode: CompensationMode
  readonly delayFrames: number
  readonly windowFrames: number
  /** Frames of delay that experience has added to what the path alone would need: slow machines, coarse timers. */
  readonly marginFrames: number
}

/** A fixed number, or bounds within which the policy may choose. */
export type Bounded = number | { readonly min: number; readonly max: number }

export interface CompensationLimits {
  readonly mode?: CompensationMode
  readonly delayFrames?: Bounded
  readonly windowFrames?: Bounded
}

/** Up to this round trip lockstep feels local: its whole delay is at most 40 ms one way, below what players notice. */
export const LOCKSTEP_RTT_MS = 80
/** Up to this round trip a steady delay, smoothed by interpolation, is less disturbing than corrections. */
export const INTERPOLATED_RTT_MS = 200
/** A boundary has to be crossed by this share before the mode changes back, so that a path near it does not flap. */
const HYSTERESIS = 0.15
/** Below this slack a peer waited, or nearly: the margin grows. Above `SLACK_AMPLE_FRAMES` it shrinks again. */
const SLACK_SHORT_FRAMES = 1
const SLACK_AMPLE_FRAMES = 3
const MARGIN_MAX_FRAMES = 8
/** With rollback only the referee's tolerance has to be met. This close to its end the margin grows, */
const OVERDUE_SOON_FRAMES = -3
/** and this far from it, it shrinks. */
const OVERDUE_FAR_FRAMES = -8
/** A player that would be substituted for ever is better off with half a second of delay. */
const ROLLBACK_MARGIN_MAX_FRAMES = 30
/** From this loss on the wait for another packet is counted in full. */
const LOSS_RATIO_FULL = 0.02
/** With rollback only this much delay is felt: 3 frames at 60 Hz, the field's usual choice (NetherRealm: 3). */
const ROLLBACK_DELAY_MS = 50

/**
 * Choose mode, delay and window for a measured path.
 *
 * Lockstep and interpolation wait for everybody's input, so the delay must cover one way, jitter, and the wait for a
 * packet; rollback keeps the delay short and covers the rest by prediction. Delays fall one frame at a time and rise at
 * once: a delay too short stutters now, one too long is merely late.
 */
export function compensate(
  quality: PathQuality,
  tickRate: number,
  current: Compensation | null,
  limits: CompensationLimits = {},
): Compensation {
  const frameMs = 1000 / tickRate
  const mode = limits.mode ?? chooseMode(quality.rttMs, current?.mode ?? null)
  // Two mean deviations cover about 95 % of packets; a lost one costs the wait for the next, counted in full where losses
  // are frequent and in part where they are rare, so that no small change of the ratio makes a jump.
  const lateMs =
    2 * quality.jitterMs + frameMs * quality.packetFrames * Math.min(1, quality.lossRatio / LOSS_RATIO_FULL)
  const oneWayFrames = (quality.rttMs / 2 + lateMs) / frameMs + (quality.packetFrames - 1)
  const before = current?.mode === mode ? current.marginFrames : 0
  const marginFrames =
    mode === 'rollback' ? metTolerance(before, quality.overdueFrames) : metPeers(before, quality.slackFrames)
  const covering = Math.ceil(oneWayFrames + 0.5)
  const shortDelay = mode === 'rollback' ? Math.min(covering, Math.round(ROLLBACK_DELAY_MS / frameMs)) : covering
  const wantedDelay = shortDelay + marginFrames
  let delayFrames = bound(limits.delayFrames, Math.min(wantedDelay, INPUT_DELAY_MAX))
  if (current !== null && delayFrames < current.delayFrames && current.mode === mode) {
    // One frame of slack before falling, then one at a time.
    delayFrames = delayFrames + 1 < current.delayFrames ? current.delayFrames - 1 : current.delayFrames
    delayFrames = bound(limits.delayFrames, delayFrames)
  }
  // Prediction covers what the delay does not, doubled for a lost packet or a hiccup, and never less than 8 frames.
  const uncovered = Math.max(0, Math.ceil(oneWayFrames) - delayFrames)
  const wantedWindow = mode === 'rollback' ? Math.max(8, 2 * uncovered + 4) : 0
  let windowFrames = Math.min(wantedWindow, PREDICTION_WINDOW_MAX)
  // A window shrinks only by a clear margin: it costs nothing while it is not used.
  const missing = current?.mode === mode ? current.windowFrames - windowFrames : 0
  if (missing > 0 && missing < 4) windowFrames += missing
  return { mode, delayFrames, windowFrames: bound(limits.windowFrames, windowFrames), marginFrames }
}

/** The loop that is closed: the peers' acknowledgements say whether our inputs come in time, whatever the cause. */
function metPeers(marginFrames: number, slackFrames: number): number {
  if (slackFrames < SLACK_SHORT_FRAMES) return Math.min(MARGIN_MAX_FRAMES, marginFrames + 1)
  if (slackFrames > SLACK_AMPLE_FRAMES) return Math.max(0, marginFrames - 1)
  return marginFrames
}

/** Delay that keeps a slow player's inputs from being substituted. */
function metTolerance(marginFrames: number, overdueFrames: number): number {
  if (overdueFrames > OVERDUE_SOON_FRAMES) return Math.min(ROLLBACK_MARGIN_MAX_FRAMES, marginFrames + 2)
  if (overdueFrames < OVERDUE_FAR_FRAMES) return Math.max(0, marginFrames - 1)
  return marginFrames
}

function chooseMode(rttMs: number, current: CompensationMode | null): CompensationMode {
  // Standing on one side of a boundary moves it away: past it by 15 % to leave, from either side.
  const lockstepEndsMs = LOCKSTEP_RTT_MS * widened(current === null ? null : current === 'lockstep')
  const interpolationEndsMs = INTERPOLATED_RTT_MS * widened(current === null ? null : current !== 'rollback')
  if (rttMs <= lockstepEndsMs) return 'lockstep'
  return rttMs <= interpolationEndsMs ? 'interpolated' : 'rollback'
}

function widened(below: boolean | null): number {
  if (below === null) return 1
  return below ? 1 + HYSTERESIS : 1 - HYSTERESIS
}

function bound(limit: Bounded | undefined, wanted: number): number {
  if (limit === undefined) return wanted
  if (typeof limit === 'number') return limit
  return Math.min(limit.max, Math.max(limit.min, wanted))
}
