/** Opens the lane of a hosted room: gossip, streams and datagrams, joined by a hub that passes packets on as they come. */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from '@libp2p/interface'
import type { Identity } from '../../src/identity.js'
import { systemChance, systemTimers, type Timers, wallClockMs } from '../../src/transport/clock.js'
import { firstGossipSequence, firstPathSequence } from '../../src/transport/first-sequence.js'
import { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import { HubLane } from '../../src/transport/hub/hub-lane.js'
import { newHubLife } from '../../src/transport/hub/hub-roster.js'
import type { LaneHost } from '../../src/transport/libp2p/host-contract.js'
import { StreamLane } from '../../src/transport/streams/stream-lane.js'
import { streamPaths } from '../../src/transport/streams/stream-paths.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import { datagramPaths } from '../../src/transport/webrtc/datagram-paths.js'
import type { DatagramPort } from './datagram-port.js'
import { hubPump } from './hub-pump.js'

/** Streams into one room: 16 seats and 300 spectators. Further spectators get gossip. */
const RELAY_STREAM_LINKS_MAX = 320
/** A datagram link costs a socket or a share of one, and keys: for 16 seats, each of which may come back twice before its old link is closed. */
const RELAY_DATAGRAM_LINKS_MAX = 48

/** What lanes of rooms are made of. */
export interface RoomLaneParts {
  /** The relay's node, for gossip. */
  readonly node: Libp2p<{ pubsub: GossipSub }>
  /** Where lanes to single players come in. */
  readonly laneHost: LaneHost
  /** Signs what the relay says by gossip. */
  readonly identity: Identity
  /** Where datagrams of players come in; null when the relay takes none. */
  readonly datagramPort: DatagramPort | null
  /** Default: the machine's. */
  readonly timers?: Timers
}

/**
 * Opens the relay's side of a room's lane.
 *
 * @param topic   the room's topic; used by no other lane of this relay
 * @param onError told of a defect that shows while packets are passed on: no caller is there to catch it
 */
export function openRoomLane(parts: RoomLaneParts, topic: string, onError: (error: unknown) => void): HubLane {
  const { node, laneHost, identity, datagramPort, timers } = parts
  const onArrival = hubPump({ hub: () => hub, timers: timers ?? systemTimers, later: setImmediate, onError })
  const wallMs = wallClockMs()
  const gossip = new GossipLane(node.services.pubsub, identity, topic, {
    boundNeighbours: true,
    firstSequence: firstGossipSequence(wallMs),
  })
  const opens = (): boolean => false // players dial
  const bounds = { opens, boundNeighbours: true, onArrival, timers }
  const stream = new StreamLane(laneHost, topic, { ...bounds, linksMax: RELAY_STREAM_LINKS_MAX })
  const links = [streamPaths(stream)]
  if (datagramPort !== null) {
    const options = { ...datagramPort, ...bounds, linksMax: RELAY_DATAGRAM_LINKS_MAX }
    links.unshift(datagramPaths(new DatagramLane(laneHost, topic, options)))
  }
  const hub: HubLane = new HubLane(
    { gossip, links },
    { firstSequence: firstPathSequence(wallMs), life: newHubLife(systemChance) },
  )
  return hub
}
