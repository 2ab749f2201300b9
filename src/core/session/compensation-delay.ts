/** Chooses the input delay: from the path, from measured lateness, and from what players notice. */
import {
  type Compensation,
  type CompensationLimits,
  type CompensationMode,
  type PathQuality,
  withinLimit,
} from './compensation-contract.js'
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from './session.js'

// What players notice.
/**
 * Delay on one's own screen that players do not notice: 3 frames at 60 Hz. Of all fixed delays it costs least with rollback
 * (benchmark `feel`): a shorter one gains nothing that is felt and makes corrections larger, a longer one is felt at once.
 */
export const UNNOTICED_DELAY_MS = 50

// What the path needs.
/** A path that is not known yet is taken to be this long: too short a delay would stutter from the first frame on. */
const UNKNOWN_RTT_MS = 100
/** From this loss on, the wait for another packet is counted in full: at 60 Hz more than one packet a second is lost. */
const LOSS_RATIO_FULL = 0.02
/** Frames that a window is to leave free when the delay covers what the window cannot: a hiccup of 33 ms at 60 Hz. */
const HICCUP_FRAMES = 2

// When the delay comes down again.
/** Nothing late for this many looks: 3 s, in which a stall of one frame would have cost as much as a frame of delay. */
const STEADY_LOOKS = 6

// While waiting: the margin follows how early our inputs come at the others.
/** Below this slack a peer had to wait: the margin grows. */
const SLACK_SHORT_FRAMES = 0
/** From this slack on the margin shrinks after steady looks: one frame remains for jitter after it has shrunk by one. */
const SLACK_AMPLE_FRAMES = 2
/** Above this slack the margin shrinks at every look: two frames and more remain. */
const SLACK_HUGE_FRAMES = 3
/** More than 133 ms at 60 Hz on top of the path is no matter of jitter: a longer delay would not repair it. */
const WAITING_MARGIN_MAX_FRAMES = 8

// With rollback: the margin follows the end of the referee's tolerance only.
/** This close to the end of the tolerance the margin grows: jitter of 3 frames would have an input substituted. */
const OVERDUE_SOON_FRAMES = -3
/** This far from it the margin shrinks; the distance to OVERDUE_SOON_FRAMES keeps it from swinging. */
const OVERDUE_FAR_FRAMES = -8
/** Half a second at 60 Hz: such a delay serves a player better than inputs that are always substituted. */
const ROLLBACK_MARGIN_MAX_FRAMES = 30

/** How long an input is on its way, in frames, with allowance for jitter and loss. Not rounded. */
export function oneWayFramesOf(quality: PathQuality, tickRate: number): number {
  const { jitterMs, lossRatio, packetFrames } = quality
  const frameMs = 1000 / tickRate
  // Two mean deviations cover about 95 % of packets. A lost packet costs the wait for the next one: in full where losses are
  // frequent, in part where they are rare, so that no small change of the ratio makes a jump.
  const lateMs = 2 * jitterMs + frameMs * packetFrames * Math.min(1, lossRatio / LOSS_RATIO_FULL)
  const rttMs = quality.rttMs ?? UNKNOWN_RTT_MS
  return (rttMs / 2 + lateMs) / frameMs + (packetFrames - 1)
}

/** The delay that lets an input arrive before it is needed: half a frame more than its way, for the phase of the ticks. */
export function coveringFramesOf(oneWayFrames: number): number {
  return Math.ceil(oneWayFrames + 0.5)
}

/** The longest delay that players do not notice, within the author's limit. At least one frame. */
export function unnoticedFramesOf(tickRate: number, limits: CompensationLimits): number {
  const frameMs = 1000 / tickRate
  return withinLimit(limits.delayFrames, Math.max(1, Math.round(UNNOTICED_DELAY_MS / frameMs)))
}

/** True when inputs have come in time for long enough to lower the delay. */
export function isCalm(steadyLooks: number): boolean {
  return steadyLooks > 0 && steadyLooks % STEADY_LOOKS === 0
}

/**
 * Frames of delay on top of what the path needs. While waiting, the acknowledgements of the others tell whether our inputs come
 * in time, whatever the cause of lateness; with rollback only the referee's tolerance has to be met. A margin learned while
 * waiting says nothing about rollback, nor the other way round.
 */
export function chooseMargin(
  mode: CompensationMode,
  current: Compensation | null,
  { slackFrames, overdueFrames }: PathQuality,
  calm: boolean,
): number {
  const predicts = mode === 'rollback'
  const before = current !== null && (current.mode === 'rollback') === predicts ? current.marginFrames : 0
  return predicts ? marginForTolerance(before, overdueFrames) : marginForPeers(before, slackFrames, calm)
}

/**
 * The input delay in frames. It rises at once and falls one frame at a time: a delay too short stutters now, one too long is
 * merely late.
 *
 * @param mayPredict true when the mode may become 'rollback': then lockstep never asks for a delay that is noticed
 */
export function chooseDelay(
  mode: CompensationMode,
  mayPredict: boolean,
  path: { readonly coveringFrames: number; readonly unnoticedFrames: number; readonly marginFrames: number },
  current: Compensation | null,
  calm: boolean,
  limits: CompensationLimits,
): number {
  const { coveringFrames, unnoticedFrames, marginFrames } = path
  // What a window with too little room does not cover, the delay does.
  const windowMaxFrames = withinLimit(limits.windowFrames, PREDICTION_WINDOW_MAX)
  const shortFrames = Math.max(unnoticedFrames, coveringFrames + HICCUP_FRAMES - windowMaxFrames)
  const leastFrames = mode === 'rollback' ? Math.min(coveringFrames, shortFrames) : coveringFrames
  const mostFrames = mode === 'lockstep' && mayPredict ? unnoticedFrames : INPUT_DELAY_MAX
  const wantedFrames = withinLimit(limits.delayFrames, Math.min(leastFrames + marginFrames, mostFrames))
  return current === null ? wantedFrames : eased(current.delayFrames, wantedFrames, calm)
}

function marginForPeers(marginFrames: number, slackFrames: number | null, calm: boolean): number {
  if (slackFrames === null) return marginFrames
  if (slackFrames < SLACK_SHORT_FRAMES) return Math.min(WAITING_MARGIN_MAX_FRAMES, marginFrames + 1)
  const ample = slackFrames > SLACK_HUGE_FRAMES || (calm && slackFrames >= SLACK_AMPLE_FRAMES)
  return ample ? Math.max(0, marginFrames - 1) : marginFrames
}

function marginForTolerance(marginFrames: number, overdueFrames: number | null): number {
  if (overdueFrames === null) return marginFrames
  if (overdueFrames > OVERDUE_SOON_FRAMES) return Math.min(ROLLBACK_MARGIN_MAX_FRAMES, marginFrames + 2)
  if (overdueFrames < OVERDUE_FAR_FRAMES) return Math.max(0, marginFrames - 1)
  return marginFrames
}

/** Up at once; down one frame at a time, the last one only when nothing was late for a while. */
function eased(beforeFrames: number, wantedFrames: number, calm: boolean): number {
  const excess = beforeFrames - wantedFrames
  if (excess <= 0) return wantedFrames
  return excess > 1 || calm ? beforeFrames - 1 : beforeFrames
}
