/** Reservations at relays: a host that has one can be dialled through that relay by peers that cannot reach it directly. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import type { Libp2p, PeerId as Libp2pPeerId, TopologyFilter } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { backgroundTimers, type Clock, type Stop, systemClock, type Timers } from '../clock.js'
import type { PeerId } from '../lane.js'
import { type ReservationStore, reservationStoreOf } from './patches/circuit-reservation-store.js'
import type { PatchReport } from './patches/library-patch.js'
import { nextWaitMs, RESERVATION_RETRY } from './redial-backoff.js'

/** How often reservations are checked: one is lost with the connection to its relay, and when it cannot be renewed. */
const CHECK_MS = 1000

/** Relays asked at once, so that one that does not answer delays no other. */
const ASKED_AT_ONCE = 8

/** Keeps libp2p from asking every relay it meets by itself: it would ask once, and this class asks again. */
const ASKS_NONE: TopologyFilter = { has: () => true, add() {}, remove() {} }

interface Refusal {
  readonly waitMs: number
  readonly retryAtMs: number
}

/** What reservations are made with; time is for tests. */
export interface CircuitReservationsOptions {
  /** Of the node. */
  readonly report: PatchReport
  /** Default: the machine's. */
  readonly clock?: Clock
  /** Default: the machine's. */
  readonly timers?: Timers
}

/**
 * Keeps a reservation at every connected relay. A host without any works on: it can still dial others through relays.
 *
 * libp2p can look for reservations by itself, but asks a relay once: one that was full, or whose connection broke meanwhile,
 * is never asked again.
 */
export class CircuitReservations {
  /** For the node's `transports`. */
  readonly transport: ReturnType<typeof circuitRelayTransport>
  readonly #clock: Clock
  readonly #timers: Timers
  #store: ReservationStore | undefined
  readonly #asking = new Set<PeerId>()
  /** By relay: bounded, as `#asking`, by the relays a host was given. */
  readonly #refusals = new Map<PeerId, Refusal>()

  constructor({ report, clock = systemClock, timers = backgroundTimers }: CircuitReservationsOptions) {
    this.#clock = clock
    this.#timers = timers
    const create = circuitRelayTransport({ reservationConcurrency: ASKED_AT_ONCE, discoveryFilter: ASKS_NONE })
    this.transport = (components) => {
      const transport = create(components)
      this.use(reservationStoreOf(transport, report))
      return transport
    }
  }

  /** Asks through this store from now on; undefined for a version of libp2p without one. Called by `transport`, and by tests. */
  use(store: ReservationStore | undefined): void {
    this.#store = store
  }

  /**
   * Asks from now on: at once when a relay connects, and again for as long as it gives no reservation.
   *
   * @param node    the node that was made with `transport`
   * @param relays  the relays connected now
   * @returns a function that ends the asking; reservations stay until the node stops
   */
  hold(node: Pick<Libp2p, 'addEventListener' | 'removeEventListener'>, relays: () => readonly PeerId[]): Stop {
    const check = (): void => {
      for (const relay of relays()) void this.#ask(relay)
    }
    const onOpen = ({ detail: connection }: { detail: { remotePeer: Libp2pPeerId } }): void => {
      this.#refusals.delete(connection.remotePeer.toString()) // it may have restarted
      queueMicrotask(check)
    }
    node.addEventListener('connection:open', onOpen)
    const stop = this.#timers.every(CHECK_MS, check)
    return () => {
      node.removeEventListener('connection:open', onOpen)
      stop()
    }
  }

  async #ask(relay: PeerId): Promise<void> {
    const store = this.#store
    const peer = peerIdFromString(relay)
    if (store === undefined || store.hasReservation(peer) || this.#asking.has(relay)) return
    const refusal = this.#refusals.get(relay)
    if (refusal !== undefined && this.#clock.nowMs() < refusal.retryAtMs) return
    this.#asking.add(relay)
    try {
      store.relayFilter.remove?.(peer.toMultihash().bytes)
      await store.addRelay(peer, 'configured')
      this.#refusals.delete(relay)
    } catch {
      // It is full, gives no reservations, or went away: all of that may change.
      const waitMs = nextWaitMs(RESERVATION_RETRY, refusal?.waitMs)
      this.#refusals.set(relay, { waitMs, retryAtMs: this.#clock.nowMs() + waitMs })
    } finally {
      this.#asking.delete(relay)
    }
  }
}
