import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import type { Stream } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import { encode } from 'it-length-prefixed'
import { systemTimers } from '../../../src/transport/clock.js'
import type { PeerId } from '../../../src/transport/lane.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { DatagramLane } from '../../../src/transport/webrtc/datagram-lane.js'
import { LATEST_BYTES_MAX } from '../../../src/transport/webrtc/datagram-link.js'
import type { DatagramLaneOptions } from '../../../src/transport/webrtc/datagram-options.js'
import {
  candidateLineOf,
  type SessionDescription,
  sdpOf,
  sessionDescriptionOf,
} from '../../../src/transport/webrtc/session-description.js'
import { encodeSignal } from '../../../src/transport/webrtc/signal-message.js'
import {
  type OfferTaker,
  SIGNAL_PROTOCOL,
  SIGNALS_MAX,
  SignalStream,
  takeOffers,
} from '../../../src/transport/webrtc/signalling.js'
import { type LanePair, laneAcceptance } from '../lane-acceptance.js'
import { RealNodes, textBytes, textOf, until, webSocketAddress } from '../real-nodes.js'

const TOPIC = 'peerstep/room/datagrams'

/** Well-formed; no certificate belongs to it. */
const SESSION: SessionDescription = {
  ufrag: 'abcd',
  password: 'abcdefghijklmnopqrstuv',
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  setup: 'actpass',
}

/** Two hosts that dial each other over TCP: what negotiations travel over. */
async function hostPair(nodes: RealNodes): Promise<[Host, Host]> {
  const a = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
  const b = await nodes.host([])
  await b.dial(a.addresses[0]!)
  await until('both are connected', () => a.node.getPeers().length === 1 && b.node.getPeers().length === 1)
  return [a, b]
}

async function linked(...lanes: DatagramLane[]): Promise<void> {
  for (const lane of lanes) lane.seek(lanes.map((one) => one.localPeer))
  await until('all are linked', () => lanes.every((lane) => lane.peers.length === lanes.length - 1))
}

async function acceptancePair(): Promise<LanePair> {
  const nodes = new RealNodes()
  const hosts = await hostPair(nodes)
  const [a, b] = hosts.map((host) => new DatagramLane(host, TOPIC)) as [DatagramLane, DatagramLane]
  await linked(a, b)
  const arrived = (from: DatagramLane, to: DatagramLane): boolean =>
    to.peers.length === 0 || to.stats.packetsReceived === from.stats.packetsSent
  return {
    a,
    b,
    settle: () => until('all has arrived', () => arrived(a, b) && arrived(b, a)).then(() => {}),
    async close() {
      a.close()
      b.close()
      await nodes.stop()
    },
  }
}

laneAcceptance('datagram', acceptancePair)

describe('a datagram lane over a relay', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  it('links peers that know each other through the relay only, and the relay itself', async () => {
    const relay = await nodes.relay()
    const relayPeer = relay.laneHost.peerId
    const hosts = [await nodes.host([webSocketAddress(relay)]), await nodes.host([webSocketAddress(relay)])]
    const opens = (local: Host) => (peer: PeerId) => peer === relayPeer || local.peerId < peer
    const players = hosts.map((host) => new DatagramLane(host, TOPIC, { opens: opens(host) }))
    const hub = new DatagramLane(relay.laneHost, TOPIC, { opens: () => false, boundNeighbours: true })
    const allLanes = [...players, hub]
    await linked(...allLanes)
    for (const lane of allLanes) lane.broadcast(textBytes(lane.localPeer), 'latest')
    for (const lane of allLanes) {
      await until('all others are heard', () => lane.stats.packetsReceived === 2)
      for (const { from, bytes } of lane.receive()) assert.equal(textOf(bytes), from)
    }
    assert.ok(hosts.every((host) => host.node.getConnections().some((one) => one.limits !== undefined)))
  })
})

