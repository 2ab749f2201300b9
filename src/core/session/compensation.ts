/** From measured round trip, jitter and loss to input delay and prediction window. Pure, with hysteresis. */
import { INPUT_DELAY_MAX, PREDICTION_WINDOW_MAX } from './session.js'

/**
 * How the distance between players is hidden: 'lockstep' and 'interpolated' wait for everybody's input, with a delay that nobody
 * notices or with as much as it takes; 'rollback' guesses, and corrects what it guessed wrongly.
 */
export type CompensationMode = 'lockstep' | 'interpolated' | 'rollback'

/** What was measured towards the worst peer, smoothed. */
export interface PathQuality {
  /** NaN while it is not known: then the delay is as for `UNKNOWN_RTT_MS`. */
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
  /**
   * Fewest frames by which the others' inputs came early here since the last choice; negative when we waited, or guessed. NaN when
   * no frame was due, or clocks are still finding each other.
   */
  readonly earlyFrames: number
  /** Frames by which our inputs reach the referee after the end of its tolerance; negative when in time. NaN if unknown. */
  readonly overdueFrames: number
}

export interface Compensation {
  readonly mode: CompensationMode
  readonly delayFrames: number
  readonly windowFrames: number
  /** Frames of delay that experience has added to what the path alone would need: slow machines, coarse timers. */
  readonly marginFrames: number
  /**
   * Looks in a row, up to the last one, at which every input of the others had come in time, and with rollback lockstep would have
   * done.
   */
  readonly steadyLooks: number
}

/** A fixed number, or bounds within which the policy may choose. */
export type Bounded = number | { readonly min: number; readonly max: number }

export interface CompensationLimits {
  readonly mode?: CompensationMode
  readonly delayFrames?: Bounded
  readonly windowFrames?: Bounded
}

/**
 * Delay on one's own screen that players do not notice: 3 frames at 60 Hz. Of all fixed delays it costs least with rollback
 * (benchmark `feel`): a shorter one buys nothing that is felt and makes corrections larger, a longer one is felt at once.
 */
export const UNNOTICED_DELAY_MS = 50
/**
 * Nothing late for this many looks, twice a second, and guessing is given up for lockstep: a minute, so that a path on which
 * a packet is late now and then costs one stall a minute at most. Rollback is no worse meanwhile: it guesses nothing.
 */
export const LOCKSTEP_AFTER_LOOKS = 120
/** A path that is not known yet is taken to be this long: too short a delay would stutter from the first frame on. */
const UNKNOWN_RTT_MS = 100
/** Where the path was not known and rollback was the careful beginning, nothing late for this many looks is enough. */
const KNOWN_AFTER_LOOKS = 8
/** Nothing late for this many looks: 3 s, in which a stall of one frame would have cost as much as a frame of delay. */
const STEADY_LOOKS = 6
/** Below this slack a peer waited: the margin grows. */
const SLACK_SHORT_FRAMES = 0
/** From this slack on the margin shrinks when nothing was late for a while, */
const SLACK_AMPLE_FRAMES = 2
/** and above this at every look. */
const SLACK_HUGE_FRAMES = 3
const MARGIN_MAX_FRAMES = 8
/** With rollback only the referee's tolerance has to be met. This close to its end the margin grows, */
const OVERDUE_SOON_FRAMES = -3
/** and this far from it, it shrinks. */
const OVERDUE_FAR_FRAMES = -8
/** A player that would be substituted for ever is better off with half a second of delay. */
const ROLLBACK_MARGIN_MAX_FRAMES = 30
/** From this loss on the wait for another packet is counted in full. */
const LOSS_RATIO_FULL = 0.02
/** Frames that a window is to leave free when the delay is to cover what the window cannot. */
const HICCUP_FRAMES = 2

/**
 * Choose mode, delay and window for a measured path.
 *
 * Lockstep waits for everybody's input, so its delay must cover one way, jitter, and the wait for a packet. While that is no
 * more than what goes unnoticed, and no input comes late, lockstep is as good as a game without a network: nothing is ever
 * corrected. Otherwise rollback keeps the delay unnoticed and guesses the rest. Where the author allows no guessing,
 * the delay covers all of it. Delays fall one frame at a time and rise at once: a delay too short stutters now, one too long is
 * merely late.
 */
