/** Opens the lane of a hosted room, and sees to it that the hub passes packets on the moment they come. */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Libp2p } from '@libp2p/interface'
import type { Identity } from '../../src/identity.js'
import { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import { HubLane } from '../../src/transport/hub/hub-lane.js'
import type { LaneHost } from '../../src/transport/libp2p/host-contract.js'
import { StreamLane } from '../../src/transport/streams/stream-lane.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import type { DatagramPort } from './datagram-port.js'

/** Streams into one room: 16 seats and a crowd of onlookers. The rest hears gossip. */
const STREAMS_MAX = 320
/** A datagram link costs a socket or a share of one, and keys: for seats, and for those who come back to one. */
const DATAGRAM_LINKS_MAX = 48

export interface RoomLaneParts {
  readonly node: Libp2p<{ pubsub: GossipSub }>
  /** Where lanes to single players come in. */
  readonly laneHost: LaneHost
  readonly identity: Identity
  /** Where datagrams of players come in; null when the relay takes none. */
  readonly datagramPort: DatagramPort | null
}

/** @param onError told of a defect that shows while packets are passed on: nobody is there to catch it */
export function openRoomLane(parts: RoomLaneParts, topic: string, onError: (error: unknown) => void): HubLane {
  const { node, laneHost, identity, datagramPort } = parts
  let wakes = false
  let timer: NodeJS.Timeout | undefined
  const pump = (): void => {
    wakes = false
    clearTimeout(timer)
    timer = undefined
    try {
      hub.pump()
      const { nextFlushMs } = hub
      if (nextFlushMs < Number.POSITIVE_INFINITY) timer = setTimeout(pump, nextFlushMs)
    } catch (error) {
      onError(error)
    }
  }
  // After the other packets that came in this turn of the event loop: they may be of the same tick.
  const onArrival = (): void => {
    if (!wakes) setImmediate(pump)
    wakes = true
  }
  const gossip = new GossipLane(node.services.pubsub, identity, topic, { boundNeighbours: true })
  const opens = (): boolean => false // players call
  const stream = new StreamLane(laneHost, topic, { opens, boundNeighbours: true, linksMax: STREAMS_MAX, onArrival })
  const datagram =
    datagramPort === null
      ? undefined
      : new DatagramLane(laneHost, topic, {
          ...datagramPort,
          opens,
          boundNeighbours: true,
          linksMax: DATAGRAM_LINKS_MAX,
          onArrival,
        })
  const hub: HubLane = new HubLane({ gossip, stream, datagram })
  return hub
}
