import assert from 'node:assert/strict'
import { startTicker } from '../../../src/match/display/ticker.js'
import type { Timers } from '../../../src/transport/clock.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'

/** Stands in for a browser's worker; what it does with its script is up to each test. */
class FakeWorker {
  static made: FakeWorker[] = []
  onmessage: (() => void) | null = null
  onerror: (() => void) | null = null
  terminated = false
  readonly posted: unknown[] = []
  constructor() {
    FakeWorker.made.push(this)
  }
  postMessage(value: unknown): void {
    this.posted.push(value)
  }
  terminate(): void {
    this.terminated = true
  }
}

class ForbiddenWorker {
  constructor() {
    throw new Error('the policy forbids workers')
  }
}

/** Ticks in 60 ms of virtual time, and in as much after the ticker was stopped. */
function ticksOf(start: (tick: () => void, timers: Timers) => () => void): [running: number, stopped: number] {
  const time = new VirtualTime()
  let ticks = 0
  const stop = start(() => {
    ticks += 1
  }, time)
  time.advance(60)
  stop()
  const running = ticks
  time.advance(60)
  return [running, ticks - running]
}

describe('ticker', () => {
  const globals = globalThis as { document?: unknown; Worker?: unknown }
  const { Worker } = globals

  afterEach(() => {
    delete globals.document
    globals.Worker = Worker
    FakeWorker.made = []
  })

  it('is an ordinary timer where there is no page, and stops', () => {
    assert.deepEqual(
      ticksOf((tick, timers) => startTicker(5, tick, timers)),
      [12, 0],
    )
  })

  it('ticks with the messages of a worker on a page, and ends the worker when it stops', () => {
    globals.document = {}
    globals.Worker = FakeWorker
    let ticks = 0
    const stop = startTicker(8, () => {
      ticks += 1
    })
    const worker = FakeWorker.made[0]!
    assert.deepEqual(worker.posted, [8])
    worker.onmessage?.()
    worker.onmessage?.()
    assert.equal(ticks, 2)
    assert.equal(worker.terminated, false)
    stop()
    assert.equal(worker.terminated, true)
  })

  it('falls back to an ordinary timer where workers are forbidden, at once or a moment later', () => {
    globals.document = {}
    globals.Worker = ForbiddenWorker
    assert.deepEqual(
      ticksOf((tick, timers) => startTicker(5, tick, timers)),
      [12, 0],
    )
    globals.Worker = FakeWorker
    const later = ticksOf((tick, timers) => {
      const stop = startTicker(5, tick, timers)
      FakeWorker.made[0]!.onerror?.()
      return stop
    })
    assert.equal(FakeWorker.made[0]!.terminated, true)
    assert.deepEqual(later, [12, 0])
  })
})
