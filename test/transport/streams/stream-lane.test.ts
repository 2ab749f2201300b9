import assert from 'node:assert/strict'
import type { Connection, Stream } from '@libp2p/interface'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import { INBOX_PACKETS_MAX, type Packet, TOPIC_BYTES_MAX } from '../../../src/transport/lane.js'
import type { Host, HostOptions, LaneHost } from '../../../src/transport/libp2p/host-contract.js'
import { encodeLengthPrefixed } from '../../../src/transport/streams/length-prefixed.js'
import { OUTBOX_BYTES_MAX } from '../../../src/transport/streams/outbox.js'
import { StreamLane, type StreamLaneOptions } from '../../../src/transport/streams/stream-lane.js'
import { LANE_PROTOCOL, topicMessage } from '../../../src/transport/streams/stream-topics.js'
import { type LanePair, laneAcceptance } from '../lane-acceptance.js'
import { RealNodes, textBytes, textOf, until, webSocketAddress } from '../real-nodes.js'

const TOPIC = 'peerstep/room/test'
const LISTENING: Partial<HostOptions> = { listen: ['/ip4/127.0.0.1/tcp/0'] }

const localAddress = (host: Host): string => host.addresses.find((address) => address.includes('127.0.0.1'))!

/** Both seek each other; returns once each has the other. */
async function join(a: StreamLane, b: StreamLane): Promise<void> {
  a.seek([b.localPeer])
  b.seek([a.localPeer])
  await until('both have a stream', () => a.peers.includes(b.localPeer) && b.peers.includes(a.localPeer))
}

async function pairOver(nodes: RealNodes, hosts: readonly Host[]): Promise<LanePair> {
  const [a, b] = hosts.map((host) => new StreamLane(host, TOPIC))
  await join(a!, b!)
  const arrived = (from: StreamLane, to: StreamLane): boolean =>
    to.peers.length === 0 || from.stats.packetsSent === to.stats.packetsReceived
  return {
    a: a!,
    b: b!,
    async settle() {
      await Promise.all([a!.drained(), b!.drained()])
      await until('all has arrived', () => arrived(a!, b!) && arrived(b!, a!))
    },
    close: () => nodes.stop(),
  }
}

laneAcceptance('stream, direct', async () => {
  const nodes = new RealNodes()
  const hosts = [await nodes.host([], LISTENING), await nodes.host([])]
  await hosts[1]!.dial(localAddress(hosts[0]!))
  return pairOver(nodes, hosts)
})

laneAcceptance("stream, through a relay's circuit", async () => {
  const nodes = new RealNodes()
  const address = webSocketAddress(await nodes.relay())
  return pairOver(nodes, [await nodes.host([address]), await nodes.host([address])])
})

async function packetsOf(lane: StreamLane, count: number): Promise<Packet[]> {
  const packets: Packet[] = []
  await until(`${count} packets arrive`, () => packets.push(...lane.receive()) >= count)
  return packets
}

const texts = (packets: readonly Packet[]): string[] => packets.map((packet) => textOf(packet.bytes))

