/** Time as an argument. */
export interface Clock {
  /** Monotonic milliseconds; the zero point means nothing. */
  nowMs(): number
}

/** The machine's monotonic clock. */
export const systemClock: Clock = { nowMs: () => performance.now() }
