/** The part of a host that Node and browsers share: everything but transports and what may be dialled. */
import type { GossipSub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Connection, Libp2p } from '@libp2p/interface'
import { type Ping, ping } from '@libp2p/ping'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p, type Libp2pOptions } from 'libp2p'
import { PeerstepError } from '../../errors.js'
import type { Identity } from '../../identity.js'
import { gossipService } from '../gossip/gossipsub-settings.js'
import type { PeerId } from '../lane.js'
import { CircuitReservations } from './circuit-reservations.js'
import { dropConnectionsWithoutGossip } from './gossip-stream-check.js'
import { type Host, type HostEvents, type HostOptions, type PeerstepNode, RELAY_TIMEOUT_MS } from './host-contract.js'
import { closeIdleCircuits } from './idle-circuits.js'
import { listeningAddresses } from './listening-addresses.js'
import { type LivenessOptions, startLivenessPings } from './liveness-pings.js'
import { keepNewestConnection } from './newest-connection.js'
import { noiseWithSingleWrites } from './patches/noise-single-write.js'
import { yamuxWithLazyWindow } from './patches/yamux-lazy-window.js'
import { reach } from './peer-dialing.js'
import { probeConnections } from './probe-connections.js'
import { RelayDialer } from './relay-dialer.js'

type HostServices = { identify: Identify; ping: Ping; pubsub: GossipSub; listening: object }
type Surroundings = Pick<Libp2pOptions<HostServices>, 'connectionGater' | 'addresses'> & {
  readonly transports: NonNullable<Libp2pOptions['transports']>
  /** Tells when connections may have died without a word, until the function it returns is called. */
  readonly onDoubt?: (doubt: () => void) => () => void
}

const DIAL_TIMEOUT_MS = 10_000

/** A silent loss shows after 2 to 3 s. libp2p's own 10 s + 5 s would freeze a match for longer than it lasts. */
const LIFE: LivenessOptions = { everyMs: 1000, circuitRounds: 5, waitMs: 2000 }

/**
 * Starts a node in the given surroundings and connects it to its relays.
 *
 * @throws PeerstepError RELAY_UNREACHABLE, BAD_OPTION
 */
export async function startHost(options: HostOptions, surroundings: Surroundings): Promise<Host> {
  const { onDoubt, ...network } = surroundings
  const places = new CircuitReservations()
  const node = await createLibp2p<HostServices>({
    ...network,
    transports: [...network.transports, places.transport],
    privateKey: options.identity.privateKey,
    connectionEncrypters: [noiseWithSingleWrites()],
    streamMuxers: [yamuxWithLazyWindow()],
    connectionMonitor: { enabled: false }, // signs of life are asked for with fewer packets
    services: {
      identify: identify(),
      ping: ping(),
      pubsub: gossipService('player'),
      listening: listeningAddresses(),
    },
  })
  try {
    const host = new Libp2pHost(node, places, options)
    const endDoubts = onDoubt?.(() => void probeConnections(node))
    if (endDoubts !== undefined) host.on('closed', endDoubts)
    await host.start(options.relayTimeoutMs ?? RELAY_TIMEOUT_MS)
    return host
  } catch (error) {
    await node.stop()
    throw error
  }
}

class Libp2pHost implements Host {
  readonly identity: Identity
  readonly peerId: PeerId
  readonly node: PeerstepNode
  readonly #keeper: RelayDialer
  readonly #endChecks: () => void
  readonly #endAsking: () => void
  readonly #listeners: { [Name in keyof HostEvents]: Set<(value: HostEvents[Name]) => void> } = {
    connected: new Set(),
    disconnected: new Set(),
    closed: new Set(),
  }
  #closing: Promise<void> | undefined

  constructor(node: Libp2p<HostServices>, places: CircuitReservations, options: HostOptions) {
    this.identity = options.identity
    this.peerId = options.identity.peerId
    this.node = node
    const spread = options.identity.publicKey[31]! / 255
    this.#keeper = new RelayDialer(node, options.relays, spread)
    keepNewestConnection(node)
    const checks = [dropConnectionsWithoutGossip(node), closeIdleCircuits(node), startLivenessPings(node, LIFE)]
    this.#endChecks = () => {
      for (const end of checks) end()
    }
    this.#endAsking = places.hold(node, () => this.#keeper.connected)
    node.addEventListener('peer:connect', (event) => this.#tell('connected', event.detail.toString()))
    node.addEventListener('peer:disconnect', (event) => this.#tell('disconnected', event.detail.toString()))
  }

  async start(relayTimeoutMs: number): Promise<void> {
    try {
      await this.#keeper.start(relayTimeoutMs)
    } catch (error) {
      await this.close()
      throw error
    }
  }

  get relays(): readonly PeerId[] {
    return this.#keeper.connected
  }

  relaysWithin(timeoutMs: number): Promise<readonly PeerId[]> {
    return this.#keeper.within(timeoutMs)
  }

  get addresses(): readonly string[] {
    return this.node.getMultiaddrs().map((address) => address.toString())
  }

  async dial(address: string): Promise<PeerId> {
    try {
      const signal = AbortSignal.timeout(DIAL_TIMEOUT_MS)
      const connection = await this.node.dial(multiaddr(address), { signal })
      return connection.remotePeer.toString()
    } catch (cause) {
      throw new PeerstepError('TIMEOUT', `${address} does not answer; is that peer still there?`, { cause })
    }
  }

  reach(peer: PeerId, signal?: AbortSignal): Promise<Connection> {
    return reach(this.node, this.#keeper.addresses, peer, signal)
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
    this.#keeper.stop()
    this.#endChecks()
    this.#endAsking()
    await this.node.stop()
    this.#tell('closed', undefined)
  }

  #tell<Name extends keyof HostEvents>(name: Name, value: HostEvents[Name]): void {
    for (const listener of this.#listeners[name]) listener(value)
  }
}
