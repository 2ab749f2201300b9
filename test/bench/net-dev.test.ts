import assert from 'node:assert/strict'
import { devicesOf } from '../../bench/net/net-dev.js'

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
