/** What the server needs of whoever runs the rooms, and what it gives them. */
import type { Libp2p } from '@libp2p/interface'
import type { Identity } from '../src/identity.js'
import type { Clock } from '../src/transport/clock.js'
import type { RelayConfig } from './config.js'
import type { RelayServices } from './libp2p.js'
import type { Log } from './log.js'
import type { Metrics } from './metrics.js'
import type { Settlement } from './settlement.js'

export interface RoomHostParts {
  readonly node: Libp2p<RelayServices>
  readonly identity: Identity
  readonly settlement: Settlement
  readonly config: RelayConfig
  readonly metrics: Metrics
  readonly log: Log
  readonly clock: Clock
}

export interface RoomHost {
  /** Rooms open now. */
  readonly rooms: number
  start(): Promise<void>
  /** Takes no new rooms; closes the matches of the others. */
  stop(): Promise<void>
}