describe('a datagram lane', () => {
  const nodes = new RealNodes()
  const lanes: DatagramLane[] = []
  let hosts: [Host, Host]

  beforeEach(async () => {
    hosts = await hostPair(nodes)
    // So that the first is the one that offers.
    hosts.sort((x, y) => (x.peerId < y.peerId ? -1 : 1))
  })

  afterEach(async () => {
    for (const lane of lanes.splice(0)) lane.close()
    await nodes.stop()
  })

  function open(host: Host, options: DatagramLaneOptions = {}): DatagramLane {
    const lane = new DatagramLane(host, TOPIC, options)
    lanes.push(lane)
    return lane
  }

  /** Sends what a stranger could send on a stream of its own. */
  async function signalFrom(host: Host, to: Host, ...messages: Uint8Array[]) {
    const [connection] = host.node.getConnections(peerIdFromString(to.peerId))
    const stream = await connection!.newStream(SIGNAL_PROTOCOL)
    for (const message of messages) stream.send(encode.single(message).subarray())
    return stream
  }

  it('carries what is sent as latest, whether it fits a datagram or not', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    const sizes = [1, 128, LATEST_BYTES_MAX, LATEST_BYTES_MAX + 1, 60 * 1024]
    for (const size of sizes) {
      a.send(b.localPeer, new Uint8Array(size).fill(7), 'latest')
      await until('it has arrived', () => b.stats.packetsReceived === a.stats.packetsSent)
    }
    assert.deepEqual(
      b.receive().map(({ bytes }) => bytes.length),
      sizes,
    )
    assert.equal(a.laneTo(), 'datagram')
  })

  it('drops latest packets, and counts them, rather than let them wait on a path that is full', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    const count = 2000
    for (let index = 0; index < count; index += 1) a.send(b.localPeer, new Uint8Array(LATEST_BYTES_MAX), 'latest')
    assert.ok(a.stats.overflowed > 0, `${a.stats.overflowed} overflowed`)
    assert.equal(a.stats.packetsSent + a.stats.overflowed, count)
  })

  it('opens no link until it seeks, and the higher peer id waits for the offer of the lower', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    b.seek([a.localPeer])
    assert.deepEqual([a.peers, b.peers], [[], []])
    a.seek([b.localPeer])
    await until('they are linked', () => a.peers.length === 1 && b.peers.length === 1)
  })

  it('keeps one link when both offer at once', async () => {
    const [a, b] = [open(hosts[0], { opens: () => true }), open(hosts[1], { opens: () => true })]
    await linked(a, b)
    a.broadcast(textBytes('from a'))
    b.broadcast(textBytes('from b'))
    await until('both are heard', () => a.stats.packetsReceived > 0 && b.stats.packetsReceived > 0)
    assert.deepEqual(
      [a, b].map((lane) => lane.receive().length),
      [1, 1],
    )
  })

  it('negotiates anew at once when either side drops the link', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    for (const dropper of [a, b]) {
      dropper.drop(dropper === a ? b.localPeer : a.localPeer)
      assert.deepEqual(dropper.peers, [])
      await until('they are linked again', () => a.peers.length === 1 && b.peers.length === 1)
      const before = b.stats.packetsReceived
      await until('packets flow again', () => {
        a.broadcast(textBytes('again'))
        return b.stats.packetsReceived > before
      })
    }
  })

  it('links a lane that was opened later, without being asked again', async () => {
    const a = open(hosts[0])
    const refusals: unknown[] = []
    const refuse: OfferTaker = (_from, _offer, signal) => {
      refusals.push(signal)
      signal.close()
    }
    const endOffers = takeOffers(hosts[1].node, TOPIC, refuse, systemTimers)
    a.seek([hosts[1].peerId])
    await until('an offer has been refused', () => refusals.length > 0)
    endOffers?.()
    const b = open(hosts[1])
    await until('they are linked', () => a.peers.length === 1 && b.peers.length === 1)
  })

  it('ends the links it made to peers that are sought no more', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    a.seek([])
    assert.deepEqual(a.peers, [])
    await until('the other side knows', () => b.peers.length === 0)
  })

  it('carries packets on when libp2p has lost its connections', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    const connections = hosts.flatMap((host) => host.node.getConnections())
    await Promise.all(connections.map((connection) => connection.close()))
    await until('libp2p is gone', () => hosts.every((host) => host.node.getConnections().length === 0))
    a.broadcast(textBytes('still here'))
    await until('it is heard without libp2p', () => b.stats.packetsReceived === 1)
    assert.deepEqual(
      b.receive().map(({ from, bytes }) => [from, textOf(bytes)]),
      [[a.localPeer, 'still here']],
    )
  })

  /** Negotiates by hand, as any peer that knows the topic may. */
  async function stranger(change: (session: SessionDescription) => SessionDescription) {
    const signal = new SignalStream(await signalFrom(hosts[0], hosts[1]))
    const { PeerConnection } = await import('node-datachannel')
    const connection = new PeerConnection('stranger', { iceServers: [], disableAutoNegotiation: true })
    connection.createDataChannel('latest', { negotiated: true, id: 0, unordered: true, maxRetransmits: 0 })
    const channel = connection.createDataChannel('reliable', { negotiated: true, id: 1 })
    connection.setLocalDescription('offer')
    const session = change(sessionDescriptionOf(connection.localDescription()!.sdp)!)
    signal.send({ kind: 'offer', topic: TOPIC, session })
    const answer = await signal.next()
    assert.ok(answer?.kind === 'answer')
    connection.setRemoteDescription(sdpOf(answer.session), 'answer')
    const found = await signal.next()
    assert.ok(found?.kind === 'candidate')
    connection.addRemoteCandidate(candidateLineOf(found.candidate), '0')
    return { connection, channel, signal }
  }

  it('opens no link to a peer whose key is not the one that was told', async () => {
    const b = open(hosts[1])
    const { connection, channel, signal } = await stranger((session) => ({
      ...session,
      fingerprint: SESSION.fingerprint,
    }))
    // The lane gives the negotiation up as soon as it sees the other key.
    while ((await signal.next()) !== null) assert.deepEqual(b.peers, [])
    assert.deepEqual([b.peers, b.stats.packetsReceived], [[], 0])
    channel.close()
    connection.close()
  })

  it('stays empty where there is no WebRTC, and says so once', async () => {
    const reasons: string[] = []
    const a = open(hosts[0], { load: async () => null, onUnavailable: (reason) => reasons.push(reason) })
    a.seek([hosts[1].peerId])
    const stream = await signalFrom(hosts[1], hosts[0], encodeSignal({ kind: 'offer', topic: TOPIC, session: SESSION }))
    await until('the offer is refused', () => stream.status !== 'open')
    assert.equal(reasons.length, 1)
    assert.match(reasons[0]!, /install node-datachannel/)
    assert.deepEqual(a.peers, [])
  })

  it('counts text on its channels as malformed, and goes on', async () => {
    const b = open(hosts[1])
    const { connection, channel } = await stranger((session) => session)
    await until('the channel opens', () => channel.isOpen())
    channel.sendMessage('text')
    channel.sendMessageBinary(textBytes('fine'))
    await until('it is heard', () => b.stats.packetsReceived === 1)
    assert.deepEqual([b.receive()[0]!.from, b.stats.malformed], [hosts[0].peerId, 1])
    channel.close()
    connection.close()
    await until('the link is gone', () => b.peers.length === 0)
  })

  it('resets streams that are malformed, too long, or name a topic without a lane', async () => {
    const b = open(hosts[1])
    const offer = { kind: 'offer', topic: TOPIC, session: SESSION } as const
    const flood = Array.from({ length: SIGNALS_MAX + 1 }, () =>
      encodeSignal({
        kind: 'candidate',
        candidate: { foundation: '1', priority: 1, address: '127.0.0.1', port: 9, type: 'host' },
      }),
    )
    const cases: Uint8Array[][] = [
      [textBytes('nonsense')],
      [textBytes('null')],
      [new Uint8Array(5000)],
      [flood[0]!],
      [encodeSignal({ ...offer, topic: 'another' })],
      [encodeSignal({ ...offer, session: { ...SESSION, setup: 'active' } })],
      [encodeSignal({ ...offer, session: { ...SESSION, fingerprint: `${SESSION.fingerprint}\r\nm=video` } })],
      [encodeSignal(offer), ...flood],
    ]
    for (const messages of cases) {
      const stream = await signalFrom(hosts[0], hosts[1], ...messages)
      await until('the stream is reset', () => stream.status !== 'open')
    }
    assert.deepEqual([b.peers, b.stats.packetsReceived], [[], 0])
  })

  it('resets streams beyond the eighth of a connection that say nothing, and still links', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    const silent: Stream[] = []
    for (let index = 0; index < 9; index += 1) silent.push(await signalFrom(hosts[0], hosts[1]))
    await until('one is reset', () => silent.some((stream) => stream.status !== 'open'))
    assert.equal(silent.filter((stream) => stream.status === 'open').length, 8)
    for (const stream of silent) stream.abort(new Error('enough'))
    a.seek([b.localPeer])
    b.seek([a.localPeer])
    await until('they are linked', () => a.peers.length === 1 && b.peers.length === 1)
  })

  it('offers and answers nothing where its address must not be seen, and links with peers that it trusts', async () => {
    const [host, other] = hosts
    const offers: string[] = []
    const endOffers = takeOffers(other.node, TOPIC, (from) => offers.push(from), systemTimers)
    const hidden = open(host, { privacy: 'relay-only', opens: () => true })
    hidden.seek([other.peerId])
    const visible = [host, other].map((one) => new DatagramLane(one, 'another topic'))
    lanes.push(...visible)
    await linked(...visible) // so an offer for the first topic would have arrived too
    assert.deepEqual(offers, [])
    endOffers?.()
    const stream = await signalFrom(other, host, encodeSignal({ kind: 'offer', topic: TOPIC, session: SESSION }))
    await until('the stream is reset', () => stream.status !== 'open')
    hidden.close()
    const trusting = open(host, { privacy: 'relay-only', trusted: (peer) => peer === other.peerId })
    await linked(trusting, open(other))
  })

  it('holds no more links than it may, and gives a sought peer the place of another', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1], { linksMax: 1 })]
    const third = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
    await hosts[1].dial(third.addresses[0]!)
    await until('the third is connected', () => third.node.getPeers().length === 1)
    const c = open(third, { opens: () => true })
    a.seek([b.localPeer])
    await until('the first is linked', () => b.peers.length === 1)
    b.seek([c.localPeer])
    assert.deepEqual(b.peers, [a.localPeer])
    c.seek([b.localPeer])
    await until('the sought one is linked', () => b.peers.includes(c.localPeer))
    assert.deepEqual(b.peers, [c.localPeer])
  })

  it('receives no more from one peer than its rate limit', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1], { boundNeighbours: true, clock: { nowMs: () => 0 } })]
    await linked(a, b)
    for (let index = 0; index < 1500; index += 1) a.send(b.localPeer, Uint8Array.of(index & 255))
    await until('all has arrived', () => b.stats.packetsReceived + b.stats.overflowed >= 1500)
    assert.deepEqual([b.stats.packetsReceived, b.stats.overflowed], [1000, 500])
  })

  it('lets many peers share one port of a relay', async () => {
    const relay = await nodes.host([])
    const port = 40_000 + Math.floor(Math.random() * 20_000)
    const hub = open(relay, { opens: () => false, portRange: [port, port], boundNeighbours: true })
    const players: DatagramLane[] = []
    for (let index = 0; index < 8; index += 1) {
      const host = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
      await relay.dial(host.addresses[0]!)
      await until('the relay is known', () => host.node.getPeers().length === 1)
      players.push(open(host, { opens: () => true }))
    }
    for (const player of players) player.seek([hub.localPeer])
    await until('all are linked', () => hub.peers.length === players.length)
    hub.broadcast(textBytes('to all'), 'latest')
    for (const player of players) player.send(hub.localPeer, textBytes(player.localPeer), 'latest')
    await until('all has arrived', () =>
      [hub.stats.packetsReceived === players.length, ...players.map((one) => one.stats.packetsReceived === 1)].every(
        Boolean,
      ),
    )
    for (const { from, bytes } of hub.receive()) assert.equal(textOf(bytes), from)
  })

  it('lets the process end once it is closed', () => {
    const script = `
      import { generateIdentity } from './dist/src/identity.js'
      import { createHost } from './dist/src/transport/libp2p/host.js'
      import { DatagramLane } from './dist/src/transport/webrtc/datagram-lane.js'
      import { until } from './dist/test/transport/real-nodes.js'
      const a = await createHost({ identity: await generateIdentity(), relays: [], listen: ['/ip4/127.0.0.1/tcp/0'] })
      const b = await createHost({ identity: await generateIdentity(), relays: [] })
      await b.dial(a.addresses[0])
      const lanes = [a, b].map((host) => new DatagramLane(host, 'ends'))
      for (const lane of lanes) lane.seek([a.peerId, b.peerId])
      await until('they are linked', () => lanes.every((lane) => lane.peers.length === 1))
      for (const lane of lanes) lane.close()
      await b.close()
      await a.close()
      console.log('closed')
    `
    const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      timeout: 30_000,
      encoding: 'utf8',
    })
    assert.deepEqual([ended.stdout, ended.status], ['closed\n', 0], ended.stderr)
  })

  it('ends links with peers that are not admitted, and takes no offers of them', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    b.admitOnly([])
    assert.deepEqual(b.peers, [])
    await until('an offer has been refused', () => b.stats.foreign > 0)
    assert.deepEqual(b.peers, [])
  })

  it('receives what a peer sends right before it leaves', async () => {
    const hearer = open(hosts[1])
    for (let round = 0; round < 5; round++) {
      const speaker = open(hosts[0])
      await linked(speaker, hearer)
      speaker.send(hearer.localPeer, textBytes('goodbye'))
      speaker.close()
      await until('the link has ended', () => hearer.peers.length === 0)
      assert.deepEqual(
        hearer.receive().map(({ bytes }) => textOf(bytes)),
        ['goodbye'],
        `round ${round}`,
      )
    }
  })

  it('closes with its host', async () => {
    const [a, b] = [open(hosts[0]), open(hosts[1])]
    await linked(a, b)
    await hosts[1].close()
    assert.deepEqual(b.peers, [])
    await until('the other side knows', () => a.peers.length === 0)
  })

  it('refuses a second lane on the same topic and node', async () => {
    open(hosts[0])
    assert.throws(() => open(hosts[0]), /is open already/)
  })
})
