import assert from 'node:assert/strict'
import { systemTimers } from '../../src/transport/clock.js'
import { LinkRetry } from '../../src/transport/link-retry.js'
import { until } from './real-nodes.js'

describe('link retries', () => {
  const held = new Set<string>()
  let calls: string[] = []
  let answer: (peer: string, signal: AbortSignal) => Promise<void>
  let seeker: LinkRetry

  beforeEach(() => {
    held.clear()
    calls = []
    answer = async (peer) => void held.add(peer)
    const seeking = {
      isMissing: (peer: string) => !held.has(peer),
      open: (peer: string, signal: AbortSignal) => {
        calls.push(peer)
        return answer(peer, signal)
      },
    }
    seeker = new LinkRetry(seeking, systemTimers)
  })

  afterEach(() => seeker.seek([]))

  it('calls the missing peers at once, and no others', () => {
    held.add('b')
    seeker.seek(['a', 'b', 'c'])
    seeker.look('stranger')
    assert.deepEqual(calls, ['a', 'c'])
  })

  it('calls again until it succeeds, and again after a loss', async () => {
    let failures = 2
    answer = async (peer) => {
      failures -= 1
      if (failures >= 0) throw new Error('not yet')
      held.add(peer)
    }
    seeker.seek(['a'])
    await until('it has succeeded', () => held.has('a'))
    assert.equal(calls.length, 3)
    held.delete('a')
    seeker.look('a', true)
    assert.equal(calls.length, 3, 'a pause comes first')
    await until('it has succeeded again', () => held.has('a'))
  })

  it('does not call in a tight loop a peer that answers and drops the link at once', async () => {
    answer = async () => {}
    seeker.seek(['a'])
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(calls.length, 1)
    await until('it has called again', () => calls.length === 2)
  })

  it('tries at once when there is a new reason to, even in a pause', async () => {
    answer = () => Promise.reject(new Error('not yet'))
    seeker.seek(['a'])
    await new Promise((resolve) => setImmediate(resolve))
    answer = async (peer) => void held.add(peer)
    seeker.look('a')
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual([calls.length, held.has('a')], [2, true])
  })

  it('gives up on peers that are sought no more', async () => {
    let given: AbortSignal | undefined
    answer = (_peer, signal) => {
      given = signal
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    seeker.seek(['a', 'b'])
    seeker.seek(['a'])
    assert.deepEqual([calls, given!.aborted], [['a', 'b'], true])
  })
})
