/** What the choice of mode, delay and window is made from, and what it results in. */

/**
 * How the distance between players is hidden. 'lockstep' and 'interpolated' wait for the inputs of all seats: with a delay that
 * players do not notice, or with as much delay as it takes. 'rollback' predicts inputs, and corrects wrong predictions.
 */
export type CompensationMode = 'lockstep' | 'interpolated' | 'rollback'

/** What was measured towards the worst peer, smoothed. A field is null while it is not known. */
export interface PathQuality {
  /** Round trip, milliseconds. */
  readonly rttMs: number | null
  /** Mean deviation of the one-way time, milliseconds. */
  readonly jitterMs: number
  /** Share of packets lost, 0 to 1. */
  readonly lossRatio: number
  /** Frames between two packets, at least 1: on a costly lane several frames travel together. */
  readonly packetFrames: number
  /**
   * Fewest frames by which our inputs came early at any peer since the last choice; negative when a peer had to wait for
   * them. Null when no packet told.
   */
  readonly slackFrames: number | null
  /**
   * Fewest frames by which the others' inputs came early here since the last choice; negative when we waited or predicted.
   * Null when no frame was due, or while clocks are being synchronised.
   */
  readonly earlyFrames: number | null
  /** Frames by which our inputs reach the referee after the end of its tolerance; negative when they come in time. */
  readonly overdueFrames: number | null
}

/** What is in force at a peer. */
export interface Compensation {
  /** How the distance to the others is hidden. */
  readonly mode: CompensationMode
  /** Input delay, frames: 0 to INPUT_DELAY_MAX. */
  readonly delayFrames: number
  /** Prediction window, frames: 0 to PREDICTION_WINDOW_MAX; 0 unless the mode is 'rollback' or the author fixed it. */
  readonly windowFrames: number
  /** Frames of delay that measured lateness has added to what the path alone needs: slow machines, coarse timers. */
  readonly marginFrames: number
  /**
   * Looks in a row, up to the last one, at which every input of the others had come in time and, with rollback, lockstep would
   * have sufficed.
   */
  readonly steadyLooks: number
}

/** A fixed number, or bounds within which the policy may choose. */
export type Bounded = number | { readonly min: number; readonly max: number }

/** What the author has fixed or bounded; the policy chooses the rest. */
export interface CompensationLimits {
  /** Undefined: the policy chooses. */
  readonly mode?: CompensationMode
  /** Frames. */
  readonly delayFrames?: Bounded
  /** Frames. */
  readonly windowFrames?: Bounded
}

/** The wanted number, within the author's limit. */
export function withinLimit(limit: Bounded | undefined, wanted: number): number {
  if (limit === undefined) return wanted
  if (typeof limit === 'number') return limit
  return Math.min(limit.max, Math.max(limit.min, wanted))
}
