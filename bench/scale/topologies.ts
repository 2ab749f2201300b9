/** What is compared at scale: each path for the messages of many rooms, and how a server of it hosts them. */
import type { ContestantKey } from '../contestants/registry.js'

/** See above. */
export interface Topology {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival'
  /**
   * When a server passes on what it has received, see simulation.ts; 'direct': players send straight to each other, and a
   * server only helps them find each other.
   */
  readonly forwarding: 'packet' | 'turn' | 'tick' | 'hub' | 'direct'
  /** One relay hosts all rooms; otherwise each room has a server of its own, all in one process. */
  readonly oneRelay: boolean
  /** Links keep the order of what they carry. */
  readonly isOrdered: boolean
  /** Messages in one packet: the new one and those before it. */
  readonly copies: 1 | 3
}

const BROKER = { side: 'rival', oneRelay: false, isOrdered: true, copies: 1 } as const
const HUB = { side: 'ours', forwarding: 'hub', oneRelay: true, copies: 3 } as const
const DIRECT = { side: 'ours', forwarding: 'direct' } as const

/** In the order of the tables. */
export const TOPOLOGIES: readonly Topology[] = [
  { ...BROKER, key: 'wsNaive', name: 'ws broker, naive', forwarding: 'packet' },
  { ...BROKER, key: 'wsCorked', name: 'ws broker, corked', forwarding: 'turn' },
  { ...BROKER, key: 'wsBroker', name: 'ws broker, once a tick', forwarding: 'tick' },
  { ...BROKER, key: 'socketIo', name: 'Socket.IO', forwarding: 'packet' },
  { ...HUB, key: 'streamHub', name: "relay's hub, by stream", isOrdered: true },
  { ...HUB, key: 'datagramHub', name: "relay's hub, by datagram", isOrdered: false },
  { ...DIRECT, key: 'directStream', name: 'stream, direct TCP', oneRelay: false, isOrdered: true, copies: 1 },
  { ...DIRECT, key: 'datagram', name: 'datagram', oneRelay: true, isOrdered: false, copies: 3 },
]
