/** One stream for each pair of players: over a connection of their own, or through the relay's circuit. */
import { StreamLane } from '../../../src/transport/streams/stream-lane.js'
import type { Contestant, Ear, PlayerPlace, Way } from '../contestant.js'
import { LocalPlayer, SAID_ONCE } from '../local-player.js'
import { dialEarlier, ListeningHost, laneWay, relayedHost, startRelay } from '../nodes.js'

async function openDirect(place: PlayerPlace, ear: Ear): Promise<Way> {
  const { host, facts } = await ListeningHost.start(place)
  const lane = new StreamLane(host, place.topic, { clock: ear.clock })
  return laneWay(ear, host, lane, {
    delivery: 'reliable',
    facts,
    async join(players) {
      await dialEarlier(host, place.seat, players)
      lane.seek(players.map(({ peer }) => peer))
    },
    isSettled: () => isSettled(lane, place, 'direct'),
  })
}

async function openCircuit(place: PlayerPlace, ear: Ear): Promise<Way> {
  const host = await relayedHost(place)
  const lane = new StreamLane(host, place.topic, { clock: ear.clock })
  return laneWay(ear, host, lane, {
    delivery: 'reliable',
    join: async (players) => lane.seek(players.map(({ peer }) => peer)),
    isSettled: () => isSettled(lane, place, 'circuit'),
  })
}

function isSettled(lane: StreamLane, { seats }: PlayerPlace, route: 'direct' | 'circuit'): boolean {
  return lane.peers.length === seats - 1 && lane.peers.every((peer) => lane.routeTo(peer) === route)
}

export const directStream: Contestant = {
  name: 'stream, direct TCP',
  side: 'ours',
  lossy: false,
  ordered: true,
  route: 'direct',
  by: 'tcp',
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => openDirect(place, ear)),
}

export const circuitStream: Contestant = {
  name: "stream through the relay's circuit",
  side: 'ours',
  lossy: false,
  ordered: true,
  route: 'server',
  by: 'tcp',
  async serve(place) {
    const { relay, facts } = await startRelay(place)
    return { facts, close: () => relay.stop() }
  },
  seat: (place) => LocalPlayer.open(place, SAID_ONCE, (ear) => openCircuit(place, ear)),
}
