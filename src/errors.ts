/** The three answers to trouble: `assert` for our own mistakes, `PeerstepError` for what a caller can act on, counting for strangers' bytes. */

/** What can go wrong in a way the caller can act on. Codes are stable; messages may change. */
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

/** An error the caller can act on: a stable `code`, and a sentence that says what to do. */
export class PeerstepError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'PeerstepError'
    this.code = code
  }
}

/** A broken promise of our own code. Caught in one place only: a relay closes the room it shows in, and logs it as fatal. */
export class AssertionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'AssertionError'
  }
}

/** Crash loudly when one of our own invariants is broken. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message)
}
