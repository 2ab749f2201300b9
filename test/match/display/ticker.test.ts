import assert from 'node:assert/strict'
import { startTicker } from '../../../src/match/display/ticker.js'

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

async function ticksWithin(
  ms: number,
  start: (tick: () => void) => () => void,
): Promise<{ ticks: number; after: number }> {
  let ticks = 0
  const stop = start(() => {
    ticks += 1
  })
  await new Promise((resolve) => setTimeout(resolve, ms))
  stop()
  const before = ticks
  await new Promise((resolve) => setTimeout(resolve, 30))
  return { ticks: before, after: ticks - before }
}

describe('ticker', () => {
  const globals = globalThis as { document?: unknown; Worker?: unknown }
  const { Worker } = globals

  afterEach(() => {
    delete globals.document
    globals.Worker = Worker
    FakeWorker.made = []
  })

  it('is an ordinary timer where there is no page, and stops', async () => {
    const { ticks, after } = await ticksWithin(60, (tick) => startTicker(5, tick))
    assert.ok(ticks >= 2)
    assert.equal(after, 0)
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

  it('falls back to an ordinary timer where workers are forbidden, at once or a moment later', async () => {
    globals.document = {}
    globals.Worker = ForbiddenWorker
    const atOnce = await ticksWithin(60, (tick) => startTicker(5, tick))
    assert.ok(atOnce.ticks >= 2)
    assert.equal(atOnce.after, 0)
    globals.Worker = FakeWorker
    const later = await ticksWithin(60, (tick) => {
      const stop = startTicker(5, tick)
      FakeWorker.made[0]!.onerror?.()
      return stop
    })
    assert.equal(FakeWorker.made[0]!.terminated, true)
    assert.ok(later.ticks >= 2)
    assert.equal(later.after, 0)
  })
})
