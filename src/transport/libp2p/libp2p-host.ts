/** The part of a host that Node and browsers share: everything but transports and what may be dialled. */
import type { GossipSub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Connection, Libp2p } from '@libp2p/interface'
import { type Ping, ping } from '@libp2p/ping'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import { PeerstepError } from '../../errors.js'
import type { Identity } from '../../identity.js'
import { backgroundTimers, timeoutSignal } from '../clock.js'
import { gossipService } from '../gossip/gossipsub-settings.js'
import type { PeerId } from '../lane.js'
import { CircuitReservations } from './circuit-reservations.js'
import { dropConnectionsWithoutGossip } from './gossip-stream-check.js'
import { type Host, type HostEvents, type HostOptions, type PeerstepNode, RELAY_TIMEOUT_MS } from './host-contract.js'
import { closeIdleCircuits } from './idle-circuits.js'
import { listeningAddresses } from './listening-addresses.js'
import { type LivenessOptions, startLivenessPings } from './liveness-pings.js'
import { keepNewestConnection } from './newest-connection.js'
import { CIRCUIT_RESERVATION_STORE } from './patches/circuit-reservation-store.js'
import { CONNECTION_MUXER_PING } from './patches/connection-muxer-ping.js'
import { PatchReport, type PatchStatus } from './patches/library-patch.js'
import { NOISE_SINGLE_WRITE, noiseWithSingleWrites } from './patches/noise-single-write.js'
import { WEBSOCKET_CLOSE } from './patches/websocket-close.js'
import { YAMUX_LAZY_WINDOW, yamuxWithLazyWindow } from './patches/yamux-lazy-window.js'
import { reach } from './peer-dialing.js'
import { probeConnections } from './probe-connections.js'
import { RelayDialer } from './relay-dialer.js'

type HostServices = { identify: Identify; ping: Ping; pubsub: GossipSub; listening: object }
type Surroundings = Pick<Libp2pOptions<HostServices>, 'connectionGater' | 'addresses'> & {
  transports(report: PatchReport): NonNullable<Libp2pOptions['transports']>
  /** Calls `probe` when connections may have died unnoticed, until the function it returns is called. */
  readonly onNetworkChange?: (probe: () => void) => () => void
}

const DIAL_TIMEOUT_MS = 10_000

/** What a host patches. A listener of WebSockets in Node adds its own. */
const HOST_PATCHES = [
  NOISE_SINGLE_WRITE,
  YAMUX_LAZY_WINDOW,
  WEBSOCKET_CLOSE,
  CIRCUIT_RESERVATION_STORE,
  CONNECTION_MUXER_PING,
]

/** A silent loss shows after 2 to 3 s. libp2p's own 10 s + 5 s would freeze a match for longer than it lasts. */
const LIVENESS: LivenessOptions = { everyMs: 1000, circuitRounds: 5, waitMs: 2000 }

/**
 * Starts a node in the given surroundings and connects it to its relays.
 *
 * @throws PeerstepError RELAY_UNREACHABLE, BAD_OPTION
 */
export async function startHost(options: HostOptions, surroundings: Surroundings): Promise<Host> {
  const { onNetworkChange, transports, ...network } = surroundings
  const report = new PatchReport(HOST_PATCHES)
  const reservations = new CircuitReservations({ report })
  const node = await createLibp2p<HostServices>({
    ...network,
    transports: [...transports(report), reservations.transport],
    privateKey: options.identity.privateKey,
    connectionEncrypters: [noiseWithSingleWrites(report)],
    streamMuxers: [yamuxWithLazyWindow(report)],
    connectionMonitor: { enabled: false }, // our liveness pings take fewer packets
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipService('player'),
      listening: listeningAddresses(),
    },
  })
  try {
    const host = new Libp2pHost({ node, reservations, report }, options)
    const endWatch = onNetworkChange?.(() => void probeConnections(node))
    if (endWatch !== undefined) host.on('closed', endWatch)
    await host.start(options.relayTimeoutMs ?? RELAY_TIMEOUT_MS)
    return host
  } catch (error) {
    await node.stop()
    throw error
  }
}

interface HostParts {
  readonly node: Libp2p<HostServices>
  readonly reservations: CircuitReservations
  readonly report: PatchReport
}

class Libp2pHost implements Host {
  readonly identity: Identity
  readonly peerId: PeerId
  readonly node: PeerstepNode
  readonly #report: PatchReport
  readonly #dialer: RelayDialer
  readonly #endChecks: () => void
  readonly #endAsking: () => void
  readonly #listeners: { [Name in keyof HostEvents]: Set<(value: HostEvents[Name]) => void> } = {
    connected: new Set(),
    disconnected: new Set(),
    closed: new Set(),
  }
  #closing: Promise<void> | undefined

  constructor({ node, reservations, report }: HostParts, options: HostOptions) {
    this.identity = options.identity
    this.peerId = options.identity.peerId
    this.node = node
    this.#report = report
    const spread = options.identity.publicKey[31]! / 255
    this.#dialer = new RelayDialer({ node, addresses: options.relays, spread })
    keepNewestConnection(node)
    const checks = [
      dropConnectionsWithoutGossip(node),
      closeIdleCircuits(node),
      startLivenessPings(node, LIVENESS, report),
    ]
    this.#endChecks = () => {
      for (const end of checks) end()
    }
    this.#endAsking = reservations.hold(node, () => this.#dialer.connected)
    node.addEventListener('peer:connect', (event) => this.#tell('connected', event.detail.toString()))
    node.addEventListener('peer:disconnect', (event) => this.#tell('disconnected', event.detail.toString()))
  }

  async start(relayTimeoutMs: number): Promise<void> {
    try {
      await this.#dialer.start(relayTimeoutMs)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  get relays(): readonly PeerId[] {
    return this.#dialer.connected
  }

  relaysWithin(timeoutMs: number): Promise<readonly PeerId[]> {
    return this.#dialer.within(timeoutMs)
  }

  get patches(): readonly PatchStatus[] {
    return this.#report.patches
  }

  get addresses(): readonly string[] {
    return this.node.getMultiaddrs().map((address) => address.toString())
  }

  async dial(address: string): Promise<PeerId> {
    const deadline = timeoutSignal(backgroundTimers, DIAL_TIMEOUT_MS)
    try {
      const connection = await this.node.dial(multiaddr(address), { signal: deadline.signal })
      return connection.remotePeer.toString()
    } catch (cause) {
      throw new PeerstepError('TIMEOUT', `${address} does not answer; is that peer still there?`, { cause })
    } finally {
      deadline.stop()
    }
  }

  reach(peer: PeerId, signal?: AbortSignal): Promise<Connection> {
    return reach(this.node, this.#dialer.addresses, peer, signal)
  }

  on<Name extends keyof HostEvents>(name: Name, listener: (value: HostEvents[Name]) => void): () => void {
    this.#listeners[name].add(listener)
    return () => this.#listeners[name].delete(listener)
  }

  close(): Promise<void> {
    this.#closing ??= this.#stop()
    return this.#closing
  }

  async #stop(): Promise<void> {
    this.#dialer.stop()
    this.#endChecks()
    this.#endAsking()
    await this.node.stop()
    this.#tell('closed', undefined)
  }

  #tell<Name extends keyof HostEvents>(name: Name, value: HostEvents[Name]): void {
    for (const listener of this.#listeners[name]) listener(value)
  }
}
