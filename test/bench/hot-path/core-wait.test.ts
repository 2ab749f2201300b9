import assert from 'node:assert/strict'
import { CoreWait, waitedMsOf } from '../../../bench/hot-path/core-wait.js'

describe('the wait for a core', () => {
  it("is the second of the kernel's figures, in nanoseconds", () => {
    assert.equal(waitedMsOf('123456789 2500000 42\n'), 2.5)
  })

  it('never falls', () => {
    const waiting = new CoreWait()
    const before = waiting.ms()
    assert.ok(before >= 0)
    assert.ok(waiting.ms() >= before)
    waiting.close()
  })
})
