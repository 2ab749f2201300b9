import assert from 'node:assert/strict'
import { kibOf, medianTraffic, packetsOf, trafficBetween } from '../../bench/net/traffic.js'

const before = { bytesReceived: 1000, packetsReceived: 10, bytesSent: 5000, packetsSent: 50 }
const after = { bytesReceived: 1000 + 4096, packetsReceived: 30, bytesSent: 5000 + 2048, packetsSent: 90 }

describe('traffic', () => {
  it('is what a device counted, by the second, up and down', () => {
    const traffic = trafficBetween(before, after, 2)
    assert.deepEqual(traffic, { kibUp: 1, kibDown: 2, packetsUp: 20, packetsDown: 10 })
    assert.deepEqual([kibOf(traffic), packetsOf(traffic)], [3, 30])
  })

  it('of several players is the middle one of each figure', () => {
    const of = (kibUp: number, packetsDown: number) => ({ kibUp, kibDown: 0, packetsUp: 0, packetsDown })
    assert.deepEqual(medianTraffic([of(1, 30), of(2, 10), of(9, 20)]), of(2, 20))
  })
})
