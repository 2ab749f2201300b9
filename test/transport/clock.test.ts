import assert from 'node:assert/strict'
import { timeoutSignal } from '../../src/transport/clock.js'
import { VirtualTime } from '../../src/transport/simulated/virtual-time.js'

describe('a signal of a timeout', () => {
  it('aborts with a TimeoutError when the time has passed, and not before', () => {
    const time = new VirtualTime()
    const { signal } = timeoutSignal(time, 300)
    time.advance(299)
    assert.equal(signal.aborted, false)
    time.advance(1)
    assert.equal(signal.aborted, true)
    assert.ok(signal.reason instanceof DOMException)
    assert.equal(signal.reason.name, 'TimeoutError')
    assert.match(signal.reason.message, /300 ms/)
  })

  it('never aborts once it is stopped', () => {
    const time = new VirtualTime()
    const { signal, stop } = timeoutSignal(time, 300)
    time.advance(100)
    stop()
    time.advance(10_000)
    assert.equal(signal.aborted, false)
  })
})
