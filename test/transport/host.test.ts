import assert from 'node:assert/strict'
import { multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../src/errors.js'
import { generateIdentity } from '../../src/identity.js'
import { createHost as createBrowserHost } from '../../src/transport/host.browser.js'
import { createHost } from '../../src/transport/host.js'
import { laneOf, RealNodes, relayLane, until, untilHeard, webSocketAddress } from './real-nodes.js'
import { StallingProxy } from './stalling-proxy.js'

const TOPIC = 'peerstep/room/test'

const portOf = (address: string): number =>
  Number(
    multiaddr(address)
      .getComponents()
      .find((it) => it.name === 'tcp')?.value,
  )

describe('a host', () => {
  const nodes = new RealNodes()
  const proxies: StallingProxy[] = []

  afterEach(async () => {
    await nodes.stop()
    for (const proxy of proxies.splice(0)) proxy.stop()
  })

  async function proxyTo(address: string): Promise<{ proxy: StallingProxy; address: string }> {
    const proxy = await StallingProxy.to(portOf(address))
    proxies.push(proxy)
    return { proxy, address: address.replace(`/tcp/${portOf(address)}/`, `/tcp/${proxy.port}/`) }
  }

  it('says what to check when no relay answers', async () => {
    const relay = await nodes.relay()
    const address = webSocketAddress(relay)
    await nodes.stop()
    const identity = await generateIdentity()
    await assert.rejects(createHost({ identity, relays: [address], relayTimeoutMs: 300 }), (error) => {
      assert.ok(error instanceof PeerstepError)
      assert.equal(error.code, 'RELAY_UNREACHABLE')
      assert.ok(error.message.includes(address))
      assert.match(error.message, /Is the relay running/)
      return true
    })
  })

  it('refuses a relay address that names no relay, or is none', async () => {
    const identity = await generateIdentity()
    for (const relays of [['/ip4/127.0.0.1/tcp/1/ws'], ['localhost:9100'], ['']]) {
      await assert.rejects(
        createHost({ identity, relays }),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
  })

  it('refuses to listen in a browser', async () => {
    const identity = await generateIdentity()
    await assert.rejects(
      createBrowserHost({ identity, relays: [], listen: ['/ip4/127.0.0.1/tcp/0'] }),
      (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
    )
  })

  it('is content with one of two relays, and takes the other when it comes', async () => {
    const lateIdentity = await generateIdentity()
    const late = await nodes.relay({ identity: lateIdentity })
    const lateAddress = webSocketAddress(late)
    await late.stop()
    const early = await nodes.relay()
    const host = await nodes.host([lateAddress, webSocketAddress(early)])
    assert.deepEqual(host.relays, [early.node.peerId.toString()])
    await nodes.relay({ identity: lateIdentity, port: portOf(lateAddress) })
    await until('both relays are connected', () => host.relays.length === 2)
    assert.equal(host.relays[0], lateIdentity.peerId)
  })

  it('tells of peers that come and go, and of its end', async () => {
    const listener = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
    const dialler = await nodes.host([])
    const told: string[] = []
    listener.on('connected', (peer) => told.push(`connected ${peer}`))
    listener.on('disconnected', (peer) => told.push(`disconnected ${peer}`))
    dialler.on('closed', () => told.push('closed'))
    const silence = listener.on('connected', () => told.push('not this one'))
    silence()
    assert.equal(await dialler.dial(listener.addresses[0]), listener.peerId)
    await until('the listener has heard of it', () => told.length === 1)
    await dialler.close()
    await until('the listener has heard of the end', () => told.length === 3)
    assert.deepEqual(told.sort(), ['closed', `connected ${dialler.peerId}`, `disconnected ${dialler.peerId}`])
  })

  it('says so when a peer it dials does not answer', async () => {
    const host = await nodes.host([])
    const stranger = await generateIdentity()
    await assert.rejects(
      host.dial(`/ip4/127.0.0.1/tcp/1/p2p/${stranger.peerId}`),
      (error) => error instanceof PeerstepError && error.code === 'TIMEOUT',
    )
  })

  it('finds its relay again after a restart, and its lanes go on', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const address = webSocketAddress(relay)
    const hosts = [await nodes.host([address]), await nodes.host([address])]
    const room = relayLane(relay, identity, TOPIC)
    const [a, b] = hosts.map((host) => laneOf(host, TOPIC))
    await untilHeard(a, b)
    room.close()
    await relay.stop()
    await until('both have noticed', () => hosts.every((host) => host.relays.length === 0))

    const again = await nodes.relay({ identity, port: portOf(address) })
    relayLane(again, identity, TOPIC)
    await until('both are back', () => hosts.every((host) => host.relays.length === 1))
    await untilHeard(a, b)
    await untilHeard(b, a)
  })

  it('notices a relay that fell silent although the connection stays open', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const { proxy, address } = await proxyTo(webSocketAddress(relay))
    const host = await nodes.host([address])
    await untilHeard(laneOf(host, TOPIC), relayLane(relay, identity, TOPIC))
    proxy.stall()
    const startMs = performance.now()
    await until('the loss is noticed', () => host.relays.length === 0)
    assert.ok(performance.now() - startMs < 9000, 'this takes about 3 s; as libp2p comes, it takes 13 to 15')
  })

  it('hears and is heard at once when it comes back under the same identity while its old connection lingers', async () => {
    const relayIdentity = await generateIdentity()
    const relay = await nodes.relay({ identity: relayIdentity })
    relayLane(relay, relayIdentity, TOPIC)
    const other = laneOf(await nodes.host([webSocketAddress(relay)]), TOPIC)
    const identity = await generateIdentity()
    const { proxy, address } = await proxyTo(webSocketAddress(relay))
    await untilHeard(laneOf(await nodes.host([address], { identity }), TOPIC), other)
    proxy.stall()
    // The relay pings every 10 seconds only: for it, the old connection is in good health.
    const back = laneOf(await nodes.host([webSocketAddress(relay)], { identity }), TOPIC)
    await untilHeard(back, other)
    await untilHeard(other, back)
    const connections = relay.node.getConnections().filter((it) => it.remotePeer.toString() === identity.peerId)
    assert.equal(connections.length, 1)
  })
})
