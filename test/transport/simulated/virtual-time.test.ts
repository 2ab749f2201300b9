import assert from 'node:assert/strict'
import { timeoutSignal } from '../../../src/transport/clock.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'

describe('virtual time', () => {
  it('stands still until it is told to go on, and runs timers at their own time', () => {
    const time = new VirtualTime(1000)
    const ran: [string, number][] = []
    const note = (name: string) => (): unknown => ran.push([name, time.nowMs()])
    time.after(30, note('c'))
    time.after(10, note('a'))
    time.after(10, note('b'))
    time.every(20, note('every'))
    assert.deepEqual(ran, [])
    time.advance(45)
    assert.deepEqual(ran, [
      ['a', 1010],
      ['b', 1010],
      ['every', 1020],
      ['c', 1030],
      ['every', 1040],
    ])
    assert.equal(time.nowMs(), 1045)
  })

  it('runs timers that timers set, when they are due in the same time', () => {
    const time = new VirtualTime()
    const ran: number[] = []
    const again = (): void => {
      ran.push(time.nowMs())
      if (ran.length < 10) time.after(5, again)
    }
    time.after(5, again)
    time.advance(21)
    assert.deepEqual(ran, [5, 10, 15, 20])
  })

  it('runs no timer that was stopped, also not one that stops itself', () => {
    const time = new VirtualTime()
    let ran = 0
    const stopLater = time.after(10, () => assert.fail('it was stopped'))
    stopLater()
    stopLater()
    const stop = time.every(10, () => {
      ran += 1
      if (ran === 3) stop()
    })
    time.advance(1000)
    assert.equal(ran, 3)
  })

  it('goes from one timer to the next', () => {
    const time = new VirtualTime()
    time.after(7, () => {})
    assert.equal(time.runNext(6), false)
    assert.equal(time.nowMs(), 0)
    assert.equal(time.runNext(7), true)
    assert.equal(time.nowMs(), 7)
    assert.equal(time.runNext(1e9), false)
  })

  it('gives signals that abort in time, unless they are stopped', () => {
    const time = new VirtualTime()
    const [first, second] = [timeoutSignal(time, 100), timeoutSignal(time, 100)]
    second.stop()
    time.advance(99)
    assert.equal(first.signal.aborted, false)
    time.advance(1)
    assert.equal(first.signal.aborted, true)
    assert.equal((first.signal.reason as Error).name, 'TimeoutError')
    assert.equal(second.signal.aborted, false)
  })
})
