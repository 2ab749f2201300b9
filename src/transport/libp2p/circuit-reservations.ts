/** Places on relays: whoever has one can be dialled through that relay by peers that cannot reach it directly. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import type { Libp2p, PeerId as Libp2pPeerId, TopologyFilter } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { assert } from '../../errors.js'
import type { PeerId } from '../lane.js'

/** How often places are looked after: one is lost with the connection to its relay, and when it cannot be renewed. */
const CHECK_MS = 1000

/** Before a relay that gave no place is asked again; doubles. It may be full, or lend no places at all. */
const RETRY_FIRST_MS = 2000
const RETRY_LAST_MS = 64_000

/** Relays asked at once, so that one that does not answer holds up no other. */
const ASKED_AT_ONCE = 8

/** Keeps libp2p from asking every relay it meets by itself: it would do so once, and we ask again. */
const ASKS_NOBODY: TopologyFilter = { has: () => true, add() {}, remove() {} }

/** The parts of the transport that its declaration keeps to itself. */
interface Bookings {
  hasReservation(relay: Libp2pPeerId): boolean
  /** Asks, and renews the place before it expires. Joins a question that is under way. */
  addRelay(relay: Libp2pPeerId, type: 'configured'): Promise<unknown>
  /** Relays never asked again: one to which the connection broke at the wrong moment gets in here, too. */
  readonly relayFilter: { remove?(relay: Uint8Array): boolean }
}

interface Refusal {
  readonly waitMs: number
  readonly retryAtMs: number
}

/**
 * Keeps a place at every connected relay. A host without any works on: it can still dial others through relays.
 *
 * libp2p can look for places by itself, but asks a relay once: one that was full, or whose connection broke meanwhile,
 * is never asked again.
 */
export class CircuitReservations {
  /** For the node's `transports`. */
  readonly transport: ReturnType<typeof circuitRelayTransport>
  #bookings: Bookings | undefined
  readonly #asking = new Set<PeerId>()
  /** By relay: bounded, as `#asking`, by the relays a host was given. */
  readonly #refusals = new Map<PeerId, Refusal>()

  constructor() {
    const create = circuitRelayTransport({ reservationConcurrency: ASKED_AT_ONCE, discoveryFilter: ASKS_NOBODY })
    this.transport = (components) => {
      const transport = create(components)
      this.#bookings = (transport as unknown as { readonly reservationStore: Bookings }).reservationStore
      assert(typeof this.#bookings?.addRelay === 'function', 'this version of the circuit transport books otherwise')
      assert(this.#bookings.relayFilter !== undefined, 'this version of the circuit transport refuses otherwise')
      return transport
    }
  }

  /**
   * Asks from now on: at once when a relay connects, and again for as long as it gives no place.
   *
   * @param node    the node that was made with `transport`
   * @param relays  tells the relays connected now
   * @returns a function that ends the asking; places stay until the node stops
   */
  hold(node: Libp2p, relays: () => readonly PeerId[]): () => void {
    const check = (): void => {
      for (const relay of relays()) void this.#ask(relay)
    }
    const onOpen = ({ detail: connection }: { detail: { remotePeer: Libp2pPeerId } }): void => {
      this.#refusals.delete(connection.remotePeer.toString()) // it may have restarted
      queueMicrotask(check)
    }
    node.addEventListener('connection:open', onOpen)
    const timer = setInterval(check, CHECK_MS)
    if (typeof timer === 'object') timer.unref() // in Node a forgotten host must not keep the process alive
    return () => {
      node.removeEventListener('connection:open', onOpen)
      clearInterval(timer)
    }
  }

  async #ask(relay: PeerId): Promise<void> {
    const bookings = this.#bookings
    const peer = peerIdFromString(relay)
    if (bookings === undefined || bookings.hasReservation(peer) || this.#asking.has(relay)) return
    const refusal = this.#refusals.get(relay)
    if (refusal !== undefined && performance.now() < refusal.retryAtMs) return
    this.#asking.add(relay)
    try {
      bookings.relayFilter.remove?.(peer.toMultihash().bytes)
      await bookings.addRelay(peer, 'configured')
      this.#refusals.delete(relay)
    } catch {
      // It is full, lends no places, or went away: all of that may change.
      const waitMs = refusal === undefined ? RETRY_FIRST_MS : Math.min(RETRY_LAST_MS, 2 * refusal.waitMs)
      this.#refusals.set(relay, { waitMs, retryAtMs: performance.now() + waitMs })
    } finally {
      this.#asking.delete(relay)
    }
  }
}
