import assert from 'node:assert/strict'
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { RelayNode } from '../../../relay/net/relay-node.js'
import { generateIdentity } from '../../../src/identity.js'
import { requestBytes, serveBytes } from '../../../src/transport/streams/request-response.js'
import { RealNodes, until, webSocketAddress } from '../../transport/real-nodes.js'

describe("the relay's node", () => {
  const nodes = new RealNodes()
  const dialled: Libp2p[] = []

  afterEach(async () => {
    for (const node of dialled.splice(0)) await node.stop()
    await nodes.stop()
  })

  it('listens on ports of its own choice and names them, for WebSocket and TCP', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    assert.equal(relay.addresses.length, 2)
    for (const address of relay.addresses) {
      assert.ok(address.endsWith(`/p2p/${identity.peerId}`))
      assert.doesNotMatch(address, /\/tcp\/0\//)
      const host = await nodes.host([address])
      assert.deepEqual(host.relays, [identity.peerId])
    }
  })

  it('names the addresses it is told to announce instead', async () => {
    const relay = await nodes.relay({ announce: ['/dns4/relay.example/tcp/443/tls/ws'] })
    assert.deepEqual(relay.addresses, [`/dns4/relay.example/tcp/443/tls/ws/p2p/${relay.node.peerId}`])
  })

  it('rejects when its port is taken', async () => {
    const first = await nodes.relay()
    const port = Number(/\/tcp\/(\d+)\/ws/.exec(webSocketAddress(first))![1])
    await assert.rejects(nodes.relay({ port }))
  })

  it('lets 30 players from one address join at once', async () => {
    const relay = await nodes.relay()
    const address = webSocketAddress(relay)
    const hosts = await Promise.all(Array.from({ length: 30 }, () => nodes.host([])))
    await Promise.all(hosts.map((host) => host.dial(address))) // once each: a relay kept by a host would be tried again
    await until('the relay has finished all handshakes', () => relay.node.getPeers().length === 30)
  })

  it('carries as many bytes through a relayed connection as its limits say', async () => {
    const bytes = 200 * 1024 // libp2p itself would end the connection after 128 KiB
    const roomy = await nodes.relay()
    assert.equal((await echoThrough(roomy, bytes)).length, bytes)

    const limits = { connections: 100, reservations: 10, circuitBytes: 64 * 1024, circuitSeconds: 60 }
    const narrow = await nodes.relay({ limits })
    await assert.rejects(echoThrough(narrow, bytes))
  })

  it('gives the reservation of a peer that has left to the next one', async () => {
    const limits = { connections: 100, reservations: 1, circuitBytes: 0, circuitSeconds: 0 }
    const relay = await nodes.relay({ limits })
    const address = webSocketAddress(relay)
    const places = relay.node.services.circuits!.reservations
    const first = await nodes.host([address])
    await until('the first has the place', () => places.size === 1)
    const second = await nodes.host([address])
    await assert.rejects(first.reach(second.peerId))
    await first.close()
    await until('the relay has noticed', () => places.size === 0)
    const third = await nodes.host([address])
    await until('the third is reached', () => second.reach(third.peerId).catch(() => false))
  })

  it('relays no connections when it may not', async () => {
    const relay = await nodes.relay({
      limits: { connections: 100, reservations: 0, circuitBytes: 0, circuitSeconds: 0 },
    })
    assert.equal(
      relay.node.getProtocols().some((protocol) => protocol.includes('circuit/relay')),
      false,
    )
  })

  /** One peer is dialled by another through the relay and gives back what it gets. */
  async function echoThrough(relay: RelayNode, bytes: number): Promise<Uint8Array> {
    const limits = { bytesMax: bytes }
    const [near, far] = [await circuitNode(), await circuitNode()]
    await far.dial(multiaddr(webSocketAddress(relay)))
    const address = await until('the far peer has a place on the relay', () =>
      far.getMultiaddrs().find((it) => it.toString().includes('/p2p-circuit/p2p/')),
    )
    await serveBytes(far, '/peerstep/echo/1', async (_from, question) => question, limits)
    await near.dial(address)
    return requestBytes(near, far.peerId.toString(), '/peerstep/echo/1', new Uint8Array(bytes), limits)
  }

  async function circuitNode(): Promise<Libp2p> {
    const node = await createLibp2p({
      addresses: { listen: ['/p2p-circuit'] },
      transports: [webSockets(), circuitRelayTransport()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify() },
    })
    dialled.push(node)
    return node
  }

  it('has applied every patch once peers are connected, with the versions of package.json', async () => {
    const relay = await nodes.relay()
    await nodes.host([...relay.addresses])
    // WebSocket is dialled first, so what belongs to both transports has been tried; circuits and pings come later.
    const expected = ['noise-single-write', 'yamux-lazy-window', 'websocket-errors', 'gossipsub-direct-peers']
    const applied = () => relay.patches.patches.filter(({ state }) => state === 'applied').map(({ name }) => name)
    await until('the patches are applied', () => expected.every((name) => applied().includes(name)))
    assert.deepEqual(relay.patches.missing, [])
  })
})
