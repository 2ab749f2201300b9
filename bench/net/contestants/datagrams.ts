/** One WebRTC connection for each pair of players, negotiated through the relay. */
import { DatagramLane } from '../../../src/transport/webrtc/datagram-lane.js'
import type { Contestant, Ear, PlayerPlace, Way } from '../contestant.js'
import { LocalPlayer, SAID_THRICE } from '../local-player.js'
import { laneWay, relayedHost, startRelay } from '../nodes.js'

async function open(place: PlayerPlace, ear: Ear): Promise<Way> {
  const host = await relayedHost(place)
  const lane = new DatagramLane(host, place.topic, { clock: ear.clock })
  return laneWay(ear, host, lane, {
    delivery: 'latest',
    join: async (players) => lane.seek(players.map(({ peer }) => peer)),
    isSettled: () => lane.peers.length === place.seats - 1,
  })
}

export const datagram: Contestant = {
  name: 'datagram',
  side: 'ours',
  lossy: true,
  ordered: false,
  route: 'direct',
  by: 'sctp',
  async serve(place) {
    const { relay, facts } = await startRelay(place)
    return { facts, close: () => relay.stop() }
  },
  seat: (place) => LocalPlayer.open(place, SAID_THRICE, (ear) => open(place, ear)),
}
