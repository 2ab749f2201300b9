/** Keeps a node connected to its relays: dials, waits for the loss, dials again. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../errors.js'
import type { PeerId } from '../lane.js'

const RETRY_FIRST_MS = 250
const RETRY_FACTOR = 1.5
/** A relay that restarts is found again within this time. */
const RETRY_LAST_MS = 4000
const DIAL_TIMEOUT_MS = 5000

/** Relays that do not answer at all are waited for this long, where another is connected. */
const FIRST_CALLS_MS = 2000

interface Relay {
  readonly peerId: PeerId
  /** Where it is, or where another machine takes its place with its storage and its key. One after the other is tried. */
  readonly addresses: Multiaddr[]
  /** Index of the address that is called, or was called last. */
  at: number
  /** Every address was called once, or one has answered. */
  tried: boolean
  /** Why the last call failed. */
  trouble: string
}

/**
 * libp2p can redial tagged peers by itself, but gives up on a WebSocket after one failure, and never tries a relay that
 * was down at the start. Hence one small loop for each relay, whatever the number of its addresses.
 */
export class RelayDialer {
  readonly #node: Libp2p
  readonly #relays: readonly Relay[]
  /** Factor on waiting times that differs from host to host, so that all do not call a restarted relay at once. */
  readonly #spread: number
  readonly #stopping = new AbortController()
  /** Called when a relay was tried, or is connected. One for each call that waits. */
  readonly #waiting = new Set<() => void>()

  /**
   * @param spread  0 to 1, different on each host
   * @throws PeerstepError BAD_OPTION for an address that is none, or names no relay
   */
  constructor(node: Libp2p, addresses: readonly string[], spread: number) {
    this.#node = node
    this.#relays = relaysAt(addresses)
    this.#spread = 0.75 + spread / 2
  }

  get connected(): PeerId[] {
    return this.#connected().map((relay) => relay.peerId)
  }

  /** Where the connected ones were called. */
  get addresses(): Multiaddr[] {
    return this.#connected().map((relay) => relay.addresses[relay.at]!)
  }

  /**
   * Begins to call; resolves when the first relay has answered.
   *
   * @throws PeerstepError RELAY_UNREACHABLE after `timeoutMs` without any; the keeper has stopped then
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
   * The relays connected now; where some have not been called once yet, after that, for none shall be overlooked that is
   * about to answer; where none is connected, after the first of them answers.
   *
   * @returns in the order they were given; empty where none were given
   * @throws PeerstepError RELAY_UNREACHABLE when none answers within `timeoutMs`
   */
  async within(timeoutMs: number): Promise<PeerId[]> {
    if (this.#relays.length === 0) return []
    const called = (): boolean => this.#relays.every(({ tried }) => tried)
    const endMs = performance.now() + timeoutMs
    await this.#until(called, Math.min(FIRST_CALLS_MS, timeoutMs))
    await this.#until(() => this.connected.length > 0, Math.max(0, endMs - performance.now()))
    const { connected } = this
    if (connected.length === 0) throw this.#unreachable(timeoutMs)
    return connected
  }

  /** Ends the calls; connections stay. */
  stop(): void {
    this.#stopping.abort()
  }

  #connected(): Relay[] {
    const peers = new Set(this.#node.getPeers().map((peer) => peer.toString()))
    return this.#relays.filter((relay) => peers.has(relay.peerId))
  }

  async #hold(relay: Relay): Promise<void> {
    let retryMs = RETRY_FIRST_MS
    let failures = 0
    while (!this.#stopping.signal.aborted) {
      try {
        const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
        const connection = await this.#node.dial(relay.addresses[relay.at]!, { signal })
        failures = 0
        retryMs = RETRY_FIRST_MS
        this.#tried(relay)
        await this.#closing(connection)
      } catch (error) {
        relay.trouble = reasonOf(error)
        relay.at = (relay.at + 1) % relay.addresses.length
        failures += 1
        if (failures % relay.addresses.length > 0) continue
        this.#tried(relay)
      }
      // Also after a loss: a relay that accepts and drops at once must not be called in a tight loop.
      await this.#pause(retryMs * this.#spread)
      retryMs = Math.min(RETRY_LAST_MS, retryMs * RETRY_FACTOR)
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

  /** Resolves when the condition holds after some call to a relay, after `ms`, or when the keeper stops. */
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
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        ended?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      signal.addEventListener('abort', end)
      ended?.addEventListener('abort', end)
    })
  }
}

/** Addresses of the same relay are one. */
function relaysAt(texts: readonly string[]): Relay[] {
  const relays = new Map<PeerId, Relay>()
  for (const text of texts) {
    const { address, peerId } = relayAt(text)
    const known = relays.get(peerId)
    if (known === undefined) {
      relays.set(peerId, { peerId, addresses: [address], at: 0, tried: false, trouble: 'no answer' })
    } else known.addresses.push(address)
  }
  return [...relays.values()]
}

function relayAt(text: string): { readonly address: Multiaddr; readonly peerId: PeerId } {
  let address: Multiaddr
  try {
    address = multiaddr(text)
  } catch (cause) {
    throw new PeerstepError('BAD_OPTION', `${text} is no multiaddr; a relay prints its address when it starts`, {
      cause,
    })
  }
  const peerId = address.getComponents().findLast((component) => component.name === 'p2p')?.value
  if (peerId === undefined) {
    throw new PeerstepError('BAD_OPTION', `${text} names no relay: it must end in /p2p/ and the relay's peer id`)
  }
  return { address, peerId }
}

/** A sentence from whatever a dial rejects with: errors in errors, and in browsers events. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'the connection could not be made'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer'
  return error.message === '' ? error.name : error.message
}
