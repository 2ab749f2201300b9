import assert from 'node:assert/strict'
import { parseWaitedMs, waitedMs } from '../../bench/turns.js'

describe('the time a benchmark waits for its turn', () => {
  it('is the second figure of what the kernel says, in nanoseconds', () => {
    assert.equal(parseWaitedMs('1198568 8952669 11\n'), 8.952669)
  })

  it('never runs backwards', () => {
    let before = waitedMs()
    for (let look = 0; look < 100; look += 1) {
      const now = waitedMs()
      assert.ok(now >= before)
      before = now
    }
  })
})
