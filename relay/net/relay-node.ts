/** The relay's libp2p node: listens on WebSocket and TCP, passes gossip on, and lets peers be dialled through it. */
import { type CircuitRelayService, circuitRelayServer } from '@libp2p/circuit-relay-v2'
import type { GossipSub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { type Ping, ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import type { Identity } from '../../src/identity.js'
import { backgroundTimers, type Timers } from '../../src/transport/clock.js'
import { gossipService } from '../../src/transport/gossip/gossipsub-settings.js'
import { dropConnectionsWithoutGossip } from '../../src/transport/libp2p/gossip-stream-check.js'
import type { LaneHost } from '../../src/transport/libp2p/host-contract.js'
import { listeningAddresses } from '../../src/transport/libp2p/listening-addresses.js'
import { type LivenessOptions, startLivenessPings } from '../../src/transport/libp2p/liveness-pings.js'
import { keepNewestConnection } from '../../src/transport/libp2p/newest-connection.js'
import { CONNECTION_MUXER_PING } from '../../src/transport/libp2p/patches/connection-muxer-ping.js'
import { forwardToEveryone, GOSSIPSUB_DIRECT_PEERS } from '../../src/transport/libp2p/patches/gossipsub-direct-peers.js'
import { GOSSIPSUB_SLICED_PUBLISH, sliceGossip } from '../../src/transport/libp2p/patches/gossipsub-sliced-publish.js'
import { PatchReport } from '../../src/transport/libp2p/patches/library-patch.js'
import { TCP_LISTENER_SERVER, WEBSOCKET_LISTENER_SERVER } from '../../src/transport/libp2p/patches/listener-server.js'
import { NOISE_SINGLE_WRITE, noiseWithSingleWrites } from '../../src/transport/libp2p/patches/noise-single-write.js'
import { WEBSOCKET_CLOSE, WEBSOCKET_ERRORS } from '../../src/transport/libp2p/patches/websocket-close.js'
import { YAMUX_LAZY_WINDOW, yamuxWithLazyWindow } from '../../src/transport/libp2p/patches/yamux-lazy-window.js'
import { reach } from '../../src/transport/libp2p/peer-dialing.js'
import type { AddressQuota } from './address-quota.js'
import { guardedTransports } from './connection-guard.js'

/** What a relay patches. */
const RELAY_PATCHES = [
  NOISE_SINGLE_WRITE,
  YAMUX_LAZY_WINDOW,
  WEBSOCKET_CLOSE,
  WEBSOCKET_ERRORS,
  WEBSOCKET_LISTENER_SERVER,
  TCP_LISTENER_SERVER,
  GOSSIPSUB_DIRECT_PEERS,
  GOSSIPSUB_SLICED_PUBLISH,
  CONNECTION_MUXER_PING,
]

/** Largest duration a timer can wait, milliseconds: 24 days stand for "no limit". */
const DURATION_MS_MAX = 2 ** 31 - 1

/** Stands for "no limit" too: a tebibyte. */
const CIRCUIT_BYTES_MAX = 2 ** 40

/** New connections a second from one address: a school behind one router, or all of them behind our own proxy. */
const CONNECTS_PER_ADDRESS_MAX = 1000

/** Handshakes at once; a connection beyond it is refused and tries again. */
const HANDSHAKES_MAX = 200

/** For a handshake: five round trips of a bad mobile network. A silent socket takes up a place for as long. */
const HANDSHAKE_MS = 5000

/** Peers that have gone are forgotten this often: each page that is opened is a new one. */
const FORGET_EVERY_MS = 60_000

/** Players ping every second and drop dead connections themselves; the relay only drops what is left. */
const LIVENESS: LivenessOptions = { everyMs: 10_000, waitMs: 5000 }

/** What a relay's node is started with. */
export interface RelayNodeOptions {
  /** Its key: the peer id that players dial. */
  readonly identity: Identity
  /** Address to listen on. */
  readonly host: string
  /** WebSocket; 0 lets the system choose. */
  readonly port: number
  /** TCP; 0 lets the system choose. */
  readonly tcpPort: number
  /** Multiaddrs told to peers in place of the listening ones; empty for the listening ones. */
  readonly announce: readonly string[]
  /** Connections of one address. */
  readonly addresses: AddressQuota
  /** How much peers may use. */
  readonly limits: {
    /** Connections of all peers together. */
    readonly connections: number
    /** Peers that may be dialled through this relay; 0 switches that off. */
    readonly reservations: number
    /** Bytes through one relayed connection, both directions; 0 is no limit. */
    readonly circuitBytes: number
    /** Life of one relayed connection; 0 is no limit. */
    readonly circuitSeconds: number
  }
  /** Told when peers come and go, and where the node listens. */
  readonly log: { debug(facts: object, message: string): void; info(facts: object, message: string): void }
  /** Default: the machine's. */
  readonly timers?: Timers
}

/** The libp2p services of a relay. */
export type RelayServices = {
  /** Tells peers the protocols and addresses of this node. */
  identify: Identify
  /** Answers pings, and sends them where a muxer cannot. */
  ping: Ping
  /** Gossip of all rooms. */
  pubsub: GossipSub
  /** Announces the addresses where the node listens. */
  listening: object
  /** Lets peers be dialled through this relay; absent when that is switched off. */
  circuits?: CircuitRelayService
}

/** A node that runs. */
export interface RelayNode {
  /** The libp2p node. */
  readonly node: Libp2p<RelayServices>
  /** Where peers dial it, each ending in /p2p/ and its peer id. */
  readonly addresses: readonly string[]
  /** What was changed in libp2p, and which of its private parts are missing. */
  readonly patches: PatchReport
  /** For lanes to single players. Players dial the relay, never the reverse: it reaches those that are connected. */
  readonly laneHost: LaneHost
  /** Closes all connections and listeners. */
  stop(): Promise<void>
}

/**
 * Starts the node.
 *
 * @throws the system's error when a port is taken
 */
export async function createRelayNode(options: RelayNodeOptions): Promise<RelayNode> {
  const { limits, timers = backgroundTimers } = options
  const report = new PatchReport(RELAY_PATCHES)
  const socketsMax = limits.connections + HANDSHAKES_MAX
  const address = options.host.includes(':') ? `/ip6/${options.host}` : `/ip4/${options.host}`
  const node = await createLibp2p<RelayServices>({
    privateKey: options.identity.privateKey,
    addresses: {
      listen: [`${address}/tcp/${options.port}/ws`, `${address}/tcp/${options.tcpPort}`],
      announce: [...options.announce],
    },
    transports: [...guardedTransports({ quota: options.addresses, socketsMax, timers }, report)],
    connectionEncrypters: [noiseWithSingleWrites(report)],
    streamMuxers: [yamuxWithLazyWindow(report)],
    connectionManager: {
      maxConnections: limits.connections,
      inboundConnectionThreshold: CONNECTS_PER_ADDRESS_MAX,
      maxIncomingPendingConnections: HANDSHAKES_MAX,
      inboundUpgradeTimeout: HANDSHAKE_MS,
    },
    connectionMonitor: { enabled: false }, // our liveness pings take fewer packets
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipService('relay'),
      listening: listeningAddresses(),
      ...(limits.reservations > 0 && { circuits: circuitService(limits) }),
    },
  })
  keepNewestConnection(node)
  forwardToEveryone(node, report)
  sliceGossip(node.services.pubsub, report, setImmediate)
  const checks = [
    dropConnectionsWithoutGossip(node, undefined, timers),
    startLivenessPings(node, LIVENESS, report, timers),
    timers.every(FORGET_EVERY_MS, () => void forgetStrangers(node)),
  ]
  freeReservations(node)
  node.addEventListener('peer:connect', (event) => options.log.debug({ peer: `${event.detail}` }, 'peer connected'))
  node.addEventListener('peer:disconnect', (event) => options.log.debug({ peer: `${event.detail}` }, 'peer gone'))
  const addresses = node.getMultiaddrs().map((it) => it.toString())
  options.log.info({ addresses }, 'libp2p listens')
  return {
    node,
    addresses,
    patches: report,
    laneHost: laneHostOf(node),
    async stop() {
      for (const end of checks) end()
      await node.stop()
    },
  }
}

/** A reservation of a peer that is gone is free for the next peer, instead of kept for two hours. */
function freeReservations(node: Libp2p<RelayServices>): void {
  node.addEventListener('peer:disconnect', ({ detail: peer }) => {
    const reservations = node.services.circuits?.reservations
    reservations?.get(peer)?.signal.clear()
    reservations?.delete(peer)
  })
}

function laneHostOf(node: Libp2p): LaneHost {
  return {
    peerId: node.peerId.toString(),
    node,
    reach: (peer, signal) => reach(node, [], peer, signal),
    on(_closed, listener) {
      node.addEventListener('stop', listener)
      return () => node.removeEventListener('stop', listener)
    },
  }
}

/** Deletes what libp2p has stored about peers without a connection, a few hundred bytes each: it does not by itself. */
export async function forgetStrangers(node: Pick<Libp2p, 'peerStore' | 'getConnections'>): Promise<void> {
  for (const { id } of await node.peerStore.all()) {
    if (node.getConnections(id).length === 0) await node.peerStore.delete(id)
  }
}

/**
 * Circuit relay v2. There is always some limit, however large: an unlimited relayed connection would count as a direct
 * one, and gossip would stay on it when peers find a better path.
 */
function circuitService(limits: RelayNodeOptions['limits']) {
  const { circuitBytes, circuitSeconds } = limits
  return circuitRelayServer({
    reservations: {
      maxReservations: limits.reservations,
      defaultDataLimit: BigInt(circuitBytes === 0 ? CIRCUIT_BYTES_MAX : circuitBytes),
      defaultDurationLimit: circuitSeconds === 0 ? DURATION_MS_MAX : Math.min(DURATION_MS_MAX, circuitSeconds * 1000),
    },
  })
}
