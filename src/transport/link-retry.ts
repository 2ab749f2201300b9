/** Opens what is missing between us and the peers we seek, again and again, with longer and longer pauses. */
import { type Timers, timeoutSignal } from './clock.js'
import type { PeerId } from './lane.js'

const RETRY_FIRST_MS = 250
const RETRY_FACTOR = 2
const RETRY_LAST_MS = 4000

/** For one attempt: to find the peer through a relay, and for the peer to answer. */
const ATTEMPT_MS = 10_000

interface Sought {
  readonly stopping: AbortController
  retryMs: number
  /** Under way, or in a pause. */
  busy: boolean
  /** Ends the pause. */
  wake: () => void
}

/** What a `LinkRetry` asks and calls. */
export interface Seeking {
  /** Whether something is missing between us and this peer. */
  isMissing(peer: PeerId): boolean
  /** Opens it; rejects when that fails, and soon after `signal` aborts. */
  open(peer: PeerId, signal: AbortSignal): Promise<void>
}

/** Attempts to open missing links: at once, then after 0.25 s, and after twice as long each time, up to 4 s. */
export class LinkRetry {
  readonly #seeking: Seeking
  readonly #timers: Timers
  /** As many as are sought. */
  readonly #sought = new Map<PeerId, Sought>()

  /** @param timers for the pauses, and for the end of each attempt */
  constructor(seeking: Seeking, timers: Timers) {
    this.#seeking = seeking
    this.#timers = timers
  }

  /** From now on exactly these peers are worth the effort; what is open stays so. */
  seek(peers: readonly PeerId[]): void {
    for (const [peer, sought] of this.#sought) {
      if (peers.includes(peer)) continue
      sought.stopping.abort()
      this.#sought.delete(peer)
    }
    for (const peer of peers) {
      if (this.#sought.has(peer)) continue
      this.#sought.set(peer, { stopping: new AbortController(), retryMs: RETRY_FIRST_MS, busy: false, wake() {} })
      this.look(peer)
    }
  }

  /**
   * To be called when something is missing, or may succeed now that did not before.
   *
   * @param lost  it was just lost, so a pause comes first
   */
  look(peer: PeerId, lost = false): void {
    const sought = this.#sought.get(peer)
    if (sought === undefined || !this.#seeking.isMissing(peer)) return
    if (sought.busy) {
      if (!lost) sought.wake()
      return
    }
    sought.busy = true
    void this.#pursue(peer, sought, lost)
  }

  async #pursue(peer: PeerId, sought: Sought, lost: boolean): Promise<void> {
    const { signal } = sought.stopping
    if (lost) await this.#pause(sought)
    while (!signal.aborted && this.#seeking.isMissing(peer)) {
      const timeout = timeoutSignal(this.#timers, ATTEMPT_MS)
      try {
        await this.#seeking.open(peer, AbortSignal.any([signal, timeout.signal])).finally(timeout.stop)
        sought.retryMs = RETRY_FIRST_MS
        // A peer that takes what we open and drops it at once must not be called in a tight loop.
        if (this.#seeking.isMissing(peer)) await this.#pause(sought)
      } catch {
        // Not there yet, or not any more.
        await this.#pause(sought)
        sought.retryMs = Math.min(RETRY_LAST_MS, sought.retryMs * RETRY_FACTOR)
      }
    }
    sought.busy = false
  }

  #pause(sought: Sought): Promise<void> {
    const { signal } = sought.stopping
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        stop()
        signal.removeEventListener('abort', end)
        resolve()
      }
      const stop = this.#timers.after(sought.retryMs, end)
      signal.addEventListener('abort', end)
      sought.wake = end
    })
  }
}
