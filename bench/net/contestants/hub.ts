/** The relay's hub: players send it their packets once, and it sends each of them those of a tick as one message. */

import { type DatagramPort, openDatagramPort } from '../../../relay/net/datagram-port.js'
import type { RelayNode } from '../../../relay/net/relay-node.js'
import { openRoomLane } from '../../../relay/net/room-lane.js'
import type { Identity } from '../../../src/identity.js'
import { wallClockMs } from '../../../src/transport/clock.js'
import { firstGossipSequence, firstPathSequence } from '../../../src/transport/first-sequence.js'
import { GossipLane } from '../../../src/transport/gossip/gossip-lane.js'
import type { MemberLanes } from '../../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../../src/transport/paths/multi-path-lane.js'
import { StreamLane } from '../../../src/transport/streams/stream-lane.js'
import { streamPaths } from '../../../src/transport/streams/stream-paths.js'
import { DatagramLane } from '../../../src/transport/webrtc/datagram-lane.js'
import { datagramPaths } from '../../../src/transport/webrtc/datagram-paths.js'
import type { Contestant, Ear, Facts, Place, PlayerPlace, Server, Way } from '../contestant.js'
import { type Habits, LocalPlayer, SAID_THRICE } from '../local-player.js'
import { laneWay, relayedHost, startRelay } from '../nodes.js'

/** A relay's referee reads what it passes on as often as this. */
const READ_MS = 1000 / 60

type Links = 'datagram' | 'stream'

/** The hub of one room at a relay, read as often as a referee does. */
export function openHub(
  { relay, identity }: { readonly relay: RelayNode; readonly identity: Identity },
  datagramPort: DatagramPort,
  topic: string,
): { seek(players: readonly Facts[]): void; close(): void } {
  const { node, laneHost } = relay
  const lane = openRoomLane({ node, laneHost, identity, datagramPort }, topic, (error) => {
    throw error
  })
  const reading = setInterval(() => lane.receive(), READ_MS)
  return {
    seek(players) {
      lane.seek(players.map(({ peer }) => peer))
    },
    close() {
      clearInterval(reading)
      lane.close()
    },
  }
}

/** A relay whose hub passes on what the players of one room send it. */
export async function serveHub(place: Place): Promise<Server> {
  const { relay, identity, facts } = await startRelay(place)
  const hub = openHub({ relay, identity }, await openDatagramPort(place.host, 0, []), place.topic)
  return {
    facts,
    join: hub.seek,
    async close() {
      hub.close()
      await relay.stop()
    },
  }
}

async function open(place: PlayerPlace, { clock, hear }: Ear, links: Links): Promise<Way> {
  const host = await relayedHost(place)
  const relay = place.server!.peer
  // Only to the relay, so that nothing is left to the players but its hub.
  const options = { clock, opens: (peer: string) => peer === relay }
  const parts: MemberLanes = {
    gossip: new GossipLane(host.node.services.pubsub, host.identity, place.topic, {
      clock,
      firstSequence: firstGossipSequence(wallClockMs()),
    }),
    links: [
      links === 'stream'
        ? streamPaths(new StreamLane(host, place.topic, options))
        : datagramPaths(new DatagramLane(host, place.topic, options)),
    ],
  }
  const lane = new MultiPathLane(parts, { relay, clock, firstSequence: firstPathSequence(wallClockMs()) })
  let others: readonly string[] = []
  return laneWay({ clock, hear }, host, lane, {
    delivery: 'latest',
    async join(players) {
      others = players.map(({ peer }) => peer).filter((peer) => peer !== host.peerId)
      lane.seek(others)
    },
    isSettled: () => others.length > 0 && others.every((peer) => lane.laneTo(peer) === 'relay'),
  })
}

function hub(name: string, links: Links, habits: Habits): Contestant {
  return {
    name,
    side: 'ours',
    lossy: links === 'datagram',
    ordered: links === 'stream',
    route: 'server',
    by: links === 'stream' ? 'tcp' : 'sctp',
    serve: serveHub,
    seat: (place) => LocalPlayer.open(place, habits, (ear) => open(place, ear, links)),
  }
}

export const datagramHub: Contestant = hub("relay's hub, by datagram", 'datagram', SAID_THRICE)
export const streamHub: Contestant = hub("relay's hub, by stream", 'stream', SAID_THRICE)
