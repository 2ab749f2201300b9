/** Paths between pages: a Chromium for each player, on the player's own host. */
import { openInChromium } from '../players/chromium-player.js'
import { type Contestant, KINDS } from '../players/contestant.js'
import { SENT_ONCE, SENT_THRICE } from '../players/path-player.js'
import { relayAddresses, serveRelay } from './nodes.js'
import { peerServerOf, servePeerJs } from './peer-js.js'

/** Our datagram lane. */
export const datagramInChromium: Contestant = {
  name: 'datagram, Chromium',
  ...KINDS.directDatagrams,
  serve: serveRelay,
  seat(place) {
    const relay = relayAddresses(place.server!).webSocket
    return openInChromium(place, SENT_THRICE, { by: 'datagram', topic: place.topic, relay })
  },
}

/** PeerJS by default. */
export const peerJsInChromium: Contestant = {
  name: 'PeerJS, Chromium',
  ...{ side: 'rival', lossy: false, ordered: false, route: 'direct', by: 'sctp' },
  serve: servePeerJs,
  seat: (place) => openInChromium(place, SENT_ONCE, { by: 'peerJs', ...peerServerOf(place), reliable: false }),
}
