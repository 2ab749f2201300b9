/** What is compared at scale: each path for the messages of many rooms, and how a server of it hosts them. */
import type { ContestantKey } from '../contestants/registry.js'

/** See above. */
export interface Topology {
  readonly key: ContestantKey
  readonly name: string
  readonly side: 'ours' | 'rival'
  /** What passes messages on; 'direct': players send straight to each other, a server only helps them to meet. */
  readonly forwarding: 'broker' | 'hub' | 'direct'
  /** One relay hosts all rooms; otherwise each room has a server of its own, all in one process. */
  readonly oneRelay: boolean
}

const BROKER = { side: 'rival', forwarding: 'broker', oneRelay: false } as const
const HUB = { side: 'ours', forwarding: 'hub', oneRelay: true } as const
const DIRECT = { side: 'ours', forwarding: 'direct' } as const

/** In the order of the tables. */
export const TOPOLOGIES: readonly Topology[] = [
  { ...BROKER, key: 'wsNaive', name: 'ws broker, naive' },
  { ...BROKER, key: 'wsCorked', name: 'ws broker, corked' },
  { ...BROKER, key: 'wsBroker', name: 'ws broker, once a tick' },
  { ...BROKER, key: 'socketIo', name: 'Socket.IO' },
  { ...HUB, key: 'streamHub', name: "relay's hub, by stream" },
  { ...HUB, key: 'datagramHub', name: "relay's hub, by datagram" },
  { ...DIRECT, key: 'directStream', name: 'stream, direct TCP', oneRelay: false },
  { ...DIRECT, key: 'datagram', name: 'datagram', oneRelay: true },
]
