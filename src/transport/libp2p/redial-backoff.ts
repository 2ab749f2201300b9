/** Waiting times between attempts to reach a relay: exponential back-off. */

/** How waiting times grow. */
export interface Backoff {
  /** After the first failure, milliseconds. */
  readonly firstMs: number
  /** By which each further one is longer; above 1. */
  readonly factor: number
  /** Longest, milliseconds. */
  readonly lastMs: number
}

/** Between dials of a relay: one that restarts is found again within four seconds. */
export const REDIAL: Backoff = { firstMs: 250, factor: 1.5, lastMs: 4000 }

/** Before a relay that gave no reservation is asked again: it may be full, or give none at all. */
export const RESERVATION_RETRY: Backoff = { firstMs: 2000, factor: 2, lastMs: 64_000 }

/**
 * The next waiting time, milliseconds.
 *
 * @param waitedMs  the waiting time before; undefined after the first failure
 */
export function nextWaitMs({ firstMs, factor, lastMs }: Backoff, waitedMs: number | undefined): number {
  return waitedMs === undefined ? firstMs : Math.min(lastMs, waitedMs * factor)
}

/**
 * A factor on waiting times that differs from host to host, so that all hosts do not dial a restarted relay at once.
 *
 * @param spread  0 to 1, different on each host
 * @returns 0.75 to 1.25
 */
export function spreadFactor(spread: number): number {
  return 0.75 + spread / 2
}
