import assert from 'node:assert/strict'
import { sealedPlay } from '../../../bench/relay/sealed-play.js'
import { costOf, SEALS_PER_REQUEST } from '../../../bench/relay/validator-costs.js'
import { arenaDemo } from '../../../demos/demo-games.js'

describe('cost of a replay', () => {
  it('tells what a request costs from the rounds that needed many and few of them', () => {
    const play = sealedPlay(arenaDemo, { seats: 2, seconds: 12.8, seed: 1 })
    // 768 frames in 128 requests of one seal or in two of 64: 126 requests more, 126 times 60 microseconds longer.
    const manyUs = 10
    const oneUs = manyUs + (126 * 60) / 768
    const cost = costOf({ name: 'arena', play }, [8, 9, 20], [oneUs, 99, 1], [manyUs, 12, 5])
    assert.deepEqual(SEALS_PER_REQUEST, [1, 64])
    assert.equal(cost.inProcessUs, 9)
    assert.equal(cost.manySealsUs, 10)
    assert.ok(Math.abs(cost.requestUs - 60) < 1e-9)
    assert.deepEqual(cost.inProcessRoundsUs, [8, 9, 20])
  })
})
