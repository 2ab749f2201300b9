import assert from 'node:assert/strict'
import { firstGossipSequence, firstPathSequence } from '../../src/transport/first-sequence.js'

const YEAR_2500_MS = Date.UTC(2500, 0, 1)

describe('first sequence numbers', () => {
  it('grow by more in a second than a player sends packets in it: 240 ticks, two packets each', () => {
    assert.ok(firstPathSequence(1_000_001_000) - firstPathSequence(1_000_000_000) > 2 * 240)
  })

  it('grow by more in a second than signatures can be made in it: one takes 0.1 ms', () => {
    assert.ok(firstGossipSequence(1_000_001_000) - firstGossipSequence(1_000_000_000) > 10_000)
  })

  it('leave room below the bounds of their envelopes for centuries', () => {
    assert.ok(firstPathSequence(YEAR_2500_MS) < 2 ** 48)
    assert.ok(firstGossipSequence(Date.UTC(2250, 0, 1)) < 2 ** 53)
  })
})
