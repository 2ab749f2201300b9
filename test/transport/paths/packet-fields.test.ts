import assert from 'node:assert/strict'
import {
  msOf,
  readSequence,
  readVarint,
  readWord,
  TICKS_MAX,
  ticksOf,
  writeSequence,
  writeVarint,
  writeWord,
} from '../../../src/transport/paths/packet-fields.js'

describe('the fields of path packets', () => {
  it('hold times in quarters of a millisecond, within 0 and 16.4 s, and NaN', () => {
    for (const ms of [0, 0.25, 17.5, TICKS_MAX / 4]) assert.equal(msOf(ticksOf(ms)), ms)
    assert.deepEqual(
      [-5, 99_999].map((ms) => msOf(ticksOf(ms))),
      [0, TICKS_MAX / 4],
    )
    assert.ok(Number.isNaN(msOf(ticksOf(Number.NaN))))
  })

  it('hold words and sequence numbers, high byte first', () => {
    const bytes = new Uint8Array(8)
    writeWord(bytes, 0, 0x1234)
    writeSequence(bytes, 2, 0x1234_5678_9abc)
    assert.deepEqual([...bytes], [0x12, 0x34, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc])
    assert.deepEqual([readWord(bytes, 0), readSequence(bytes, 2)], [0x1234, 0x1234_5678_9abc])
    writeSequence(bytes, 2, 2 ** 48 - 1)
    assert.equal(readSequence(bytes, 2), 2 ** 48 - 1)
  })

  it('hold varints of seven bits in each byte, and refuse one that does not end', () => {
    for (const value of [0, 127, 128, 16_384, 2 ** 49 - 1]) {
      const message = new Uint8Array(8)
      const end = writeVarint(message, 1, value)
      const reader = { message, at: 1 }
      assert.deepEqual([readVarint(reader, 7), reader.at], [value, end])
    }
    assert.ok(Number.isNaN(readVarint({ message: Uint8Array.of(0x80, 0x80, 0x80), at: 0 }, 3)))
    assert.ok(Number.isNaN(readVarint({ message: Uint8Array.of(0x80), at: 0 }, 3)))
  })
})
