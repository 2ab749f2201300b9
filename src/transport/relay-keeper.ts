/** Keeps a node connected to its relays: dials, waits for the loss, dials again. */
import type { Connection, Libp2p } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../errors.js'
import type { PeerId } from './lane.js'

const RETRY_FIRST_MS = 250
const RETRY_FACTOR = 1.5
/** A relay that restarts is found again within this time. */
const RETRY_LAST_MS = 4000
const DIAL_TIMEOUT_MS = 5000

interface Relay {
  readonly address: Multiaddr
  readonly peerId: PeerId
  /** Why the last call failed. */
  trouble: string
}

/**
 * libp2p can redial tagged peers by itself, but gives up on a WebSocket after one failure, and never tries a relay that
 * was down at the start. Hence one small loop for each relay.
 */
export class RelayKeeper {
  readonly #node: Libp2p
  readonly #relays: readonly Relay[]
  /** Factor on waiting times that differs from host to host, so that all do not call a restarted relay at once. */
  readonly #spread: number
  readonly #stopping = new AbortController()

  /**
   * @param spread  0 to 1, different on each host
   * @throws PeerstepError BAD_OPTION for an address that is none, or names no relay
   */
  constructor(node: Libp2p, addresses: readonly string[], spread: number) {
    this.#node = node
    this.#relays = addresses.map(relayAt)
    this.#spread = 0.75 + spread / 2
  }

  get connected(): PeerId[] {
    return this.#connected().map((relay) => relay.peerId)
  }

  /** Where the connected ones were called. */
  get addresses(): Multiaddr[] {
    return this.#connected().map((relay) => relay.address)
  }

  /**
   * Begins to call; resolves when the first relay has answered.
   *
   * @throws PeerstepError RELAY_UNREACHABLE after `timeoutMs` without any; the keeper has stopped then
   */
  async start(timeoutMs: number): Promise<void> {
    if (this.#relays.length === 0) return
    const { promise: answered, resolve: answer } = Promise.withResolvers<'answered'>()
    for (const relay of this.#relays) void this.#hold(relay, () => answer('answered'))
    const deadline = this.#pause(timeoutMs)
    if ((await Promise.race([answered, deadline])) === 'answered') return
    this.stop()
    const attempts = this.#relays.map((relay) => `${relay.address} (${relay.trouble})`).join(', ')
    throw new PeerstepError(
      'RELAY_UNREACHABLE',
      `no relay answered within ${timeoutMs} ms: ${attempts}. Is the relay running, and is this the address it printed?`,
    )
  }

  /** Ends the calls; connections stay. */
  stop(): void {
    this.#stopping.abort()
  }

  #connected(): Relay[] {
    const peers = new Set(this.#node.getPeers().map((peer) => peer.toString()))
    return this.#relays.filter((relay) => peers.has(relay.peerId))
  }

  async #hold(relay: Relay, onConnected: () => void): Promise<void> {
    let retryMs = RETRY_FIRST_MS
    while (!this.#stopping.signal.aborted) {
      try {
        const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
        const connection = await this.#node.dial(relay.address, { signal })
        onConnected()
        retryMs = RETRY_FIRST_MS
        await this.#closing(connection)
      } catch (error) {
        relay.trouble = reasonOf(error)
      }
      // Also after a loss: a relay that accepts and drops at once must not be called in a tight loop.
      await this.#pause(retryMs * this.#spread)
      retryMs = Math.min(RETRY_LAST_MS, retryMs * RETRY_FACTOR)
    }
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

  #pause(ms: number): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#stopping.signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.#stopping.signal.addEventListener('abort', end, { once: true })
    })
  }
}

function relayAt(text: string): Relay {
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
  return { address, peerId, trouble: 'no answer' }
}

/** A sentence from whatever a dial rejects with: errors in errors, and in browsers events. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return 'the connection could not be made'
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer'
  return error.message === '' ? error.name : error.message
}
