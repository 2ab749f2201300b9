import assert from 'node:assert/strict'
import { Inbox } from '../../src/transport/inbox.js'
import { INBOX_PACKETS_MAX, type Packet } from '../../src/transport/lane.js'

const packet = (number: number): Packet => ({ from: 'a', bytes: new Uint8Array(0), receivedAtMs: number })

describe('an inbox', () => {
  it('gives everything once, oldest first, and nothing after it was cleared', () => {
    const inbox = new Inbox()
    assert.deepEqual([inbox.put(packet(1)), inbox.put(packet(2))], [0, 0])
    assert.deepEqual(inbox.take(), [packet(1), packet(2)])
    assert.deepEqual(inbox.take(), [])
    inbox.put(packet(3))
    inbox.clear()
    assert.deepEqual(inbox.take(), [])
  })

  it('lets the oldest make room when it is full, and says so', () => {
    const inbox = new Inbox()
    for (let number = 0; number < INBOX_PACKETS_MAX; number += 1) assert.equal(inbox.put(packet(number)), 0)
    assert.equal(inbox.put(packet(INBOX_PACKETS_MAX)), 1)
    const packets = inbox.take()
    assert.deepEqual(
      [packets.length, packets[0], packets.at(-1)],
      [INBOX_PACKETS_MAX, packet(1), packet(INBOX_PACKETS_MAX)],
    )
  })
})