describe('a stream lane', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  /** Two hosts connected over TCP, the listening one first. */
  async function connected(identities: readonly (Identity | undefined)[] = []): Promise<[Host, Host]> {
    const [near, far] = identities.map((identity) => (identity === undefined ? {} : { identity }))
    const a = await nodes.host([], { ...LISTENING, ...near })
    const b = await nodes.host([], { ...far })
    await b.dial(localAddress(a))
    return [a, b]
  }

  async function joined(
    options: StreamLaneOptions = {},
  ): Promise<{ hosts: [Host, Host]; lanes: [StreamLane, StreamLane] }> {
    const hosts = await connected()
    const lanes: [StreamLane, StreamLane] = [new StreamLane(hosts[0], TOPIC, options), new StreamLane(hosts[1], TOPIC)]
    await join(...lanes)
    return { hosts, lanes }
  }

  const streamsOf = (host: Host): Stream[] =>
    host.node.getConnections().flatMap((it) => it.streams.filter((stream) => stream.protocol === LANE_PROTOCOL))

  it('tells how each stream runs', async () => {
    const { lanes } = await joined()
    assert.equal(lanes[0].routeTo(lanes[1].localPeer), 'direct')
    assert.equal(lanes[0].routeTo('stranger'), null)
    assert.equal(lanes[0].laneTo(), 'stream')
  })

  it('puts what one turn sends to a peer into one write', async () => {
    const { hosts, lanes } = await joined()
    const writes: number[] = []
    const [stream] = streamsOf(hosts[1])
    stream!.addEventListener('message', (event) => writes.push(event.data.byteLength))
    for (let index = 0; index < 10; index += 1) lanes[0].broadcast(new Uint8Array(128).fill(index))
    await packetsOf(lanes[1], 10)
    assert.deepEqual(writes, [10 * 130])
  })

  it('opens a stream again after the connection was lost, and both send on', async () => {
    const { hosts, lanes } = await joined()
    for (const connection of hosts[0].node.getConnections()) connection.abort(new Error('the cable is cut'))
    // The stream ends before its connection does, and a dial meanwhile would get the connection that is about to end.
    await until('both have noticed', () => hosts.every((host) => host.node.getConnections().length === 0))
    await until('both have no stream', () => lanes[0].peers.length + lanes[1].peers.length === 0)
    lanes[0].broadcast(textBytes('lost'))
    await hosts[1].dial(localAddress(hosts[0]))
    await until('both have a stream', () => lanes[0].peers.length + lanes[1].peers.length === 2)
    for (const lane of lanes) lane.broadcast(textBytes(`from ${lane.localPeer}`))
    assert.deepEqual(texts(await packetsOf(lanes[0], 1)), [`from ${lanes[1].localPeer}`])
    assert.deepEqual(texts(await packetsOf(lanes[1], 1)), [`from ${lanes[0].localPeer}`])
  })

  it('opens a stream again when only that was lost', async () => {
    const { hosts, lanes } = await joined()
    streamsOf(hosts[0])[0]!.abort(new Error('this stream only'))
    await until('it is gone', () => lanes[0].peers.length === 0 && lanes[1].peers.length === 0)
    await until('there is another', () => lanes[0].peers.length === 1 && lanes[1].peers.length === 1)
    lanes[0].broadcast(textBytes('again'))
    assert.deepEqual(texts(await packetsOf(lanes[1], 1)), ['again'])
  })

  it('keeps one stream when both open one at once', async () => {
    const hosts = await connected()
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC, { opens: () => true }))
    await join(lanes[0]!, lanes[1]!)
    await until('one stream is left', () => streamsOf(hosts[0]).length === 1 && streamsOf(hosts[1]).length === 1)
    for (const lane of lanes) lane.broadcast(textBytes('one'))
    await packetsOf(lanes[0]!, 1)
    await packetsOf(lanes[1]!, 1)
    assert.deepEqual(
      lanes.map((lane) => lane.stats.packetsReceived),
      [1, 1],
    )
  })

  it('moves from a circuit to a direct connection when there is one, without losing a packet', async () => {
    const address = webSocketAddress(await nodes.relay())
    const hosts = [await nodes.host([address], LISTENING), await nodes.host([address])] as const
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC))
    await join(lanes[0]!, lanes[1]!)
    assert.deepEqual([lanes[0]!.routeTo(hosts[1].peerId), lanes[1]!.routeTo(hosts[0].peerId)], ['circuit', 'circuit'])
    let sent = 0
    const say = (): void => {
      for (const lane of lanes) lane.broadcast(Uint8Array.of(sent))
      sent += 1
    }
    say()
    await hosts[1].dial(localAddress(hosts[0]))
    await until('both have moved', () => {
      say()
      return lanes[0]!.routeTo(hosts[1].peerId) === 'direct' && lanes[1]!.routeTo(hosts[0].peerId) === 'direct'
    })
    say()
    for (const lane of lanes) {
      const numbers = (await packetsOf(lane, sent)).map((packet) => packet.bytes[0]!)
      assert.deepEqual(
        numbers.sort((x, y) => x - y),
        Array.from({ length: sent }, (_, index) => index),
      )
    }
    await until(
      'the old stream is finished',
      () => streamsOf(hosts[0]).length === 1 && streamsOf(hosts[1]).length === 1,
    )
  })

  it('finishes a circuit to a peer that it no longer seeks, and keeps a direct stream', async () => {
    const address = webSocketAddress(await nodes.relay())
    const hosts = [await nodes.host([address], LISTENING), await nodes.host([address])] as const
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC, { opens: () => true }))
    const peers = hosts.map(({ peerId }) => peerId)
    await join(lanes[0]!, lanes[1]!)
    for (const lane of lanes) lane.seek([])
    await until('the circuit is finished', () => lanes.every((lane) => lane.peers.length === 0))
    for (const lane of lanes) lane.seek(peers)
    await hosts[1].dial(localAddress(hosts[0]))
    const isDirect = (lane: StreamLane): boolean => peers.some((peer) => lane.routeTo(peer) === 'direct')
    await until('both have a direct stream', () => lanes.every(isDirect))
    // Both open one. While the second is under way one side may have moved to it already, and `seek` would end it there.
    await until('both keep the same one', () => hosts.every((host) => streamsOf(host).length === 1))
    for (const lane of lanes) lane.seek([])
    lanes[1]!.broadcast(textBytes('still here'))
    assert.deepEqual(texts(await packetsOf(lanes[0]!, 1)), ['still here'])
    assert.ok(lanes.every(isDirect))
  })

  it('drops a stream that comes up after its peer is no longer sought', async () => {
    const [b, a] = await connected()
    const opened: Stream[] = []
    const gate = Promise.withResolvers<void>()
    const connection = await a.reach(b.peerId)
    const slow = {
      async newStream() {
        const stream = await connection.newStream(LANE_PROTOCOL)
        opened.push(stream)
        await gate.promise
        return stream
      },
    }
    const host: LaneHost = {
      peerId: a.peerId,
      node: a.node,
      on: (event, run) => a.on(event, run),
      reach: async () => slow as unknown as Connection,
    }
    const lanes = [new StreamLane(host, TOPIC, { opens: () => true }), new StreamLane(b, TOPIC)] as const
    lanes[0].seek([b.peerId])
    await until('the stream is negotiated', () => opened.length === 1)
    lanes[0].seek([])
    gate.resolve()
    await until('the stream is closed', () => opened[0]!.status !== 'open')
    assert.deepEqual([lanes[0].peers, lanes[1].peers], [[], []])
  })

  it('falls back to a circuit when the direct connection is lost', async () => {
    const address = webSocketAddress(await nodes.relay())
    const hosts = [await nodes.host([address], LISTENING), await nodes.host([address])] as const
    await hosts[1].dial(localAddress(hosts[0]))
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC))
    await join(lanes[0]!, lanes[1]!)
    const routes = (): (string | null)[] => lanes.map((lane, index) => lane.routeTo(hosts[1 - index]!.peerId))
    await until('both have a direct one', () => routes().every((route) => route === 'direct'))
    for (const connection of hosts[0].node.getConnections(hosts[1].node.peerId)) connection.abort(new Error('cut'))
    await until('they go through the relay', () => routes().every((route) => route === 'circuit'))
    lanes[1]!.broadcast(textBytes('round the corner'))
    assert.deepEqual(texts(await packetsOf(lanes[0]!, 1)), ['round the corner'])
  })

  it('comes back through a relay that has restarted', async () => {
    const identity = await generateIdentity()
    const relay = await nodes.relay({ identity })
    const address = webSocketAddress(relay)
    const lanes = [await nodes.host([address]), await nodes.host([address])].map((host) => new StreamLane(host, TOPIC))
    await join(lanes[0]!, lanes[1]!)
    await relay.stop()
    await until('both have noticed', () => lanes.every((lane) => lane.peers.length === 0))
    await nodes.relay({ identity, port: Number(/\/tcp\/(\d+)\/ws/.exec(address)![1]) })
    await until('both have a stream again', () => lanes.every((lane) => lane.peers.length === 1))
  })

  it('tells two lanes of one node apart, and serves the protocol for as long as there is one', async () => {
    const hosts = await connected()
    const [red, blue] = ['red', 'blue'].map((topic) => hosts.map((host) => new StreamLane(host, topic)))
    await join(red![0]!, red![1]!)
    await join(blue![0]!, blue![1]!)
    red![0]!.broadcast(textBytes('red'))
    blue![0]!.broadcast(textBytes('blue'))
    assert.deepEqual(texts(await packetsOf(red![1]!, 1)), ['red'])
    assert.deepEqual(texts(await packetsOf(blue![1]!, 1)), ['blue'])
    red![1]!.close()
    await until('red is gone', () => red![0]!.peers.length === 0)
    blue![0]!.broadcast(textBytes('still here'))
    assert.deepEqual(texts(await packetsOf(blue![1]!, 1)), ['still here'])
    assert.ok(hosts[1].node.getProtocols().includes(LANE_PROTOCOL))
    blue![1]!.close()
    assert.ok(!hosts[1].node.getProtocols().includes(LANE_PROTOCOL))
    new StreamLane(hosts[1], 'red').seek([hosts[0].peerId])
    await until('red is back', () => red![0]!.peers.length === 1)
  })

  it('still sends what was sent before it was closed', async () => {
    const { lanes } = await joined()
    lanes[0].broadcast(textBytes('goodbye'))
    lanes[0].close()
    assert.deepEqual(texts(await packetsOf(lanes[1], 1)), ['goodbye'])
    await until('the other side lets go, too', () => lanes[1].peers.length === 0)
  })

  it('closes with its host', async () => {
    const { hosts, lanes } = await joined()
    await hosts[0].close()
    lanes[0].broadcast(textBytes('hello?'))
    await lanes[0].drained()
    assert.deepEqual(lanes[0].peers, [])
    await until('the other side has noticed', () => lanes[1].peers.length === 0)
  })

  it('serves players on a relay, which opens nothing itself', async () => {
    const relay = await nodes.relay()
    const hub = new StreamLane(relay.laneHost, TOPIC, { opens: () => false })
    const hosts = [await nodes.host([webSocketAddress(relay)]), await nodes.host([webSocketAddress(relay)])]
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC, { opens: (peer) => peer === hub.localPeer }))
    for (const lane of lanes) lane.seek([hub.localPeer])
    await until('both are there', () => hub.peers.length === 2 && lanes.every((lane) => lane.peers.length === 1))
    hub.broadcast(textBytes('to all'))
    hub.send(hosts[1]!.peerId, textBytes('to one'))
    assert.deepEqual(texts(await packetsOf(lanes[0]!, 1)), ['to all'])
    assert.deepEqual(texts(await packetsOf(lanes[1]!, 2)), ['to all', 'to one'])
    hub.admitOnly([hosts[1]!.peerId])
    await until('the other is out', () => lanes[0]!.peers.length === 0)
    await until('and stays out', () => hub.stats.foreign > 0)
    assert.deepEqual(hub.peers, [hosts[1]!.peerId])
  })

  it('gives sought peers the places of others when it is full', async () => {
    const relay = await nodes.relay()
    const hub = new StreamLane(relay.laneHost, TOPIC, { linksMax: 2 })
    const hosts: Host[] = []
    for (let index = 0; index < 3; index += 1) hosts.push(await nodes.host([webSocketAddress(relay)]))
    const lanes = hosts.map((host) => new StreamLane(host, TOPIC, { opens: () => true }))
    for (const lane of lanes.slice(0, 2)) lane.seek([hub.localPeer])
    await until('it is full', () => hub.peers.length === 2)
    hub.seek([hosts[2]!.peerId])
    lanes[2]!.seek([hub.localPeer])
    await until('the sought one is in', () => hub.peers.includes(hosts[2]!.peerId))
    assert.equal(hub.peers.length, 2)
  })

  describe('with a peer that is dishonest or faulty', () => {
    /** A lane, and a node beside it that follows the protocol by hand. */
    async function besides(
      options: StreamLaneOptions = {},
    ): Promise<{ lane: StreamLane; host: Host; open(): Promise<Stream> }> {
      const [host, stranger] = await connected()
      const lane = new StreamLane(host, TOPIC, options)
      const open = async (): Promise<Stream> => {
        const connection = await stranger.reach(host.peerId)
        return connection.newStream(LANE_PROTOCOL)
      }
      return { lane, host, open }
    }

    const isReset = (stream: Stream): Promise<unknown> => until('the stream is reset', () => stream.status === 'reset')

    it('bounds what waits for a peer that does not read, drops what is repeated first, and the others notice nothing', async () => {
      const { lane, host, open } = await besides()
      const other = await nodes.host([])
      await other.dial(localAddress(host))
      const reader = new StreamLane(other, TOPIC)
      await join(lane, reader)
      const stream = await open()
      stream.send(topicMessage(TOPIC))
      await until('the stalled one has a stream', () => lane.peers.length === 2)
      stream.pause()
      // First all that libp2p, the system and the outbox take, then more.
      const state = new Uint8Array(lane.packetBytesMax)
      let rounds = 0
      await until('the outbox is full', async () => {
        rounds += 1
        for (let index = 0; index < 8; index += 1) lane.broadcast(state, 'latest')
        await packetsOf(reader, 8)
        return lane.stats.overflowed > 0
      })
      assert.ok(rounds * 8 * state.length < 64 * OUTBOX_BYTES_MAX)
      const before = lane.stats.overflowed
      lane.broadcast(textBytes('once only'), 'reliable')
      assert.deepEqual(texts(await packetsOf(reader, 1)), ['once only'])
      for (let index = 0; index < 40; index += 1) {
        lane.broadcast(state, 'latest')
        await packetsOf(reader, 1)
      }
      assert.ok(lane.stats.overflowed - before >= 40)

      const heard: string[] = []
      stream.addEventListener('message', (event) => {
        const text = textOf(event.data.subarray())
        if (text.includes('once only')) heard.push('once only')
      })
      stream.resume()
      await until('what is said once has arrived', () => heard.length === 1)
    })

    it('takes from each peer of a relay what a player can honestly send, and no more', async () => {
      let nowMs = 0
      const { lane, open } = await besides({ boundNeighbours: true, clock: { nowMs: () => nowMs } })
      const stream = await open()
      stream.send(topicMessage(TOPIC))
      const burst = encodeLengthPrefixed(Array.from({ length: 500 }, () => Uint8Array.of(1)))
      let sent = 0
      while (sent < 3000) {
        stream.send(burst)
        sent += 500
        await until('they have come', () => lane.stats.packetsReceived + lane.stats.overflowed >= sent)
        lane.receive()
      }
      assert.equal(lane.stats.packetsReceived, 2000)
      nowMs += 100
      stream.send(burst)
      await until('they have come', () => lane.stats.packetsReceived + lane.stats.overflowed === sent + 500)
      assert.equal(lane.stats.packetsReceived, 2100)
    })

    it('resets a stream with a message that is too long, counts it, and delivers what came before', async () => {
      const { lane, open } = await besides()
      const stream = await open()
      stream.send(topicMessage(TOPIC))
      stream.send(encodeLengthPrefixed([textBytes('fine')]))
      stream.send(Uint8Array.of(0xff, 0xff, 1, 2, 3))
      await isReset(stream)
      assert.equal(lane.stats.malformed, 1)
      assert.deepEqual(texts(lane.receive()), ['fine'])
      assert.deepEqual(lane.peers, [])
    })

    it('reads messages however they are cut', async () => {
      const { lane, open } = await besides()
      const stream = await open()
      const bytes = [
        ...topicMessage(TOPIC),
        ...encodeLengthPrefixed([textBytes('one'), new Uint8Array(0), textBytes('three')]),
      ]
      for (const byte of bytes) stream.send(Uint8Array.of(byte))
      assert.deepEqual(texts(await packetsOf(lane, 3)), ['one', '', 'three'])
    })

    it('resets streams on topics without a lane, or with a topic that is too long', async () => {
      const { lane, open } = await besides()
      for (const first of [
        topicMessage('no such room'),
        new Uint8Array(TOPIC_BYTES_MAX + 3).fill(TOPIC_BYTES_MAX >> 8),
      ]) {
        const stream = await open()
        stream.send(first)
        await isReset(stream)
      }
      assert.deepEqual([lane.peers, lane.stats.malformed], [[], 0])
    })

    it('resets streams beyond the 16th of a connection that name no topic, and still takes one that does later', async () => {
      const { lane, open } = await besides()
      const streams: Stream[] = []
      for (let index = 0; index < 17; index += 1) streams.push(await open())
      await isReset(streams[16]!)
      streams[0]!.send(topicMessage(TOPIC))
      await until('it is taken', () => lane.peers.length === 1)
    })

    it('receives from a peer on its newest stream only', async () => {
      const { lane, host, open } = await besides()
      const streams: Stream[] = []
      for (let index = 0; index < 5; index += 1) {
        const stream = await open()
        stream.send(topicMessage(TOPIC))
        streams.push(stream)
        await until('it is taken', () => stream.readBufferLength > 0)
      }
      await until('the oldest are reset', () => streamsOf(host).length === 2)
      assert.deepEqual(
        streams.map((stream) => stream.status === 'open'),
        [false, false, false, true, true],
      )
      streams[4]!.send(encodeLengthPrefixed([textBytes('the newest')]))
      assert.deepEqual(texts(await packetsOf(lane, 1)), ['the newest'])
    })

    it('keeps the newest packets when its inbox is not drained', async () => {
      const { lane, open } = await besides()
      const stream = await open()
      stream.send(topicMessage(TOPIC))
      const count = INBOX_PACKETS_MAX + 10
      stream.send(
        encodeLengthPrefixed(Array.from({ length: count }, (_, index) => Uint8Array.of(index >> 8, index & 0xff))),
      )
      await until('all have come', () => lane.stats.packetsReceived === count)
      assert.deepEqual([lane.stats.overflowed, [...lane.receive()[0]!.bytes]], [10, [0, 10]])
    })
  })
})
