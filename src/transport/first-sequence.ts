/** Where the sequence numbers of a lane begin. */

/** A lane sends fewer packets than this in a millisecond: a player sends one or two a tick, at 240 ticks a second at most. */
const PATH_PACKETS_PER_MS = 16

/** A signature takes 0.1 ms, so that a lane makes far fewer envelopes than this in a millisecond. */
const ENVELOPES_PER_MS = 1000

/**
 * First sequence number of a `MultiPathLane` or a `HubLane`, below 2^48 until the year 2527. Receivers drop a number that
 * they have seen, so an author that restarts under the same identity has to begin above all numbers that it ever used.
 * Sixteenths of a wall-clock millisecond do that without a stored counter: numbers are used up more slowly than they pass.
 *
 * @param wallMs milliseconds since 1970, whole
 */
export function firstPathSequence(wallMs: number): number {
  return wallMs * PATH_PACKETS_PER_MS
}

/**
 * First sequence number of a `GossipLane`, for the same reason: wall-clock microseconds, below 2^53 until the year 2255.
 *
 * @param wallMs milliseconds since 1970, whole
 */
export function firstGossipSequence(wallMs: number): number {
  return wallMs * ENVELOPES_PER_MS
}
