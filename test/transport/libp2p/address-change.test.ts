import assert from 'node:assert/strict'
import { onAddressLost } from '../../../src/transport/libp2p/address-change.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'

describe('own addresses', () => {
  it('are watched: one that goes is told, one that comes or stays is not', () => {
    const time = new VirtualTime()
    const looks = [['a', 'b'], ['a', 'b'], ['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], []]
    const told: number[] = []
    const end = onAddressLost(() => told.push(time.nowMs()), {
      addresses: () => looks[time.nowMs() / 250] ?? [],
      timers: time,
    })
    time.advance(10_000)
    end()
    assert.deepEqual(told, [3 * 250, 5 * 250])
    assert.equal(time.runNext(Number.POSITIVE_INFINITY), false, 'the checks have ended')
  })
})
