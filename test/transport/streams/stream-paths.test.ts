import assert from 'node:assert/strict'
import { type StreamRoutes, streamPaths } from '../../../src/transport/streams/stream-paths.js'

const ROUTES: Readonly<Record<string, 'direct' | 'circuit'>> = { near: 'direct', far: 'circuit' }

/** The part of a stream lane that its registration asks. */
const LANE = {
  routeTo: (peer: string) => ROUTES[peer] ?? null,
  isNear: (peer: string) => peer === 'near',
} as unknown as StreamRoutes

describe('the registration of the stream lane', () => {
  const registration = streamPaths(LANE)

  it('names a direct stream and one through a relay apart, and gives no path without a stream', () => {
    assert.deepEqual(
      ['near', 'far', 'stranger'].map((peer) => registration.kindTo(peer)),
      ['stream', 'circuit', null],
    )
  })

  it('makes a circuit dearer than the hub, which adds 8 ms, and a direct stream cheaper', () => {
    assert.deepEqual(Object.keys(registration.handicapMs).toSorted(), ['circuit', 'stream'])
    assert.ok(registration.handicapMs.stream! < 8 && registration.handicapMs.circuit! > 8)
  })

  it('opens circuits only where no other path leads, and repeats lost packets', () => {
    assert.deepEqual([registration.isCheap?.('near'), registration.isCheap?.('far')], [true, false])
    assert.equal(registration.retransmits, true)
    assert.equal(registration.reopen, undefined)
  })
})
