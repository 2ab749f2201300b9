/** The callbacks of a WebRTC connection, the same for every implementation: `open` once, and none after it was closed. */
import type { RtcHandlers } from './rtc-connection.js'
import { iceCandidateOf, type SessionDescription, sessionDescriptionOf } from './session-description.js'

/** Passes the events of a connection on to its handlers: `open` once, and none after `close`. */
export class RtcCallbacks {
  readonly #handlers: RtcHandlers
  #closed = false
  #opened = false

  constructor(handlers: RtcHandlers) {
    this.#handlers = handlers
  }

  /** Nothing is told any more. */
  get closed(): boolean {
    return this.#closed
  }

  close(): void {
    this.#closed = true
  }

  /** @param line as ICE writes it; one that cannot be read is not told */
  candidate(line: string): void {
    const facts = iceCandidateOf(line)
    if (!this.#closed && facts !== null) this.#handlers.candidate(facts)
  }

  /** @param state as WebRTC names it */
  state(state: string): void {
    if (state === 'failed' || state === 'disconnected' || state === 'closed') this.ended()
  }

  /** A channel has opened. @param both both may have opened before either is reported */
  channelOpened(both: boolean): void {
    if (!both || this.#closed || this.#opened) return
    this.#opened = true
    this.#handlers.open()
  }

  message(bytes: Uint8Array): void {
    if (!this.#closed) this.#handlers.message(bytes)
  }

  malformed(): void {
    if (!this.#closed) this.#handlers.malformed()
  }

  ended(): void {
    if (!this.#closed) this.#handlers.ended()
  }
}

/** @param sdp our own description, just made */
export function localSessionOf(sdp: string | undefined): SessionDescription {
  const session = sessionDescriptionOf(sdp ?? '')
  if (session === null) throw new Error('WebRTC made no description of this side that can be read')
  return session
}
