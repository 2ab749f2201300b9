import assert from 'node:assert/strict'
import type { RelayNode } from '../../../relay/net/relay-node.js'
import { openRoomLane } from '../../../relay/net/room-lane.js'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import { wallClockMs } from '../../../src/transport/clock.js'
import { firstPathSequence } from '../../../src/transport/first-sequence.js'
import type { HubLane } from '../../../src/transport/hub/hub-lane.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { MultiPathLane } from '../../../src/transport/paths/multi-path-lane.js'
import { StreamLane } from '../../../src/transport/streams/stream-lane.js'
import { streamPaths } from '../../../src/transport/streams/stream-paths.js'
import { laneOf, RealNodes, textBytes, textOf, until, webSocketAddress } from '../../transport/real-nodes.js'

const TOPIC = 'peerstep/room/hosted'

describe("a hosted room's lane", () => {
  const nodes = new RealNodes()
  const lanes: { close(): void }[] = []
  let identity: Identity
  let relay: RelayNode
  beforeEach(async () => {
    identity = await generateIdentity()
    relay = await nodes.relay({ identity })
  })
  afterEach(async () => {
    for (const lane of lanes.splice(0)) lane.close()
    await nodes.stop()
  })

  const roomLane = (onError: (error: unknown) => void): HubLane => {
    const parts = { node: relay.node, laneHost: relay.laneHost, identity, datagramPort: null }
    const lane = openRoomLane(parts, TOPIC, onError)
    lanes.push(lane)
    return lane
  }
  /** A lane that opens a stream to the relay and to no player. */
  const player = (host: Host): MultiPathLane => {
    const opens = (peer: string): boolean => peer === identity.peerId
    const stream = new StreamLane(host, TOPIC, { opens })
    const lane = new MultiPathLane(
      { gossip: laneOf(host, TOPIC), links: [streamPaths(stream)] },
      { relay: identity.peerId, firstSequence: firstPathSequence(wallClockMs()) },
    )
    lanes.push(lane)
    return lane
  }

  it('passes packets between players as they come, although the room does not look at its inbox', async () => {
    const room = roomLane((error) => assert.fail(String(error)))
    const hosts = [await nodes.host([webSocketAddress(relay)]), await nodes.host([webSocketAddress(relay)])] as const
    const [a, b] = [player(hosts[0]), player(hosts[1])]
    const players = hosts.map(({ peerId }) => peerId)
    room.seek(players)
    for (const lane of [a, b]) lane.seek([...players, identity.peerId])
    await until('the hub is the way', () => {
      a.receive()
      b.receive()
      return a.laneTo(b.localPeer) === 'relay' && b.laneTo(a.localPeer) === 'relay'
    })
    const heard: string[] = []
    await until('a packet arrives', () => {
      a.broadcast(textBytes('jump'), 'latest')
      a.receive()
      heard.push(...b.receive().map(({ from, bytes }) => `${from} ${textOf(bytes)}`))
      return heard.length > 0
    })
    assert.equal(heard[0], `${a.localPeer} jump`)
  })

  it('reports a defect that shows while packets are passed on', async () => {
    const errors: unknown[] = []
    const room = roomLane((error) => errors.push(error))
    const defect = new Error('a defect')
    room.pump = () => {
      throw defect
    }
    const lane = player(await nodes.host([webSocketAddress(relay)]))
    lane.seek([identity.peerId])
    await until('the defect is told', () => {
      lane.broadcast(textBytes('jump'))
      lane.receive()
      return errors.length > 0
    })
    assert.equal(errors[0], defect)
  })

  it('opens no links to players by itself', async () => {
    const room = roomLane((error) => assert.fail(String(error)))
    const host = await nodes.host([webSocketAddress(relay)])
    const streams: string[] = []
    const { node } = relay
    for (const connection of node.getConnections()) {
      const newStream = connection.newStream.bind(connection)
      connection.newStream = (protocols, options) => {
        streams.push(...[protocols].flat())
        return newStream(protocols, options)
      }
    }
    room.seek([host.peerId])
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual(
      streams.filter((protocol) => protocol.startsWith('/peerstep/')),
      [],
    )
  })
})
