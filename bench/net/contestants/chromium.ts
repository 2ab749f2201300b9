/** Paths between pages: a Chromium for each player, on the player's own host. */
import { ChromiumPlayer } from '../chromium-player.js'
import type { Contestant } from '../contestant.js'
import { type Habits, SAID_ONCE, SAID_THRICE } from '../local-player.js'
import { relayAddresses, startRelay } from '../nodes.js'
import { peerServerOf, servePeerJs } from './peer-js.js'

export const datagramInChromium: Contestant = {
  name: 'datagram, Chromium',
  side: 'ours',
  lossy: true,
  ordered: false,
  route: 'direct',
  by: 'sctp',
  async serve(place) {
    const { relay, facts } = await startRelay(place)
    return { facts, close: () => relay.stop() }
  },
  seat: (place) =>
    ChromiumPlayer.open(place, SAID_THRICE, {
      by: 'datagram',
      topic: place.topic,
      relay: relayAddresses(place.server!).webSocket,
    }),
}

function peerJs(name: string, habits: Habits): Contestant {
  return {
    name,
    side: 'rival',
    lossy: false,
    ordered: false,
    route: 'direct',
    by: 'sctp',
    serve: servePeerJs,
    seat: (place) => ChromiumPlayer.open(place, habits, { by: 'peerJs', ...peerServerOf(place), reliable: false }),
  }
}

export const peerJsInChromium: Contestant = peerJs('PeerJS, Chromium', SAID_ONCE)
export const peerJsRepeatedInChromium: Contestant = peerJs('PeerJS said three times, Chromium', SAID_THRICE)
