/** Settings of a datagram lane. */
import type { Chance, Clock, Timers } from '../clock.js'
import type { PeerId } from '../lane.js'
import type { IceServer } from './ice-server.js'
import type { Rtc } from './rtc-connection.js'

/** Links at once, open or being negotiated: 16 seats, a relay, and peers that come back before their old link is gone. */
export const DATAGRAM_LINKS_MAX = 32

/** Options of a `DatagramLane`. */
export interface DatagramLaneOptions {
  /** Whether we make the offer to this peer, or wait for its own. Default: the lower of the two peer ids offers. */
  readonly opens?: (peer: PeerId) => boolean
  /** For the time of arrival and the age of links. Default: the machine's clock. */
  readonly clock?: Clock
  /** For attempts and pauses. Default: the machine's. */
  readonly timers?: Timers | undefined
  /** Varies the pauses between attempts. Default: the machine's random numbers. */
  readonly chance?: Chance
  /** Default DATAGRAM_LINKS_MAX. When full, peers that are not sought make room for those that are; others are refused. */
  readonly linksMax?: number
  /** STUN and TURN servers. Addresses that cannot be read are left out. Default: none. */
  readonly iceServers?: readonly IceServer[]
  /**
   * 'relay-only' shows our network address to `trusted` peers only: others are reached through a TURN server, or
   * not at all where there is none, or where WebRTC cannot be kept from trying its own addresses (Node). Default 'direct'.
   */
  readonly privacy?: 'direct' | 'relay-only'
  /** Peers that know our address anyway, such as our relay; what they send is not bounded. Default: none. */
  readonly trusted?: (peer: PeerId) => boolean
  /** Bounds what each peer may send, so that one cannot keep the others from being heard. Default: no bound. */
  readonly boundNeighbours?: boolean
  /** In Node: first and last UDP port to use. One port is shared by all connections of the process. Default: any. */
  readonly portRange?: readonly [number, number] | undefined
  /** In Node: IP address to use. Default: all of this machine but loopback. */
  readonly bindAddress?: string | undefined
  /** IP addresses at which others may reach this machine, told beside its own. Default: none. */
  readonly announce?: readonly string[]
  /** Called when a packet has come in, for code that passes it on before the next `receive`. Must not throw. */
  readonly onArrival?: () => void
  /** Finds this process' WebRTC. Default: the browser's own, or node-datachannel in Node. */
  readonly load?: () => Promise<Rtc | null>
  /** Told once, with a sentence for people, when this process has no WebRTC: the lane stays empty. */
  readonly onUnavailable?: (reason: string) => void
}
