import assert from 'node:assert/strict'
import type { GossipSub, Message, TopicValidatorResult } from '@libp2p/gossipsub'
import type { RelayNode } from '../../../relay/net/relay-node.js'
import { generateIdentity, type Identity } from '../../../src/identity.js'
import {
  encodeBody,
  encodeEnvelope,
  signedBytes,
  signingContext,
} from '../../../src/transport/gossip/gossip-envelope.js'
import { FORGERIES_MAX, type GossipLane } from '../../../src/transport/gossip/gossip-lane.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import { type LanePair, laneAcceptance } from '../lane-acceptance.js'
import {
  laneOf,
  packetsOf,
  RealNodes,
  relayLane,
  textBytes,
  textOf,
  until,
  untilHeard,
  webSocketAddress,
} from '../real-nodes.js'

const TOPIC = 'peerstep/room/test'

/** Two hosts that dial each other over TCP, without a relay. */
async function directPair(): Promise<LanePair> {
  const nodes = new RealNodes()
  const a = await nodes.host([], { listen: ['/ip4/127.0.0.1/tcp/0'] })
  const b = await nodes.host([])
  await b.dial(a.addresses[0]!)
  const lanes = [laneOf(a, TOPIC), laneOf(b, TOPIC)] as const
  const markers = [laneOf(a, 'markers'), laneOf(b, 'markers')] as const
  await until('both know each other', () => [...lanes, ...markers].every((lane) => lane.peers.length === 1))
  return {
    a: lanes[0],
    b: lanes[1],
    // What the lane sent travels before the marker, on the same stream.
    async settle() {
      for (const lane of lanes) await lane.drained()
      for (const lane of markers) lane.broadcast(textBytes('that was all'))
      await packetsOf(markers[0], 1)
      await packetsOf(markers[1], 1)
      const arrived = (from: GossipLane, to: GossipLane): boolean =>
        to.peers.length === 0 || to.stats.packetsReceived === from.stats.packetsSent
      await until('all has arrived', () => arrived(lanes[0], lanes[1]) && arrived(lanes[1], lanes[0]))
    },
    close: () => nodes.stop(),
  }
}

laneAcceptance('gossip', directPair)

/** Gossipsub does much once a second only, in one method. */
function stopHeartbeats(gossip: GossipSub): void {
  assert.ok('heartbeat' in gossip)
  gossip.heartbeat = async () => undefined
}

