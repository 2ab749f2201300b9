/**
 * Two kinds of error: `assert` for broken invariants of this code, `PeerstepError` for what a caller can act on. Malformed
 * bytes from other peers are neither: they are counted and dropped.
 */

/**
 * What can go wrong in a way that the caller can act on. Codes are stable; messages may change.
 *
 * - `BAD_OPTION`: an option, a game or a state is out of bounds.
 * - `BAD_CONFIG`: a setting of the relay is unknown or out of bounds.
 * - `BAD_RECORD`: bytes are not an encoded state, or a record does not fit its game.
 * - `NONDETERMINISM`: a step called something that differs between machines.
 * - `RELAY_UNREACHABLE`: no relay could be dialled.
 * - `RELAY_REFUSED`: the relay refused the room, for example because it is full.
 * - `PEER_UNREACHABLE`: no path to a peer was found.
 * - `STORE_FAILED`: the relay's database refused.
 * - `TIMEOUT`: an answer did not come in time.
 * - `CLOSED`: the peer, match or lane has been closed.
 */
export type ErrorCode =
  | 'BAD_OPTION'
  | 'BAD_CONFIG'
  | 'BAD_RECORD'
  | 'NONDETERMINISM'
  | 'RELAY_UNREACHABLE'
  | 'RELAY_REFUSED'
  | 'PEER_UNREACHABLE'
  | 'STORE_FAILED'
  | 'TIMEOUT'
  | 'CLOSED'

/** An error that the caller can act on: a stable `code`, and a message that says what is wrong and what to do. */
export class PeerstepError extends Error {
  /** Stable; decide by this one. */
  readonly code: ErrorCode

  /** @param options `cause`: the error that led to this one */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'PeerstepError'
    this.code = code
  }
}

/** A broken invariant of this code: a bug. Caught in one place only: a relay closes the room in which it happens, and logs it as fatal. */
export class AssertionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AssertionError'
  }
}

/** Throws an `AssertionError` unless the condition holds. For invariants of this code, not for arguments of callers. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}
