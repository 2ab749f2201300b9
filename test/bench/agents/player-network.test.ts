import assert from 'node:assert/strict'
import { starOf } from '../../../bench/agents/player-network.js'

const LINKS = { jitterMs: 0, lossRatio: 0 }

describe('the geography of a benchmark', () => {
  it('is a star whose access links are half the direct path where that is the shortest', () => {
    const star = starOf({ directMs: 35, brokerMs: 30, relayMs: 22, ...LINKS })
    assert.deepEqual(star, { playerMs: 17.5, brokerMs: 12.5, relayMs: 4.5, detourMs: 0 })
  })

  it('makes packets between players take a detour where the way over a server is shorter', () => {
    const star = starOf({ directMs: 70, brokerMs: 30, relayMs: 22, ...LINKS })
    assert.deepEqual(star, { playerMs: 22, brokerMs: 8, relayMs: 0, detourMs: 26 })
    assert.equal(2 * star.playerMs + star.detourMs, 70)
    assert.equal(star.playerMs + star.brokerMs, 30)
  })
})
