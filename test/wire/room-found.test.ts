import assert from 'node:assert/strict'
import { decodeRoomFound, encodeRoomFound, ROOM_FOUND_BYTES_MAX } from '../../src/wire/room-found.js'

describe('how a room stands at a relay', () => {
  it('comes back as it was said', () => {
    for (const standing of ['none', 'full', 'lobby', 'vacant', 'seated'] as const) {
      const bytes = encodeRoomFound(standing)
      assert.equal(decodeRoomFound(bytes), standing)
      assert.ok(bytes.length <= ROOM_FOUND_BYTES_MAX)
    }
  })

  it('is nothing when it is none that we know', () => {
    assert.equal(decodeRoomFound(Uint8Array.of(8, 5)), null)
    assert.equal(decodeRoomFound(Uint8Array.of(8)), null)
    assert.equal(decodeRoomFound(new Uint8Array(ROOM_FOUND_BYTES_MAX + 1)), null)
    assert.equal(decodeRoomFound(new Uint8Array(0)), 'none')
  })
})