export function compensate(
  quality: PathQuality,
  tickRate: number,
  current: Compensation | null,
  limits: CompensationLimits = {},
): Compensation {
  const frameMs = 1000 / tickRate
  const { delayFrames: delayLimit, windowFrames: windowLimit } = limits
  // Two mean deviations cover about 95 % of packets; a lost one costs the wait for the next, counted in full where losses
  // are frequent and in part where they are rare, so that no small change of the ratio makes a jump.
  const lateMs =
    2 * quality.jitterMs + frameMs * quality.packetFrames * Math.min(1, quality.lossRatio / LOSS_RATIO_FULL)
  const rttMs = Number.isNaN(quality.rttMs) ? UNKNOWN_RTT_MS : quality.rttMs
  const oneWayFrames = (rttMs / 2 + lateMs) / frameMs + (quality.packetFrames - 1)
  const coveringFrames = Math.ceil(oneWayFrames + 0.5)
  const unnoticedFrames = bound(delayLimit, Math.max(1, Math.round(UNNOTICED_DELAY_MS / frameMs)))
  const windowMaxFrames = bound(windowLimit, PREDICTION_WINDOW_MAX)
  const unnoticed = coveringFrames <= unnoticedFrames
  const steadyLooks = countSteady(current, quality)
  const calm = steadyLooks > 0 && steadyLooks % STEADY_LOOKS === 0

  const waited = current !== null && current.mode !== 'rollback'
  const waitingMargin = metPeers(waited ? current.marginFrames : 0, quality.slackFrames, calm)
  const mayGuess = limits.mode === undefined && windowMaxFrames > 0
  const mode = limits.mode ?? chooseMode(unnoticed, mayGuess, quality, current, steadyLooks)

  const guessed = current?.mode === 'rollback'
  const marginFrames =
    mode === 'rollback' ? metTolerance(guessed ? current.marginFrames : 0, quality.overdueFrames) : waitingMargin
  // What a window with too little room does not cover, the delay does.
  const shortFrames = Math.max(unnoticedFrames, coveringFrames + HICCUP_FRAMES - windowMaxFrames)
  const leastFrames = mode === 'rollback' ? Math.min(coveringFrames, shortFrames) : coveringFrames
  // Lockstep that may be left for rollback never asks for a delay that is noticed.
  const mostFrames = mode === 'lockstep' && mayGuess ? unnoticedFrames : INPUT_DELAY_MAX
  const wantedFrames = bound(delayLimit, Math.min(leastFrames + marginFrames, mostFrames))
  const delayFrames = current === null ? wantedFrames : eased(current.delayFrames, wantedFrames, calm)

  // Prediction covers what the delay does not, doubled for a lost packet or a hiccup, and never less than 8 frames.
  const uncovered = Math.max(0, Math.ceil(oneWayFrames) - delayFrames)
  const wantedWindow = mode === 'rollback' ? Math.max(8, 2 * uncovered + 4) : 0
  let windowFrames = Math.min(wantedWindow, PREDICTION_WINDOW_MAX)
  // A window shrinks only by a clear margin: it costs nothing while it is not used.
  const missing = current?.mode === mode ? current.windowFrames - windowFrames : 0
  if (missing > 0 && missing < 4) windowFrames += missing
  // A path that is now and then too long for lockstep is not returned to at once.
  const tooLong = mode === 'rollback' && !unnoticed && !Number.isNaN(quality.rttMs)
  return {
    mode,
    delayFrames,
    windowFrames: bound(windowLimit, windowFrames),
    marginFrames,
    steadyLooks: tooLong ? 0 : steadyLooks,
  }
}

function countSteady(current: Compensation | null, { rttMs, earlyFrames }: PathQuality): number {
  const before = current?.steadyLooks ?? (Number.isNaN(rttMs) ? LOCKSTEP_AFTER_LOOKS - KNOWN_AFTER_LOOKS : 0)
  // Nothing is known yet: a look that does not count, either way.
  if (Number.isNaN(earlyFrames)) return before
  return earlyFrames < 0 ? 0 : before + 1
}

/**
 * By the felt cost that the benchmark `feel` compares modes by, rollback with the unnoticed delay is never worse than waiting for
 * longer; it is no better where nothing comes late.
 *
 * @param unnoticed the delay that covers the path is
 */
function chooseMode(
  unnoticed: boolean,
  mayGuess: boolean,
  quality: PathQuality,
  current: Compensation | null,
  steadyLooks: number,
): CompensationMode {
  if (!mayGuess) return unnoticed ? 'lockstep' : 'interpolated'
  if (!unnoticed || quality.earlyFrames < 0) return 'rollback'
  return current?.mode === 'rollback' && steadyLooks < LOCKSTEP_AFTER_LOOKS ? 'rollback' : 'lockstep'
}

/** The loop that is closed: the peers' acknowledgements say whether our inputs come in time, whatever the cause. */
function metPeers(marginFrames: number, slackFrames: number, calm: boolean): number {
  if (slackFrames < SLACK_SHORT_FRAMES) return Math.min(MARGIN_MAX_FRAMES, marginFrames + 1)
  const ample = slackFrames > SLACK_HUGE_FRAMES || (calm && slackFrames >= SLACK_AMPLE_FRAMES)
  return ample ? Math.max(0, marginFrames - 1) : marginFrames
}

/** Delay that keeps a slow player's inputs from being substituted. */
function metTolerance(marginFrames: number, overdueFrames: number): number {
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

function bound(limit: Bounded | undefined, wanted: number): number {
  if (limit === undefined) return wanted
  if (typeof limit === 'number') return limit
  return Math.min(limit.max, Math.max(limit.min, wanted))
}
