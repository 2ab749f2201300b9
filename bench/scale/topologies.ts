/** What is compared at scale: each way to carry the messages of many rooms, and how a server of it hosts them. */
import type { ContestantKey } from '../net/contestants.js'

/** When a server passes on what it has received: see the simulation of each. */
export type Forwarding = 'packet' | 'turn' | 'tick' | 'hub'

export interface Topology {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival'
  /**
   * How messages travel in play: through a server, or straight to each other player. A server of direct players only
   * helps them find each other.
   */
  readonly forwarding: Forwarding | 'direct'
  /** What hosts its rooms: a server of its own for each, within one process, or one relay for all. */
  readonly server: 'of-room' | 'relay' | 'none'
  /** Links keep the order of what they carry. */
  readonly isOrdered: boolean
  /** Messages in one packet: the new one and those before it. */
  readonly copies: number
}

const ONCE = 1
const THRICE = 3

const BROKER = { side: 'rival', server: 'of-room', isOrdered: true, copies: ONCE } as const
const HUB = { side: 'ours', forwarding: 'hub', server: 'relay', copies: THRICE } as const

export const TOPOLOGIES = [
  { ...BROKER, key: 'wsNaive', name: 'ws broker, naive', forwarding: 'packet' },
  { ...BROKER, key: 'wsCorked', name: 'ws broker, corked', forwarding: 'turn' },
  { ...BROKER, key: 'wsBroker', name: 'ws broker, once a tick', forwarding: 'tick' },
  { ...BROKER, key: 'socketIo', name: 'Socket.IO', forwarding: 'packet' },
  { ...HUB, key: 'streamHub', name: "relay's hub, by stream", isOrdered: true },
  { ...HUB, key: 'datagramHub', name: "relay's hub, by datagram", isOrdered: false },
  {
    key: 'directStream',
    name: 'stream, direct TCP',
    side: 'ours',
    forwarding: 'direct',
    server: 'none',
    isOrdered: true,
    copies: ONCE,
  },
  {
    key: 'datagram',
    name: 'datagram',
    side: 'ours',
    forwarding: 'direct',
    server: 'relay',
    isOrdered: false,
    copies: THRICE,
  },
] as const satisfies readonly Topology[]
