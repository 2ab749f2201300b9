import assert from 'node:assert/strict'
import { devicesOf, medianTraffic, packetsOf, trafficBetween } from '../../../bench/measure/traffic.js'

const before = { bytesReceived: 1000, packetsReceived: 10, bytesSent: 5000, packetsSent: 50 }
const after = { bytesReceived: 1000 + 4096, packetsReceived: 30, bytesSent: 5000 + 2048, packetsSent: 90 }

describe('traffic', () => {
  it('is what a device counted, by the second, up and down', () => {
    const traffic = trafficBetween(before, after, 2)
    assert.deepEqual(traffic, { kibUp: 1, kibDown: 2, packetsUp: 20, packetsDown: 10 })
    assert.equal(packetsOf(traffic), 30)
  })

  it('of several players is the middle one of each figure', () => {
    const of = (kibUp: number, packetsDown: number) => ({ kibUp, kibDown: 0, packetsUp: 0, packetsDown })
    assert.deepEqual(medianTraffic([of(1, 30), of(2, 10), of(9, 20)]), of(2, 20))
  })
})

const TEXT = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    1184      16    0    0    0     0          0         0     1184      16    0    0    0     0       0          0
   wan:93027371 1042    0    0    0     0          0         0 120734    1890    0    0    0     0       0          0
`

describe('the counts of network devices', () => {
  it('are read by name, received and sent', () => {
    const devices = devicesOf(TEXT)
    assert.deepEqual([...devices.keys()], ['lo', 'wan'])
    assert.deepEqual(devices.get('wan'), {
      bytesReceived: 93027371,
      packetsReceived: 1042,
      bytesSent: 120734,
      packetsSent: 1890,
    })
  })
})
