/** Gossip: between players that are connected to each other, and passed on by a relay. */

import { playPath } from '../../../src/match/contract/delivery.js'
import { wallClockMs } from '../../../src/transport/clock.js'
import { firstGossipSequence } from '../../../src/transport/first-sequence.js'
import { GossipLane } from '../../../src/transport/gossip/gossip-lane.js'
import type { Host } from '../../../src/transport/libp2p/host-contract.js'
import type { Contestant, Ear, Facts, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'
import { dialEarlier, ListeningHost, laneWay, relayedHost, startRelay } from '../nodes.js'

function gossipLane(topic: string, ear: Ear, host: Host): GossipLane {
  return new GossipLane(host.node.services.pubsub, host.identity, topic, {
    clock: ear.clock,
    firstSequence: firstGossipSequence(wallClockMs()),
  })
}

async function openDirect(place: PlayerPlace, ear: Ear): Promise<Way> {
  const { host, facts } = await ListeningHost.start(place)
  const join = (players: readonly Facts[]): Promise<void> => dialEarlier(host, place.seat, players)
  return laneWay(ear, host, gossipLane(place.topic, ear, host), { delivery: 'reliable', facts, join })
}

async function openRelayed(place: PlayerPlace, ear: Ear): Promise<Way> {
  const host = await relayedHost(place)
  return laneWay(ear, host, gossipLane(place.topic, ear, host), { delivery: 'reliable', join: async () => {} })
}

/** A relay that carries the topic, as it does while it hosts a room. */
export async function serveGossip(place: Place): Promise<Server> {
  const { relay, identity, facts } = await startRelay(place)
  const lane = new GossipLane(relay.node.services.pubsub, identity, place.topic, {
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

/** As many frames to a packet as a match sends on gossip. */
function framesOnGossip(seats: number): number {
  const holders = Array.from({ length: seats }, (_, seat) => ({ peer: `${seat}`, name: '' }))
  return playPath({ lossy: false, packetCost: 8, laneTo: () => 'gossip' }, () => holders).packetFrames
}

export const directGossip: Contestant = {
  name: 'gossip, direct TCP',
  side: 'ours',
  lossy: false,
  ordered: true,
  route: 'direct',
  by: 'tcp',
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => openDirect(place, ear)),
}

export const relayedGossip: Contestant = {
  name: 'gossip by relay',
  side: 'ours',
  lossy: false,
  ordered: true,
  route: 'server',
  by: 'tcp',
  serve: serveGossip,
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => openRelayed(place, ear)),
}

/** What a match does before it has found better paths: several frames share a packet. */
export const bundledGossip: Contestant = {
  name: 'gossip by relay, bundled as by a match',
  side: 'ours',
  lossy: false,
  ordered: true,
  route: 'server',
  by: 'tcp',
  serve: serveGossip,
  seat: (place) =>
    LocalPlayer.open(place, { copies: 1, packetTicks: framesOnGossip(place.seats) }, (ear) => openRelayed(place, ear)),
}
