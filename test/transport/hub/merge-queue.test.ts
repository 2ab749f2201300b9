import assert from 'node:assert/strict'
import { MergeQueue } from '../../../src/transport/hub/merge-queue.js'

const entry = (number: number, sequence = 0, bytes = 100) => ({ number, sequence, bytes: new Uint8Array(bytes) })

/** Each author sends every 16 ms, the given time after the tick; returns messages per tick and the longest wait. */
function playTicks(offsetsMs: readonly number[], ticks = 200): { messages: number; longestMs: number } {
  const queue = new MergeQueue()
  let messages = 0
  let longestMs = 0
  let sinceMs = Number.NaN
  for (let nowMs = 0; nowMs < ticks * 16; nowMs += 0.5) {
    offsetsMs.forEach((offsetMs, number) => {
      if (nowMs % 16 !== offsetMs) return
      if (queue.dueMs(nowMs) === Number.POSITIVE_INFINITY) sinceMs = nowMs
      queue.add(entry(number, nowMs), nowMs)
    })
    if (queue.dueMs(nowMs) > nowMs) continue
    if (nowMs > 16) longestMs = Math.max(longestMs, nowMs - sinceMs)
    messages += queue.take().length
  }
  return { messages: messages / ticks, longestMs }
}

describe('a merge queue', () => {
  it('holds nothing back where there is one author', () => {
    assert.deepEqual(playTicks([5]), { messages: 1, longestMs: 0 })
  })

  it('sends one message a tick where players are in step, as soon as the last of them has come', () => {
    const { messages, longestMs } = playTicks([3, 4, 5, 5.5, 6, 7, 8])
    assert.ok(messages <= 1.1, `${messages} messages a tick`)
    assert.equal(longestMs, 5)
  })

  it('sends two or three where they are not, and waits little more than half a tick', () => {
    const four = playTicks([0, 5, 10])
    assert.ok(four.messages <= 2.1, `${four.messages} messages a tick of 3 authors`)
    assert.ok(four.longestMs <= 6, `${four.longestMs} ms`)
    const eight = playTicks([0, 2, 4, 7, 9, 11, 14])
    assert.ok(eight.messages <= 2.6, `${eight.messages} messages a tick of 7 authors`)
    assert.ok(eight.longestMs <= 10, `${eight.longestMs} ms`)
  })

  it('does not wait for an author that has fallen silent', () => {
    const queue = new MergeQueue()
    for (const number of [0, 1]) queue.add(entry(number), 0)
    queue.take()
    queue.add(entry(0), 100)
    assert.equal(queue.dueMs(100), 100)
  })

  it('does not hold the next tick back for an author that missed this one', () => {
    const queue = new MergeQueue()
    for (const number of [0, 1, 2]) queue.add(entry(number), 0)
    queue.take()
    queue.add(entry(0, 1), 16)
    assert.equal(queue.dueMs(16), 22)
    queue.add(entry(0, 2), 18)
    assert.ok(queue.dueMs(18) <= 18)
  })

  it('fills no datagram beyond what every network carries, except with a packet that is larger itself', () => {
    const queue = new MergeQueue()
    for (const number of [0, 1, 2]) queue.add(entry(number, 0, 500), 0)
    queue.add(entry(3, 0, 5000), 0)
    queue.add(entry(4, 0, 10), 0)
    assert.deepEqual(
      queue.take().map((entries) => entries.map(({ number }) => number)),
      [[0, 1], [2], [3], [4]],
    )
    assert.equal(queue.dueMs(0), Number.POSITIVE_INFINITY)
  })

  it('lets the oldest go when too many wait, and counts them', () => {
    const queue = new MergeQueue()
    let gone = 0
    for (let sequence = 0; sequence < 130; sequence += 1) gone += queue.add(entry(1, sequence, 1), 0)
    assert.equal(gone, 2)
    assert.equal(queue.take()[0]![0]!.sequence, 2)
  })
})