describe('a gossip lane', () => {
  const nodes = new RealNodes()
  let relayIdentity: Identity
  let relay: RelayNode
  let referee: GossipLane

  beforeEach(async () => {
    relayIdentity = await generateIdentity()
    relay = await nodes.relay({ identity: relayIdentity })
    referee = relayLane(relay, relayIdentity, TOPIC)
  })

  afterEach(() => nodes.stop())

  const join = (): Promise<Host> => nodes.host([webSocketAddress(relay)])

  async function joinedLanes(count: number): Promise<GossipLane[]> {
    const hosts = await Promise.all(Array.from({ length: count }, join))
    const lanes = hosts.map((host) => laneOf(host, TOPIC))
    for (const lane of lanes) await until('the relay is heard of', () => lane.peers.includes(relayIdentity.peerId))
    await until('the relay has heard of all', () => referee.peers.length === count)
    return lanes
  }

  const joinedPair = async (): Promise<[GossipLane, GossipLane]> => (await joinedLanes(2)) as [GossipLane, GossipLane]

  it('carries packets of three players through a relay to all peers but the author, once', async () => {
    const lanes = await joinedLanes(3)
    const allLanes = [...lanes, referee]
    for (const lane of allLanes) lane.broadcast(textBytes(`from ${lane.localPeer}`))
    for (const lane of allLanes) {
      const packets = await packetsOf(lane, 3)
      for (const packet of packets) assert.equal(textOf(packet.bytes), `from ${packet.from}`)
      const others = allLanes.filter((it) => it !== lane).map((it) => it.localPeer)
      assert.deepEqual(packets.map((packet) => packet.from).sort(), others.sort())
    }
    for (const lane of allLanes) await lane.drained()
    for (const lane of allLanes) assert.deepEqual([lane.receive(), lane.stats.replayed], [[], 0])
  })

  it('counts players behind the relay among its peers once it has heard them', async () => {
    const [a, b] = await joinedPair()
    assert.deepEqual(a.peers, [relayIdentity.peerId])
    b.broadcast(textBytes('here'))
    await packetsOf(a, 1)
    assert.deepEqual([...a.peers].sort(), [relayIdentity.peerId, b.localPeer].sort())
  })

  it('carries envelopes to and from a joiner without waiting for a heartbeat', async () => {
    const host = await join()
    const first = laneOf(host, TOPIC)
    await until('the relay has heard of it', () => referee.peers.length === 1)
    const newcomer = await join()
    for (const { node } of [relay, host, newcomer]) stopHeartbeats(node.services.pubsub)
    const joiner = laneOf(newcomer, TOPIC)
    await until('both hear each other', () => {
      for (const lane of [first, joiner]) lane.broadcast(textBytes('tick'))
      return first.stats.packetsReceived > 0 && joiner.stats.packetsReceived > 0
    })
  })

  it('receives everything again at once after leaving a room and coming back', async () => {
    const [a, b] = await joinedPair()
    await untilHeard(a, b)
    b.close()
    const host = await join()
    const left = laneOf(host, TOPIC)
    await untilHeard(a, left)
    left.close()
    const back = laneOf(host, TOPIC)
    await untilHeard(a, back)
    await untilHeard(back, a)
  })

  it('takes a Node Buffer, lets it be used again at once, and hands out plain arrays', async () => {
    const [a, b] = await joinedPair()
    const buffer = Buffer.from('first')
    a.broadcast(buffer)
    buffer.fill(0)
    const [packet] = await packetsOf(b, 1)
    assert.equal(textOf(packet!.bytes), 'first')
    assert.equal(Object.getPrototypeOf(packet!.bytes), Uint8Array.prototype)
  })

  it('still says what was sent before it was closed', async () => {
    const [a, b] = await joinedPair()
    a.broadcast(textBytes('goodbye'))
    a.close()
    const [packet] = await packetsOf(b, 1)
    assert.deepEqual([textOf(packet!.bytes), packet!.from], ['goodbye', a.localPeer])
  })

  it('puts what one tick sends into one message', async () => {
    const [a, b] = await joinedPair()
    const messages: number[] = []
    const listen = (event: CustomEvent<Message>): number => messages.push(event.detail.data.length)
    relay.node.services.pubsub.addEventListener('message', listen)
    for (let index = 0; index < 10; index += 1) a.broadcast(Uint8Array.of(index))
    const packets = await packetsOf(b, 10)
    assert.deepEqual(
      packets.map((packet) => packet.bytes[0]),
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    )
    assert.equal(messages.length, 1)
  })

  it('drops packets without an error before there is a subscriber and after its host has stopped', async () => {
    const host = await nodes.host([])
    const lane = laneOf(host, 'peerstep/room/empty')
    lane.broadcast(textBytes('hello?'))
    await lane.drained()
    assert.deepEqual(lane.peers, [])
    await host.close()
    lane.broadcast(textBytes('hello?'))
    await lane.drained()
    lane.close()
  })

  it('reaches all of 13 players behind one address that join at once', async () => {
    const lanes = await joinedLanes(13)
    for (const [index, lane] of lanes.entries()) lane.broadcast(Uint8Array.of(index))
    for (const lane of lanes) {
      const packets = await packetsOf(lane, 12)
      assert.equal(new Set(packets.map((packet) => packet.from)).size, 12)
    }
  })

  it('receives, verifies and passes on envelopes of admitted peers only', async () => {
    const [hosts, named] = [[await join(), await join()], await generateIdentity()]
    const [a, b] = hosts.map((host) => laneOf(host, TOPIC))
    await untilHeard(a!, b!)
    await untilHeard(b!, a!)
    referee.admitOnly([hosts[0]!.peerId, named.peerId, 'no peer id'])
    b!.broadcast(textBytes('from a stranger'))
    await until('the relay has seen it', () => referee.stats.foreign === 1)
    referee.receive()
    a!.broadcast(textBytes('from a player'))
    assert.deepEqual(
      (await packetsOf(referee, 1)).map(({ bytes }) => textOf(bytes)),
      ['from a player'],
    )
    await packetsOf(b!, 1)
    assert.deepEqual(a!.receive(), [])
  })

  it('takes from each neighbour of a relay what a player can honestly send, and no more', async () => {
    const identity = await generateIdentity()
    const busy = relayLane(relay, identity, 'busy', { boundNeighbours: true })
    const [flooder, player] = [await join(), await join()].map((host) => laneOf(host, 'busy'))
    await untilHeard(flooder!, player!)
    for (let round = 0; round < 1200; round += 1) {
      flooder!.broadcast(Uint8Array.of(1))
      await flooder!.drained()
    }
    await until('envelopes were refused', () => busy.stats.overflowed > 0)
    assert.ok(busy.stats.packetsReceived >= 1000)
    await untilHeard(player!, flooder!)
  })

  it('accepts from a neighbour of a relay its own envelopes only, however many keys it signs with', async () => {
    const identity = await generateIdentity()
    const alone = relayLane(relay, identity, 'alone', { boundNeighbours: true })
    const host = await join()
    const crowd = await Promise.all(Array.from({ length: 5 }, () => generateIdentity()))
    const player = laneOf(host, 'alone')
    await until('it knows of the relay', () => player.peers.length === 1)
    for (const [index, other] of crowd.entries()) {
      const body = encodeBody(index, [textBytes('me too')])
      const signature = await other.sign(signedBytes(signingContext('alone'), body))
      await host.node.services.pubsub.publish('alone', encodeEnvelope(other.publicKey, body, signature))
    }
    player.broadcast(textBytes('it was me'))
    await until('the last word arrives', () => alone.stats.packetsReceived === 1 && alone.stats.foreign === 5)
    assert.deepEqual(
      alone.receive().map(({ from }) => from),
      [host.peerId],
    )
  })

  it('carries nothing for topics of which the relay has no room', async () => {
    const [a, b] = await joinedPair()
    const hosts = await Promise.all([join(), join()])
    // Subscribed, so that it is sent to at all, but without a lane: as if the sender had made it send regardless.
    relay.node.services.pubsub.subscribe('no room of this relay')
    const [c, d] = [laneOf(hosts[0], 'no room of this relay'), laneOf(hosts[1], 'no room of this relay')]
    await until('both know of the relay, and it of them', () => {
      const known = relay.node.services.pubsub.getSubscribers('no room of this relay').length === 2
      return known && c.peers.length === 1 && d.peers.length === 1
    })
    c.broadcast(textBytes('psst'))
    await c.drained()
    // A message on the room's topic, sent afterwards on the same connection, has made the whole way.
    const e = laneOf(hosts[0], TOPIC)
    await untilHeard(e, a)
    await untilHeard(e, b)
    assert.equal(d.stats.packetsReceived, 0)
  })

  describe('among forgers', () => {
    let victim: Identity
    let forger: Host
    let forgerGossip: GossipSub
    let player: GossipLane
    const context = signingContext(TOPIC)

    /** An envelope in the name of `author`, with a signature by `signer`. */
    async function envelopeBy(author: Identity, signer: Identity, sequence: number, text: string): Promise<Uint8Array> {
      const body = encodeBody(sequence, [textBytes(text)])
      return encodeEnvelope(author.publicKey, body, await signer.sign(signedBytes(context, body)))
    }

    beforeEach(async () => {
      victim = await generateIdentity()
      player = (await joinedLanes(1))[0]!
      forger = await join()
      forgerGossip = forger.node.services.pubsub
      forgerGossip.subscribe(TOPIC)
      await until('the forger reaches the relay', () => forgerGossip.getSubscribers(TOPIC).length === 1)
    })

    async function assertRefused(counter: 'forged' | 'malformed', ...envelopes: Uint8Array[]): Promise<void> {
      for (const envelope of envelopes) await forgerGossip.publish(TOPIC, envelope)
      await until(`the relay has counted them as ${counter}`, () => referee.stats[counter] === envelopes.length)
      referee.broadcast(textBytes('later'))
      const [packet] = await packetsOf(player, 1)
      assert.equal(packet!.from, relayIdentity.peerId)
      assert.equal(player.stats.forged + player.stats.malformed, 0, 'the relay must not pass them on')
      assert.equal(referee.stats.packetsReceived, 0)
    }

    it("refuses envelopes in another's name", async () => {
      await assertRefused('forged', await envelopeBy(victim, forger.identity, 1, 'I am the victim'))
    })

    it('refuses envelopes of which any part was altered', async () => {
      const envelope = await envelopeBy(victim, victim, 1, 'ten gold for you')
      const altered = [33, 36, 45, envelope.length - 1].map((index) => {
        const copy = envelope.slice()
        copy[index]! ^= 1
        return copy
      })
      await assertRefused('forged', ...altered)
    })

    it('refuses envelopes signed for another room', async () => {
      const body = encodeBody(1, [textBytes('said elsewhere')])
      const signature = await victim.sign(signedBytes(signingContext('peerstep/room/other'), body))
      await assertRefused('forged', encodeEnvelope(victim.publicKey, body, signature))
    })

    it('refuses garbage', async () => {
      const badLengths = encodeBody(1, [textBytes('abc')])
      badLengths[9] = 200
      const signature = await victim.sign(signedBytes(context, badLengths))
      await assertRefused(
        'malformed',
        new Uint8Array(0),
        textBytes('garbage'),
        new Uint8Array(500).fill(0xff),
        encodeEnvelope(victim.publicKey, badLengths, signature),
      )
    })

    it('delivers a real packet although a forger took its sequence number first', async () => {
      await forgerGossip.publish(TOPIC, await envelopeBy(victim, forger.identity, 7, 'false'))
      await until('the forgery was noticed', () => referee.stats.forged === 1)
      await forgerGossip.publish(TOPIC, await envelopeBy(victim, victim, 7, 'true'))
      const [packet] = await packetsOf(player, 1)
      assert.deepEqual([textOf(packet!.bytes), packet!.from], ['true', victim.peerId])
    })

    it('drops what was heard before, also when gossipsub has forgotten it', async () => {
      const old = await envelopeBy(victim, victim, 7, 'seven')
      await forgerGossip.publish(TOPIC, old)
      await forgerGossip.publish(TOPIC, await envelopeBy(victim, victim, 8, 'eight'))
      const packets = await packetsOf(player, 2)
      assert.deepEqual(
        packets.map((packet) => textOf(packet.bytes)),
        ['seven', 'eight'],
      )
      // Gossipsub forgets ids after 10 seconds and would then ask the lane about the same envelope again.
      assert.equal(await examine(relay.node.services.pubsub, old), 'ignore')
      assert.equal(referee.stats.replayed, 1)
      assert.equal(referee.stats.packetsReceived, 2)
    })

    it('lets a peer that restarts under the same identity go on above its old numbers', async () => {
      const startSequence = Date.now() * 1000
      await forgerGossip.publish(TOPIC, await envelopeBy(victim, victim, startSequence, 'before'))
      await packetsOf(player, 1)
      const restarted = await nodes.host([webSocketAddress(relay)], { identity: victim })
      await untilHeard(laneOf(restarted, TOPIC), player)
      assert.equal(player.stats.replayed, 0)
    })

    it('refuses all envelopes of a neighbour that keeps on forging, and of no other', async () => {
      const forgeries = Array.from({ length: FORGERIES_MAX }, (_, index) =>
        envelopeBy(victim, forger.identity, index, 'false'),
      )
      for (const envelope of await Promise.all(forgeries)) await forgerGossip.publish(TOPIC, envelope)
      await until('all were noticed', () => referee.stats.forged === FORGERIES_MAX)
      await forgerGossip.publish(TOPIC, await envelopeBy(victim, victim, 100, 'real, but from a forger'))
      await until('it was refused unread', () => referee.stats.forged === FORGERIES_MAX + 1)
      await untilHeard(player, referee)
    })

    async function examine(gossip: GossipSub, data: Uint8Array): Promise<TopicValidatorResult> {
      const validator = gossip.topicValidators.get(TOPIC)!
      return await validator(forger.node.peerId, { type: 'unsigned', topic: TOPIC, data })
    }
  })
})
