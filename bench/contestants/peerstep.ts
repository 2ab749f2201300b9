/** Our lanes, each alone, the relay's hub, and all of them as a player gets them by default. */
import { type DatagramPort, openDatagramPort } from '../../relay/net/datagram-port.js'
import { openRoomLane } from '../../relay/net/room-lane.js'
import { playPath } from '../../src/match/contract/delivery.js'
import { openLanes } from '../../src/match/player-lanes.js'
import { systemClock, wallClockMs } from '../../src/transport/clock.js'
import { firstGossipSequence, firstPathSequence } from '../../src/transport/first-sequence.js'
import { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import type { Host } from '../../src/transport/libp2p/host-contract.js'
import type { MemberLanes } from '../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../src/transport/paths/multi-path-lane.js'
import { StreamLane } from '../../src/transport/streams/stream-lane.js'
import { streamPaths } from '../../src/transport/streams/stream-paths.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import { datagramPaths } from '../../src/transport/webrtc/datagram-paths.js'
import {
  type Contestant,
  type Facts,
  KINDS,
  type OpenPath,
  type Place,
  type PlayerPlace,
  type Receiver,
  type Server,
} from '../players/contestant.js'
import { lanePath } from '../players/lane-path.js'
import { pathContestant, type Repetition, SENT_ONCE, SENT_THRICE } from '../players/path-player.js'
import { dialEarlier, listeningHost, relayedHost, type StartedRelay, serveRelay, startRelay } from './nodes.js'

type Open = (place: PlayerPlace, receiver: Receiver) => Promise<OpenPath>

/** One WebRTC connection for each pair of players, negotiated through the relay. */
export const datagram = pathContestant(
  { name: 'datagram', ...KINDS.directDatagrams, serve: serveRelay },
  async (place, receiver) => {
    const host = await relayedHost(place)
    const lane = new DatagramLane(host, place.topic, { clock: receiver.clock })
    return lanePath(receiver, host, lane, {
      delivery: 'latest',
      join: async (players) => lane.seek(players.map(({ peer }) => peer)),
      isSettled: () => lane.peers.length === place.seats - 1,
    })
  },
  SENT_THRICE,
)

/** Every other player is reached, by this route. */
function allBy(lane: StreamLane, { seats }: PlayerPlace, route: 'direct' | 'circuit'): boolean {
  return lane.peers.length === seats - 1 && lane.peers.every((peer) => lane.routeTo(peer) === route)
}

/** A stream for each pair of players, over a TCP connection of their own. */
export const directStream = pathContestant(
  { name: 'stream, direct TCP', ...KINDS.directTcp },
  async (place, receiver) => {
    const { host, facts } = await listeningHost(place)
    const lane = new StreamLane(host, place.topic, { clock: receiver.clock })
    const join = async (players: readonly Facts[]): Promise<void> => {
      await dialEarlier(host, place.seat, players)
      lane.seek(players.map(({ peer }) => peer))
    }
    const isSettled = (): boolean => allBy(lane, place, 'direct')
    return lanePath(receiver, host, lane, { delivery: 'reliable', facts, join, isSettled })
  },
  SENT_ONCE,
)

/** A stream for each pair of players, through the relay's circuit. */
export const circuitStream = pathContestant(
  { name: "stream through the relay's circuit", ...KINDS.relayTcp, serve: serveRelay },
  async (place, receiver) => {
    const host = await relayedHost(place)
    const lane = new StreamLane(host, place.topic, { clock: receiver.clock })
    const join = async (players: readonly Facts[]): Promise<void> => lane.seek(players.map(({ peer }) => peer))
    return lanePath(receiver, host, lane, {
      delivery: 'reliable',
      join,
      isSettled: () => allBy(lane, place, 'circuit'),
    })
  },
  SENT_ONCE,
)

function gossipLane({ topic }: Place, { clock }: Receiver, host: Host): GossipLane {
  return new GossipLane(host.node.services.pubsub, host.identity, topic, {
    clock,
    firstSequence: firstGossipSequence(wallClockMs()),
  })
}

const openRelayedGossip: Open = async (place, receiver) => {
  const host = await relayedHost(place)
  return lanePath(receiver, host, gossipLane(place, receiver, host), { delivery: 'reliable', join: async () => {} })
}

/** A relay that carries the topic, as it does while it hosts a room. */
async function serveGossip({ host, topic }: Place): Promise<Server> {
  const { relay, identity, facts } = await startRelay(host)
  const lane = new GossipLane(relay.node.services.pubsub, identity, topic, {
    boundNeighbours: true,
    firstSequence: firstGossipSequence(wallClockMs()),
  })
  return {
    facts,
    async close() {
      lane.close()
      await relay.stop()
    },
  }
}

/** As many frames in a packet as a match sends on gossip. */
function bundled({ seats }: PlayerPlace): Repetition {
  const holders = Array.from({ length: seats }, (_, seat) => ({ peer: `${seat}`, name: '' }))
  const { packetFrames } = playPath({ lossy: false, packetCost: 8, laneTo: () => 'gossip' }, () => holders)
  return { copies: 1, packetTicks: packetFrames }
}

/** Gossip between players that are connected to each other. */
export const directGossip = pathContestant(
  { name: 'gossip, direct TCP', ...KINDS.directTcp },
  async (place, receiver) => {
    const { host, facts } = await listeningHost(place)
    const join = (players: readonly Facts[]): Promise<void> => dialEarlier(host, place.seat, players)
    return lanePath(receiver, host, gossipLane(place, receiver, host), { delivery: 'reliable', facts, join })
  },
  SENT_ONCE,
)

/** Gossip that the relay passes on. */
export const relayedGossip = pathContestant(
  { name: 'gossip by relay', ...KINDS.relayTcp, serve: serveGossip },
  openRelayedGossip,
  SENT_ONCE,
)

/** As a match uses gossip before it has found better paths: several frames share a packet. */
export const bundledGossip = pathContestant(
  { name: 'gossip by relay, bundled as by a match', ...KINDS.relayTcp, serve: serveGossip },
  openRelayedGossip,
  bundled,
)

/** A relay's referee reads what its hub passes on as often as this. */
const READ_MS = 1000 / 60

/** The hub of one room at a relay, read as often as a referee does. */
export function openHub({ relay, identity }: StartedRelay, datagramPort: DatagramPort, topic: string) {
  const { node, laneHost } = relay
  const lane = openRoomLane({ node, laneHost, identity, datagramPort }, topic, (error) => {
    throw error
  })
  const reading = setInterval(() => lane.receive(), READ_MS)
  return {
    seek: (players: readonly Facts[]): void => lane.seek(players.map(({ peer }) => peer)),
    close(): void {
      clearInterval(reading)
      lane.close()
    },
  }
}

/** A relay whose hub passes on what the players of one room send it. */
async function serveHub({ host, topic }: Place): Promise<Server> {
  const started = await startRelay(host)
  const hub = openHub(started, await openDatagramPort(host, 0, []), topic)
  return {
    facts: started.facts,
    join: hub.seek,
    async close() {
      hub.close()
      await started.relay.stop()
    },
  }
}

/** A path over a set of lanes, settled when `isBest` holds of the lane to every other player. */
function lanesPath(
  receiver: Receiver,
  host: Host,
  lane: MultiPathLane,
  isBest: (kind: string | null) => boolean,
): OpenPath {
  let others: readonly string[] = []
  return lanePath(receiver, host, lane, {
    delivery: 'latest',
    async join(players) {
      others = players.map(({ peer }) => peer).filter((peer) => peer !== host.peerId)
      lane.seek(others)
    },
    isSettled: () => others.length > 0 && others.every((peer) => isBest(lane.laneTo(peer))),
  })
}

/** Players whose only links lead to the relay's hub, which sends each of them the packets of a tick as one message. */
function hub(name: string, links: 'datagram' | 'stream'): Contestant {
  const open: Open = async (place, receiver) => {
    const host = await relayedHost(place)
    const { clock } = receiver
    const relay = place.server!.peer
    const options = { clock, opens: (peer: string) => peer === relay }
    const members: MemberLanes = {
      gossip: gossipLane(place, receiver, host),
      links: [
        links === 'stream'
          ? streamPaths(new StreamLane(host, place.topic, options))
          : datagramPaths(new DatagramLane(host, place.topic, options)),
      ],
    }
    const lane = new MultiPathLane(members, { relay, clock, firstSequence: firstPathSequence(wallClockMs()) })
    return lanesPath(receiver, host, lane, (kind) => kind === 'relay')
  }
  const kind = links === 'datagram' ? KINDS.relayDatagrams : KINDS.relayTcp
  return pathContestant({ name, ...kind, serve: serveHub }, open, SENT_THRICE)
}

/** The hub by datagrams. */
export const datagramHub: Contestant = hub("relay's hub, by datagram", 'datagram')
/** The hub by streams. */
export const streamHub: Contestant = hub("relay's hub, by stream", 'stream')

/** A player that has found nothing better by then goes on with gossip, as a match would. */
const SETTLING_MS = 10_000

/** All lanes as a player gets them by default, and the path they find best to each of the others. */
export const peerstep = pathContestant(
  {
    name: 'Peerstep as by default',
    ...{ side: 'ours', lossy: true, ordered: false, route: 'chosen', by: 'sctp' },
    serve: serveHub,
  },
  async (place, { clock, receive }) => {
    const host = await relayedHost(place)
    const lane = openLanes(host, place.topic, place.server!.peer, {})
    // These lanes use the process's own clock, which began with it.
    const behindMs = clock.nowMs() - systemClock.nowMs()
    const receiver: Receiver = { clock, receive: (packet, atMs) => receive(packet, atMs + behindMs) }
    const endMs = clock.nowMs() + SETTLING_MS
    return lanesPath(receiver, host, lane, (kind) => kind !== 'gossip' || clock.nowMs() > endMs)
  },
  SENT_THRICE,
)
