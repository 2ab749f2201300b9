import assert from 'node:assert/strict'
import { joinPackets, splitPackets } from '../../../bench/contestants/ws-broker.js'

describe('packets in one message', () => {
  it('come out as they went in, the empty and the long ones too', () => {
    const packets = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(65535).fill(7)]
    const split = splitPackets(Buffer.from(joinPackets(packets)))
    assert.deepEqual(
      split.map((packet) => Uint8Array.from(packet)),
      packets,
    )
  })

  it('are none in an empty message', () => {
    assert.deepEqual(splitPackets(Buffer.from(joinPackets([]))), [])
  })
})
