/** The relay's libp2p node: listens on WebSocket and TCP, passes gossip on, and lets peers be dialled through it. */
import { type CircuitRelayService, circuitRelayServer } from '@libp2p/circuit-relay-v2'
import type { GossipSub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Libp2p } from '@libp2p/interface'
import { type Ping, ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import type { Identity } from '../../src/identity.js'
import { forwardToEveryone, gossipService } from '../../src/transport/gossip/gossipsub-settings.js'
import { dropConnectionsWithoutGossip } from '../../src/transport/libp2p/gossip-stream-check.js'
import type { LaneHost } from '../../src/transport/libp2p/host-contract.js'
import { listeningAddresses } from '../../src/transport/libp2p/listening-addresses.js'
import { type LivenessOptions, startLivenessPings } from '../../src/transport/libp2p/liveness-pings.js'
import { keepNewestConnection } from '../../src/transport/libp2p/newest-connection.js'
import { noiseWithSingleWrites } from '../../src/transport/libp2p/patches/noise-single-write.js'
import { yamuxWithLazyWindow } from '../../src/transport/libp2p/patches/yamux-lazy-window.js'
import { reach } from '../../src/transport/libp2p/peer-dialing.js'
import type { AddressQuota } from './address-quota.js'
import { guardedTransports } from './connection-guard.js'
import { sliceGossip } from './gossip-slices.js'

/** Largest duration a timer can wait, milliseconds: 24 days stand for "no limit". */
const DURATION_MS_MAX = 2 ** 31 - 1

/** Stands for "no limit" too: a tebibyte. */
const CIRCUIT_BYTES_MAX = 2 ** 40

/** New connections a second from one address: a school behind one router, or all of them behind our own proxy. */
const CONNECTS_PER_ADDRESS_MAX = 1000

/** Handshakes at once; a connection beyond it is refused and tries again. */
const HANDSHAKES_MAX = 200

/** For a handshake: five round trips of a bad mobile network. Whoever stays silent takes up a place for as long. */
const HANDSHAKE_MS = 5000

/** Peers that have gone are forgotten this often: everybody who opens the page is a new one. */
const FORGET_EVERY_MS = 60_000

/** Players ask every second and drop the connection themselves; the relay only sweeps up after them. */
const LIFE: LivenessOptions = { everyMs: 10_000, waitMs: 5000 }

export interface RelayNodeOptions {
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
  readonly limits: {
    readonly connections: number
    /** Peers that may be dialled through this relay; 0 switches that off. */
    readonly reservations: number
    /** Bytes through one relayed connection, both directions; 0 is no limit. */
    readonly circuitBytes: number
    /** Life of one relayed connection; 0 is no limit. */
    readonly circuitSeconds: number
  }
  readonly log: { debug(facts: object, message: string): void; info(facts: object, message: string): void }
}

export type RelayServices = {
  identify: Identify
  ping: Ping
  pubsub: GossipSub
  listening: object
  circuits?: CircuitRelayService
}

export interface RelayNode {
  readonly node: Libp2p<RelayServices>
  /** Where peers dial it, each ending in /p2p/ and its peer id. */
  readonly addresses: readonly string[]
  /** For lanes to single players, who come to the relay by themselves: it reaches those that are connected. */
  readonly laneHost: LaneHost
  stop(): Promise<void>
}

/** Starts the node; rejects when a port is taken. */
export async function createRelayNode(options: RelayNodeOptions): Promise<RelayNode> {
  const { limits } = options
  const address = options.host.includes(':') ? `/ip6/${options.host}` : `/ip4/${options.host}`
  const node = await createLibp2p<RelayServices>({
    privateKey: options.identity.privateKey,
    addresses: {
      listen: [`${address}/tcp/${options.port}/ws`, `${address}/tcp/${options.tcpPort}`],
      announce: [...options.announce],
    },
    transports: [...guardedTransports({ quota: options.addresses, socketsMax: limits.connections + HANDSHAKES_MAX })],
    connectionEncrypters: [noiseWithSingleWrites()],
    streamMuxers: [yamuxWithLazyWindow()],
    connectionManager: {
      maxConnections: limits.connections,
      inboundConnectionThreshold: CONNECTS_PER_ADDRESS_MAX,
      maxIncomingPendingConnections: HANDSHAKES_MAX,
      inboundUpgradeTimeout: HANDSHAKE_MS,
    },
    connectionMonitor: { enabled: false }, // signs of life are asked for with fewer packets
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipService('relay'),
      listening: listeningAddresses(),
      ...(limits.reservations > 0 && { circuits: circuitService(limits) }),
    },
  })
  keepNewestConnection(node)
  forwardToEveryone(node)
  sliceGossip(node.services.pubsub)
  const checks = [dropConnectionsWithoutGossip(node), startLivenessPings(node, LIFE)]
  freePlaces(node)
  const forgetting = setInterval(() => void forgetStrangers(node), FORGET_EVERY_MS)
  node.addEventListener('peer:connect', (event) => options.log.debug({ peer: `${event.detail}` }, 'peer connected'))
  node.addEventListener('peer:disconnect', (event) => options.log.debug({ peer: `${event.detail}` }, 'peer gone'))
  const addresses = node.getMultiaddrs().map((it) => it.toString())
  options.log.info({ addresses }, 'libp2p listens')
  return {
    node,
    addresses,
    laneHost: laneHostOf(node),
    async stop() {
      for (const end of checks) end()
      clearInterval(forgetting)
      await node.stop()
    },
  }
}

/** A place that nobody can be reached through any more is free for the next one, not kept for two hours. */
function freePlaces(node: Libp2p<RelayServices>): void {
  node.addEventListener('peer:disconnect', ({ detail: peer }) => {
    const places = node.services.circuits?.reservations
    places?.get(peer)?.signal.clear()
    places?.delete(peer)
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

/** libp2p keeps what it learned of a peer, a few hundred bytes, for as long as nobody asks it for all peers. */
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
