import assert from 'node:assert/strict'
import type { Transport } from '@libp2p/interface'
import {
  CIRCUIT_RESERVATION_STORE,
  reservationStoreOf,
} from '../../../../src/transport/libp2p/patches/circuit-reservation-store.js'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'

const transportWith = (reservationStore: object | undefined): Transport =>
  ({ reservationStore }) as unknown as Transport
const complete = { hasReservation() {}, addRelay() {}, relayFilter: {} }

describe('the reservation store of the circuit transport', () => {
  it('is found where it is', () => {
    const report = new PatchReport([CIRCUIT_RESERVATION_STORE])
    assert.equal(reservationStoreOf(transportWith(complete), report), complete)
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('is reported missing when it is elsewhere, or lacks a part', () => {
    for (const [store, parts] of [
      [undefined, ['hasReservation', 'addRelay', 'relayFilter']],
      [{ ...complete, addRelay: undefined }, ['addRelay']],
      [{ ...complete, relayFilter: undefined }, ['relayFilter']],
    ] as const) {
      const report = new PatchReport([CIRCUIT_RESERVATION_STORE])
      assert.equal(reservationStoreOf(transportWith(store), report), undefined)
      assert.deepEqual(
        report.missing[0]!.missingParts,
        parts.map((part) => `reservationStore.${part}`),
      )
    }
  })
})
