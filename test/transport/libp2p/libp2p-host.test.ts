import assert from 'node:assert/strict'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { startHost } from '../../../src/transport/libp2p/libp2p-host.js'
import { closeAborted, webSocketTransport } from '../../../src/transport/libp2p/patches/websocket-close.js'
import { RealNodes, until, webSocketAddress } from '../real-nodes.js'

describe('a libp2p host', () => {
  const nodes = new RealNodes()
  const hosts: Host[] = []
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close()
    await nodes.stop()
  })

  it('has applied every patch once it is connected and has been pinged, with the versions of package.json', async () => {
    const host = await nodes.host([webSocketAddress(await nodes.relay())])
    await until('nothing is untried', () => host.patches.every(({ state }) => state !== 'untried'))
    assert.deepEqual(
      host.patches.map(({ name, state, missingParts }) => [name, state, missingParts]),
      [
        ['noise-single-write', 'applied', []],
        ['yamux-lazy-window', 'applied', []],
        ['websocket-close', 'applied', []],
        ['circuit-reservation-store', 'applied', []],
        ['connection-muxer-ping', 'applied', []],
      ],
    )
  })

  it('works without a private part, and its report names it', async () => {
    const relay = await nodes.relay()
    const host = await startHost(
      { identity: await generateIdentity(), relays: [webSocketAddress(relay)] },
      {
        transports: (report) => {
          closeAborted({}, report) // as a version of the transport would be that dials in another way
          return [webSockets()]
        },
      },
    )
    hosts.push(host)
    assert.deepEqual(host.relays, [relay.node.peerId.toString()])
    await until('the relay has been pinged', () => host.node.getConnections()[0]?.rtt !== undefined)
    assert.deepEqual(
      host.patches.filter(({ state }) => state !== 'applied').map(({ name, missingParts }) => [name, missingParts]),
      [['websocket-close', ['_connect']]],
    )
  })

  it('probes its connections when the network may have changed, until it is closed', async () => {
    const relay = await nodes.relay()
    let probe: () => void = () => {}
    let ended = 0
    const host = await startHost(
      { identity: await generateIdentity(), relays: [webSocketAddress(relay)] },
      {
        transports: (report) => [webSocketTransport(report), tcp()],
        onNetworkChange: (run) => {
          probe = run
          return () => {
            ended += 1
          }
        },
      },
    )
    hosts.push(host)
    const opened: unknown[] = []
    const [connection] = host.node.getConnections()
    const newStream = connection!.newStream.bind(connection)
    connection!.newStream = (protocols, options) => {
      opened.push(protocols)
      return newStream(protocols, options)
    }
    probe()
    assert.equal(opened.length, 1)
    await host.close()
    assert.equal(ended, 1)
  })

  it('stops its node when no relay answers', async () => {
    const identity = await generateIdentity()
    const nowhere = `/ip4/127.0.0.1/tcp/9/p2p/${(await generateIdentity()).peerId}`
    let closed = 0
    await assert.rejects(
      startHost(
        { identity, relays: [nowhere], relayTimeoutMs: 100 },
        {
          transports: () => [tcp()],
          onNetworkChange: () => () => {
            closed += 1
          },
        },
      ),
      (error) => error instanceof PeerstepError && error.code === 'RELAY_UNREACHABLE',
    )
    assert.equal(closed, 1)
  })
})
