import assert from 'node:assert/strict'
import { deliveryOf, playDelivery, playPath } from '../../../src/match/contract/delivery.js'
import { ROOM_MESSAGES } from '../../wire/samples.js'

const holders = (count: number) => Array.from({ length: count }, (_, seat) => ({ peer: `peer ${seat}`, name: '' }))

describe('delivery', () => {
  it('delivers reliably what is sent once, and lets seals overtake each other', () => {
    for (const message of ROOM_MESSAGES) {
      assert.equal(deliveryOf(message), message.type === 'seal' ? 'latest' : 'reliable', message.type)
    }
  })

  it('of inputs follows the lane as it changes', () => {
    const lane = { lossy: false, packetCost: 8, laneTo: (peer: string) => `lane to ${peer}` }
    const eight = playPath(lane, () => holders(8))
    const two = playPath(lane, () => holders(2))
    assert.equal(playDelivery(lane), 'reliable')
    assert.deepEqual([eight.lossy, eight.packetFrames, two.packetFrames], [false, 4, 1])
    assert.equal(eight.laneTo(3), 'lane to peer 3')
    lane.lossy = true
    lane.packetCost = 1
    assert.equal(playDelivery(lane), 'latest')
    assert.deepEqual([eight.lossy, eight.packetFrames], [true, 1])
  })
})
