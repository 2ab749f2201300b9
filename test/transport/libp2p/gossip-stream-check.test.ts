import { generateIdentity } from '../../../src/identity.js'
import { dropConnectionsWithoutGossip } from '../../../src/transport/libp2p/gossip-stream-check.js'
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
})
