/** Keeps a node connected to its relays: dials, waits until the connection is lost, dials again. */
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../errors.js'
import { type Clock, systemClock, systemTimers, type Timers, timeoutSignal } from '../clock.js'
import type { PeerId } from '../lane.js'
import { nextWaitMs, REDIAL, spreadFactor } from './redial-backoff.js'
import { type RelayAddresses, relayAddresses } from './relay-addresses.js'

/** For one dial: connecting and two handshakes, on a slow phone. */
const DIAL_TIMEOUT_MS = 5000

/** Relays that do not answer at all are waited for this long, where another is connected. */
const FIRST_DIALS_MS = 2000

interface Relay extends RelayAddresses {
  /** Index of the address that is dialled, or was dialled last. */
  at: number
  /** Every address was dialled once, or one has answered. */
  tried: boolean
  /** Why the last dial failed. */
  trouble: string
}

/** What a dialer is made of; time is for tests. */
export interface RelayDialerOptions {
  /** The node that is to stay connected. */
  readonly node: Pick<Libp2p, 'dial' | 'getPeers'>
  /** Multiaddrs of relays, each ending in /p2p/ and the relay's peer id. May be empty. */
  readonly addresses: readonly string[]
  /** 0 to 1, different on each host, so that all hosts do not dial a restarted relay at once. */
  readonly spread: number
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly timers?: Timers
}

/**
 * libp2p can redial tagged peers by itself, but gives up on a WebSocket after one failure, and never tries a relay that
 * was down at the start. Hence one small loop for each relay, whatever the number of its addresses.
 */
export class RelayDialer {
  readonly #node: RelayDialerOptions['node']
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #relays: readonly Relay[]
  readonly #spread: number
  readonly #stopping = new AbortController()
  /** Called when a relay was tried, or is connected. One for each caller that waits. */
  readonly #waiting = new Set<() => void>()

  /** @throws PeerstepError BAD_OPTION for a text that is no address, or names no relay */
  constructor({ node, addresses, spread, clock = systemClock, timers = systemTimers }: RelayDialerOptions) {
    this.#node = node
    this.#clock = clock
    this.#timers = timers
    this.#relays = relayAddresses(addresses).map((relay) => ({ ...relay, at: 0, tried: false, trouble: 'no answer' }))
    this.#spread = spreadFactor(spread)
  }

  /** Peer ids of the relays connected now, in the order they were given. */
  get connected(): PeerId[] {
    return this.#connected().map((relay) => relay.peerId)
  }

  /** The addresses at which the connected relays were dialled. */
  get addresses(): Multiaddr[] {
    return this.#connected().flatMap((relay) => relay.addresses[relay.at] ?? [])
  }

  /**
   * Begins to dial; resolves when the first relay has answered.
   *
   * @throws PeerstepError RELAY_UNREACHABLE after `timeoutMs` without any; the dialer has stopped then
   */
  async start(timeoutMs: number): Promise<void> {
    if (this.#relays.length === 0) return
    for (const relay of this.#relays) void this.#hold(relay)
    const answered = (): boolean => this.connected.length > 0
    await this.#until(answered, timeoutMs)
    if (answered()) return
    this.stop()
    throw this.#unreachable(timeoutMs)
  }

  /**
   * The relays connected now. Where some were never dialled yet, after that, so that a relay about to answer is not left out;
   * where none is connected, after the first of them answers.
   *
   * @returns in the order they were given; empty where none were given
   * @throws PeerstepError RELAY_UNREACHABLE when none answers within `timeoutMs`
   */
  async within(timeoutMs: number): Promise<PeerId[]> {
    if (this.#relays.length === 0) return []
    const dialled = (): boolean => this.#relays.every(({ tried }) => tried)
    const endMs = this.#clock.nowMs() + timeoutMs
    await this.#until(dialled, Math.min(FIRST_DIALS_MS, timeoutMs))
    await this.#until(() => this.connected.length > 0, Math.max(0, endMs - this.#clock.nowMs()))
    const { connected } = this
    if (connected.length === 0) throw this.#unreachable(timeoutMs)
    return connected
  }

  /** Ends the dialling; connections stay. */
  stop(): void {
    this.#stopping.abort()
  }

  #connected(): Relay[] {
    const peers = new Set(this.#node.getPeers().map((peer) => peer.toString()))
    return this.#relays.filter((relay) => peers.has(relay.peerId))
  }

  async #hold(relay: Relay): Promise<void> {
    let waitMs: number | undefined
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      try {
        const connection = await this.#dial(relay)
        failures = 0
        waitMs = undefined
        this.#tried(relay)
        await this.#closing(connection)
      } catch (error) {
        relay.trouble = reasonOf(error)
        relay.at = (relay.at + 1) % relay.addresses.length
        failures += 1
        if (failures % relay.addresses.length > 0) continue
        this.#tried(relay)
      }
      // Also after a loss: a relay that accepts and drops at once must not be dialled in a tight loop.
      waitMs = nextWaitMs(REDIAL, waitMs)
      await this.#pause(waitMs * this.#spread)
    }
  }

  async #dial(relay: Relay): Promise<Connection> {
    const deadline = timeoutSignal(this.#timers, DIAL_TIMEOUT_MS)
    try {
      const signal = AbortSignal.any([this.#stopping.signal, deadline.signal])
      return await this.#node.dial(relay.addresses[relay.at]!, { signal })
    } finally {
      deadline.stop()
    }
  }

  #tried(relay: Relay): void {
    relay.tried = true
    for (const wake of [...this.#waiting]) wake()
  }

  #unreachable(timeoutMs: number): PeerstepError {
    const attempts = this.#relays.map(({ addresses, trouble }) => `${addresses.join(' or ')} (${trouble})`).join(', ')
    return new PeerstepError(
      'RELAY_UNREACHABLE',
      `no relay answered within ${timeoutMs} ms: ${attempts}. Is the relay running, and is this the address it printed?`,
    )
  }

  /** Resolves when the condition holds after some dial of a relay, after `ms`, or when the dialer stops. */
  async #until(condition: () => boolean, ms: number): Promise<void> {
    if (condition()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const check = (): void => {
      if (condition()) resolve()
    }
    const ended = new AbortController()
    this.#waiting.add(check)
    await Promise.race([promise, this.#pause(ms, ended.signal)])
    this.#waiting.delete(check)
    ended.abort()
  }

  #closing(connection: Connection): Promise<void> {
    const { signal } = this.#stopping
    if (connection.status !== 'open' || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        connection.removeEventListener('close', end)
        signal.removeEventListener('abort', end) // the signal outlives a thousand connections
        resolve()
      }
      connection.addEventListener('close', end)
      signal.addEventListener('abort', end)
    })
  }

  /** @param ended ends it early, as stopping does */
  #pause(ms: number, ended?: AbortSignal): Promise<void> {
    const { signal } = this.#stopping
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        stop()
        signal.removeEventListener('abort', end)
        ended?.removeEventListener('abort', end)
        resolve()
      }
      const stop = this.#timers.after(ms, end)
      signal.addEventListener('abort', end)
      ended?.addEventListener('abort', end)
    })
  }
}

/** A sentence from what a dial rejects with: errors in errors, and in browsers events. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'the connection could not be made'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer'
  return error.message === '' ? error.name : error.message
}
