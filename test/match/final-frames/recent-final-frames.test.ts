import assert from 'node:assert/strict'
import { lastFrameOf } from '../../../src/core/session/final-frames.js'
import { RecentFinalFrames } from '../../../src/match/final-frames/recent-final-frames.js'
import { framesPerSeal } from '../../../src/wire/limits.js'

const SEATS = 2
const BYTES = 2

/** What seat and frame determine. */
const inputAt = (seat: number, frame: number): number[] => [seat, frame & 0xff]

function add(window: RecentFinalFrames, first: number, count: number, change?: number): void {
  const frames = Array.from({ length: count }, (_, index) => first + index)
  const inputs = Array.from({ length: SEATS }, (_, seat) =>
    Uint8Array.from(frames.flatMap((frame) => inputAt(seat, frame))),
  )
  const statuses = change === undefined ? [] : [{ seat: 1, frame: change, status: 'away' as const }]
  window.add({ firstFrame: first, count, inputs, statuses, substitutions: [] }, frames.map(BigInt))
}

describe('recent final frames', () => {
  it('describes every input, every change and the digest of what was added', () => {
    const window = new RecentFinalFrames({ seats: SEATS, inputBytes: BYTES })
    add(window, 0, 5)
    add(window, 5, 5, 7)
    const seal = window.describe(3, 8)!
    assert.deepEqual([seal.firstFrame, lastFrameOf(seal), seal.digest], [3, 8, 8n])
    assert.deepEqual(seal.statuses, [{ seat: 1, frame: 7, status: 'away' }])
    assert.equal(seal.facts.length, SEATS)
    for (const { seat, firstFrame, count, inputs } of seal.facts) {
      assert.deepEqual([firstFrame, count], [3, 6])
      assert.deepEqual(
        [...inputs],
        [3, 4, 5, 6, 7, 8].flatMap((frame) => inputAt(seat, frame)),
      )
    }
    assert.deepEqual(window.describe(0, 6)!.statuses, [])
    assert.equal(lastFrameOf(window.describe(0, 1000)!), 9)
    assert.equal(window.describe(10, 1000), null)
  })

  it('forgets the oldest frames, and describes no more at once than fits a seal', () => {
    const window = new RecentFinalFrames({ seats: SEATS, inputBytes: BYTES })
    for (let first = 0; first < 3000; first += 10) add(window, first, 10, first)
    assert.equal(window.describe(1000, 2999), null)
    const oldest = 3000 - 1024
    assert.equal(window.describe(oldest - 1, 2999), null)
    const seal = window.describe(oldest, 2999)!
    assert.ok(lastFrameOf(seal) - oldest + 1 <= framesPerSeal(SEATS * BYTES))
    assert.equal(seal.digest, BigInt(lastFrameOf(seal)))
    assert.deepEqual([...seal.facts[1]!.inputs.subarray(0, BYTES)], inputAt(1, oldest))
    assert.ok(seal.statuses.every(({ frame }) => frame >= oldest && frame <= lastFrameOf(seal)))
  })

  it('begins anew after a gap', () => {
    const window = new RecentFinalFrames({ seats: SEATS, inputBytes: BYTES })
    add(window, 0, 10, 4)
    add(window, 50, 10)
    assert.equal(window.describe(5, 59), null)
    assert.equal(window.describe(49, 59), null)
    assert.equal(lastFrameOf(window.describe(50, 59)!), 59)
  })
})
