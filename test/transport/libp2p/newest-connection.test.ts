import assert from 'node:assert/strict'
import { laneOf, RealNodes, until, untilHeard } from '../real-nodes.js'

describe('two peers that dial each other at the same moment', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  it('keep the same one of their two connections, and receive from each other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const listen = { listen: ['/ip4/127.0.0.1/tcp/0'] }
      const [a, b] = [await nodes.host([], listen), await nodes.host([], listen)]
      await Promise.allSettled([a.dial(b.addresses[0]!), b.dial(a.addresses[0]!)])
      await until('one connection is left', () => [a, b].every((host) => host.node.getConnections().length === 1))
      const [lanesA, lanesB] = [laneOf(a, 'room'), laneOf(b, 'room')]
      await untilHeard(lanesA, lanesB)
      await untilHeard(lanesB, lanesA)
      for (const host of [a, b]) assert.equal(host.node.getConnections().length, 1)
    }
  })
})
