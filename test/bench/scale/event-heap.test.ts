import assert from 'node:assert/strict'
import { Random } from 'peerstep/core'
import { EventHeap } from '../../../bench/scale/event-heap.js'

describe('a heap of events', () => {
  it('gives back a great many in the order of their times, whatever else is added meanwhile', () => {
    const heap = new EventHeap<number>()
    const random = new Random(7)
    let [taken, nowMs] = [0, 0]
    for (let step = 0; step < 20_000; step += 1) {
      const atMs = nowMs + random.int(0, 500)
      heap.add(atMs, atMs)
      if (!random.chance(0.4)) continue
      const nextMs = heap.nextAtMs
      const item = heap.take()!
      assert.equal(item, nextMs)
      assert.ok(item >= nowMs, `step ${step}`)
      nowMs = item
      taken += 1
    }
    assert.equal(heap.size, 20_000 - taken)
    for (let item = heap.take(); item !== undefined; item = heap.take()) {
      assert.ok(item >= nowMs)
      nowMs = item
    }
    assert.equal(heap.nextAtMs, Number.POSITIVE_INFINITY)
  })
})
