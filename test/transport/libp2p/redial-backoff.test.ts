import assert from 'node:assert/strict'
import { nextWaitMs, REDIAL, RESERVATION_RETRY, spreadFactor } from '../../../src/transport/libp2p/redial-backoff.js'

describe('redial back-off', () => {
  it('begins with the first waiting time, grows by its factor, and stays at the longest', () => {
    const waits: number[] = []
    for (let waitMs: number | undefined; waits.length < 6; ) {
      waitMs = nextWaitMs({ firstMs: 100, factor: 3, lastMs: 2000 }, waitMs)
      waits.push(waitMs)
    }
    assert.deepEqual(waits, [100, 300, 900, 2000, 2000, 2000])
  })

  it('finds a relay that restarts within four seconds, a quarter more for spread', () => {
    assert.equal(nextWaitMs(REDIAL, 1e9), 4000)
    assert.deepEqual([0, 0.5, 1].map(spreadFactor), [0.75, 1, 1.25])
  })

  it('asks a relay without reservations less and less, once a minute at last', () => {
    assert.equal(nextWaitMs(RESERVATION_RETRY, undefined), 2000)
    assert.equal(nextWaitMs(RESERVATION_RETRY, 32_000), 64_000)
    assert.equal(nextWaitMs(RESERVATION_RETRY, 64_000), 64_000)
  })
})
