import assert from 'node:assert/strict'
import { type DatagramConnections, datagramPaths } from '../../../src/transport/webrtc/datagram-paths.js'

describe('the registration of the datagram lane', () => {
  it('makes one kind of path without costs beyond the measured ones, to be sought in any case', () => {
    const registration = datagramPaths({} as DatagramConnections)
    assert.equal(registration.handicapMs[registration.kindTo('peer')!], 0)
    assert.equal(registration.retransmits, false)
    assert.equal(registration.isCheap, undefined)
  })

  it('opens a dead link anew by dropping it: the lane negotiates again with a peer that it seeks', () => {
    const dropped: string[] = []
    const lane = { drop: (peer: string) => dropped.push(peer) } as unknown as DatagramConnections
    datagramPaths(lane).reopen?.('peer')
    assert.deepEqual(dropped, ['peer'])
  })
})
