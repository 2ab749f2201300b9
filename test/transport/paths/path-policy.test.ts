import assert from 'node:assert/strict'
import {
  HUB_HANDICAP_MS,
  type Path,
  type PathKind,
  PathPolicy,
  pathCostMs,
} from '../../../src/transport/paths/path-policy.js'
import { type StreamRoutes, streamPaths } from '../../../src/transport/streams/stream-paths.js'
import { type DatagramConnections, datagramPaths } from '../../../src/transport/webrtc/datagram-paths.js'

const path = (kind: PathKind, costMs: number, suspect = false): Path => ({ kind, costMs, suspect })

describe('the choice of a path', () => {
  it('is gossip while there is nothing else', () => {
    const choice = new PathPolicy()
    assert.deepEqual(choice.choose([], 0), ['gossip'])
    assert.deepEqual(choice.choose([path('stream', Number.POSITIVE_INFINITY)], 0), ['gossip'])
  })

  it('is the cheapest, at once when the one in use is gone', () => {
    const choice = new PathPolicy()
    assert.deepEqual(choice.choose([path('stream', 30), path('relay', 40)], 0), ['stream'])
    assert.deepEqual(choice.choose([path('relay', 40)], 10), ['relay'])
    assert.deepEqual(choice.choose([], 20), ['gossip'])
  })

  it('leaves a path that works only for one that is clearly better, and not in its first second', () => {
    const choice = new PathPolicy()
    choice.choose([path('relay', 40)], 0)
    assert.deepEqual(choice.choose([path('relay', 40), path('datagram', 20)], 500), ['relay'])
    assert.deepEqual(choice.choose([path('relay', 40), path('datagram', 37)], 1500), ['relay'])
    assert.deepEqual(choice.choose([path('relay', 40), path('datagram', 20)], 1500), ['datagram'])
  })

  it('adds the next best while the one in use is suspect, and the one after that', () => {
    const choice = new PathPolicy()
    choice.choose([path('datagram', 20), path('relay', 40), path('circuit', 60)], 0)
    const kinds = (relay: boolean): PathKind[] =>
      choice.choose([path('datagram', 20, true), path('relay', 40, relay), path('circuit', 60, relay)], 100)
    assert.deepEqual(kinds(false), ['datagram', 'relay'])
    assert.deepEqual(kinds(true), ['datagram', 'relay', 'circuit', 'gossip'])
  })

  it('never moves to a suspect path while another works', () => {
    const choice = new PathPolicy()
    assert.deepEqual(choice.choose([path('datagram', 20, true), path('relay', 40)], 0), ['relay'])
    assert.deepEqual(choice.choose([path('datagram', 20, true), path('relay', 40)], 5000), ['relay'])
  })

  it('prefers datagrams to streams on the same way, and a nearer relay to a detour', () => {
    const { datagram } = datagramPaths({} as DatagramConnections).handicapMs
    const { stream } = streamPaths({} as StreamRoutes).handicapMs
    assert.ok(datagram !== undefined && stream !== undefined)
    assert.ok(pathCostMs(datagram, 40, 0, 0) < pathCostMs(stream, 40, 0, 0))
    assert.ok(pathCostMs(HUB_HANDICAP_MS, 40, 0, 0) < pathCostMs(datagram, 120, 0, 0))
    assert.ok(pathCostMs(datagram, 40, 0, 0.3) > pathCostMs(stream, 40, 0, 0))
    assert.equal(pathCostMs(datagram, Number.NaN, 0, 0), Number.POSITIVE_INFINITY)
  })
})
