import assert from 'node:assert/strict'
import { Random } from '../../../src/core/random.js'
import { REPLAY_WINDOW, ReplayWindow } from '../../../src/transport/gossip/replay-window.js'

describe('a replay window', () => {
  it('takes each number once', () => {
    const window = new ReplayWindow()
    for (const sequence of [0, 1, 2]) {
      assert.equal(window.isNew(sequence), true)
      assert.equal(window.accept(sequence), true)
      assert.equal(window.isNew(sequence), false)
      assert.equal(window.accept(sequence), false)
    }
  })

  it('takes numbers that come late, down to its lower end, and none below', () => {
    const window = new ReplayWindow()
    window.accept(1000)
    assert.equal(window.accept(1000 - REPLAY_WINDOW + 1), true)
    assert.equal(window.accept(1000 - REPLAY_WINDOW), false)
    assert.equal(window.accept(0), false)
  })

  it('works with numbers as large as a clock in microseconds', () => {
    const window = new ReplayWindow()
    const start = 1_800_000_000_000_000
    assert.equal(window.accept(start), true)
    assert.equal(window.accept(start - 40), true)
    assert.equal(window.accept(start + 30), true)
    for (const heard of [start, start - 40, start + 30]) assert.equal(window.accept(heard), false)
    assert.equal(window.accept(Number.MAX_SAFE_INTEGER), true)
    assert.equal(window.accept(start + 31), false)
  })

  it('agrees with a list of all numbers heard, for random walks', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = new Random(seed)
      const window = new ReplayWindow()
      const heard = new Set<number>()
      let highest = -1
      for (let step = 0; step < 2000; step += 1) {
        const sequence = Math.max(0, highest + random.int(-80, random.int(0, 20) === 0 ? 200 : 6))
        const expected = sequence > highest - REPLAY_WINDOW && !heard.has(sequence)
        assert.equal(window.isNew(sequence), expected, `seed ${seed}, step ${step}`)
        assert.equal(window.accept(sequence), expected, `seed ${seed}, step ${step}`)
        heard.add(sequence)
        highest = Math.max(highest, sequence)
      }
    }
  })
})
