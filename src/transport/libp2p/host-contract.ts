/** The options of a host and what it offers, the same in Node and in browsers. */
import type { GossipSub } from '@libp2p/gossipsub'
import type { Connection, Libp2p } from '@libp2p/interface'
import type { Identity } from '../../identity.js'
import type { PeerId } from '../lane.js'
import type { PatchStatus } from './patches/library-patch.js'

/** What a host is started with. */
export interface HostOptions {
  /** Its key pair: connections prove the peer id. Two running hosts must not share one. */
  readonly identity: Identity
  /**
   * Multiaddrs of relays, each ending in /p2p/ and the relay's peer id, so that no other machine can pose as it. May be empty
   * where peers dial each other. Several addresses of one relay are tried one after the other.
   */
  readonly relays: readonly string[]
  /** Multiaddrs to listen on, such as /ip4/0.0.0.0/tcp/0. Default: none. Browsers cannot listen. */
  readonly listen?: readonly string[]
  /** How long to wait for the first relay, milliseconds. Default RELAY_TIMEOUT_MS. */
  readonly relayTimeoutMs?: number
}

/** Time for the first relay to answer: a slow phone on a slow network needs about two seconds. */
export const RELAY_TIMEOUT_MS = 8000

/** What a host tells its listeners. */
export interface HostEvents {
  /** This peer, or relay, can be reached from now on. */
  connected: PeerId
  /** The last connection to this peer, or relay, is gone. A host dials its relays again by itself. */
  disconnected: PeerId
  /** The host has stopped. */
  closed: undefined
}

/** A libp2p node with the services that all of Peerstep needs. */
export type PeerstepNode = Libp2p<{ pubsub: GossipSub }>

/** What lanes between two peers need of a node: a host is one, and a relay has one. */
export interface LaneHost {
  /** Text form of its public key. */
  readonly peerId: PeerId
  /** For streams and protocols. */
  readonly node: Libp2p
  /** As that of a host. */
  reach(peer: PeerId, signal?: AbortSignal): Promise<Connection>
  /** @returns a function that ends the calls */
  on(name: 'closed', listener: () => void): () => void
}

/** A running libp2p node that keeps its relays connected. */
export interface Host {
  /** As in the options. */
  readonly identity: Identity
  /** Text form of its public key. */
  readonly peerId: PeerId
  /** For lanes and requests. */
  readonly node: PeerstepNode
  /** Relays connected now, in the order they were given. */
  readonly relays: readonly PeerId[]
  /**
   * The relays connected now, as soon as each was dialled once (for two seconds at most) and at least one is connected.
   *
   * @returns in the order they were given; empty where none were given
   * @throws PeerstepError RELAY_UNREACHABLE when none is connected within `timeoutMs`
   */
  relaysWithin(timeoutMs: number): Promise<readonly PeerId[]>
  /** Where this host can be dialled, each ending in its peer id. Empty when it does not listen. */
  readonly addresses: readonly string[]
  /**
   * What Peerstep changes in libp2p, and whether this version of libp2p has the parts for it. All are 'applied' once the host
   * is connected, when the installed versions are those that Peerstep was tested with; others work, but slower.
   */
  readonly patches: readonly PatchStatus[]
  /**
   * Connects to a peer that listens. Of two peers only one should dial.
   *
   * @returns its peer id
   * @throws PeerstepError TIMEOUT when it does not answer
   */
  dial(address: string): Promise<PeerId>
  /**
   * The way to a peer: an open direct connection if there is one, else an open one through a relay, else a new one
   * through a relay that is connected here and there. A connection through a relay is `limited`: protocols have to opt in.
   *
   * @param signal  gives up; without one it takes at most five seconds for each relay
   * @throws PeerstepError PEER_UNREACHABLE when no connected relay leads there, TIMEOUT when `signal` ends it
   */
  reach(peer: PeerId, signal?: AbortSignal): Promise<Connection>
  /** @returns a function that ends the calls */
  on<Name extends keyof HostEvents>(name: Name, listener: (value: HostEvents[Name]) => void): () => void
  /** Closes all connections. Lanes on this host go silent. */
  close(): Promise<void>
}
