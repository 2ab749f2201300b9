/** The reservations of libp2p's circuit transport, so that a relay can be asked for one again. */
import type { PeerId as Libp2pPeerId, Transport } from '@libp2p/interface'
import type { LibraryPatch, PatchReport } from './library-patch.js'

/** The private part is the field `reservationStore` of the transport. */
export const CIRCUIT_RESERVATION_STORE: LibraryPatch = {
  name: 'circuit-reservation-store',
  library: '@libp2p/circuit-relay-v2',
  version: '4.2.13',
  without: 'this host has no reservations, so peers cannot dial it through relays',
  required: false,
}

/** The parts of libp2p's reservation store that are used. */
export interface ReservationStore {
  /** True from a successful request until the reservation expires, or the connection to the relay is lost. */
  hasReservation(relay: Libp2pPeerId): boolean
  /** Asks, and renews the reservation before it expires. Joins a request that is under way. */
  addRelay(relay: Libp2pPeerId, type: 'configured'): Promise<unknown>
  /** Relays never asked again: one to which the connection broke at the wrong moment gets in here, too. */
  readonly relayFilter: { remove?(relay: Uint8Array): boolean }
}

/** The reservation store of a circuit transport; undefined where this version has it elsewhere. */
export function reservationStoreOf(transport: Transport, report: PatchReport): ReservationStore | undefined {
  const { reservationStore: store } = transport as Transport & { readonly reservationStore?: Partial<ReservationStore> }
  const parts = {
    hasReservation: report.part(CIRCUIT_RESERVATION_STORE, 'reservationStore.hasReservation', store?.hasReservation),
    addRelay: report.part(CIRCUIT_RESERVATION_STORE, 'reservationStore.addRelay', store?.addRelay),
    relayFilter: report.part(CIRCUIT_RESERVATION_STORE, 'reservationStore.relayFilter', store?.relayFilter),
  }
  return Object.values(parts).includes(undefined) ? undefined : (store as ReservationStore)
}
