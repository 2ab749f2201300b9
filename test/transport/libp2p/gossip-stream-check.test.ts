import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { generateIdentity } from '../../../src/identity.js'
import { dropConnectionsWithoutGossip } from '../../../src/transport/libp2p/gossip-stream-check.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { laneOf, RealNodes, relayLane, until, untilHeard, webSocketAddress } from '../real-nodes.js'

describe('a connection that has lost its gossip stream', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  it('is dropped, and made again by the host', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const room = relayLane(relay, identity, 'room')
    const lane = laneOf(await nodes.host([webSocketAddress(relay)]), 'room')
    await untilHeard(room, lane)

    const connection = relay.node.getConnections()[0]!
    const outgoing = connection.streams.find((it) => it.direction === 'outbound' && it.protocol.startsWith('/meshsub/'))
    outgoing!.abort(new Error('its buffer was full'))
    const endChecks = dropConnectionsWithoutGossip(relay.node, 50)
    await until('the deaf connection is gone', () => connection.status !== 'open')
    await untilHeard(room, lane)
    endChecks()
  })

  it('is dropped after the sixth check without one in a row, and no other connection is', () => {
    const time = new VirtualTime()
    const gossip = { direction: 'outbound', protocol: '/meshsub/1.2.0' }
    const line = (streams: object[], limits?: object) => ({
      status: 'open',
      limits,
      streams,
      aborted: false,
      abort() {
        this.aborted = true
      },
    })
    const [silent, heard, circuit, late] = [line([]), line([gossip]), line([], {}), line([])]
    const lines = [silent, heard, circuit, late]
    dropConnectionsWithoutGossip({ getConnections: () => lines as unknown as Connection[] }, undefined, time)
    time.advance(5000)
    late!.streams.push(gossip)
    assert.ok(lines.every(({ aborted }) => !aborted))
    time.advance(1000)
    assert.deepEqual(
      lines.map(({ aborted }) => aborted),
      [true, false, false, false],
    )
  })
})
