import assert from 'node:assert/strict'
import fc from 'fast-check'
import { EventQueue } from '../../../src/transport/simulated/event-queue.js'

describe('EventQueue', () => {
  it('gives items by time, and those of one time in the order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(20))), (steps) => {
        const queue = new EventQueue<{ atMs: number; order: number }>()
        const expected: { atMs: number; order: number }[] = []
        steps.forEach((atMs, order) => {
          if (atMs === null) {
            expected.sort((a, b) => a.atMs - b.atMs || a.order - b.order)
            assert.equal(queue.nextAtMs, expected[0]?.atMs ?? Number.POSITIVE_INFINITY)
            assert.deepEqual(queue.take(), expected.shift())
          } else {
            queue.add(atMs, { atMs, order })
            expected.push({ atMs, order })
          }
          assert.equal(queue.size, expected.length)
        })
      }),
    )
  })
})
