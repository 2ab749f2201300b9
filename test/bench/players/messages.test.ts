import assert from 'node:assert/strict'
import { decodePacket, encodeHello, encodeMessages, MESSAGE_BYTES } from '../../../bench/players/messages.js'

describe('messages of a benchmark', () => {
  const filler = new Uint8Array(MESSAGE_BYTES).fill(7)

  it('arrive as they were sent, each as long as an input', () => {
    const messages = [
      { run: 65535, seat: 3, number: 0, sentAtMs: 12345.678 },
      { run: 65535, seat: 3, number: 2 ** 32 - 1, sentAtMs: 0 },
    ]
    const packet = encodeMessages(messages, filler)
    assert.ok(packet.length >= 2 * MESSAGE_BYTES)
    assert.deepEqual(decodePacket(packet), { is: 'messages', messages })
    assert.deepEqual(decodePacket(encodeHello(200)), { is: 'hello', seat: 200 })
  })

  it('that are cut short or made up show that a path is broken', () => {
    const packet = encodeMessages([{ run: 1, seat: 0, number: 0, sentAtMs: 0 }], filler)
    assert.throws(() => decodePacket(packet.subarray(0, -1)), /no player sent/)
    assert.throws(() => decodePacket(Uint8Array.of(9, 9, 9)), /no player sent/)
  })
})
