/** The server's side of a crowd: many rooms in one process. */
import { type DatagramPort, openDatagramPort } from '../../relay/net/datagram-port.js'
import type { RelayNode } from '../../relay/net/relay-node.js'
import type { Identity } from '../../src/identity.js'
import type { Facts, Server } from '../net/contestant.js'
import { openHub } from '../net/contestants/hub.js'
import { CONTESTANTS } from '../net/contestants.js'
import { startRelay } from '../net/nodes.js'
import type { Topology } from './topologies.js'

export interface CrowdServer {
  /** Opens a room, and tells where it is. */
  host(topic: string): Promise<Facts>
  /** The players of a room, by seat. */
  introduce(topic: string, players: readonly Facts[]): void
}

/** Where a server listens, and for how fast a game. */
export interface CrowdPlace {
  readonly host: string
  readonly hz: number
}

/** More players than one machine of ours can hold. */
const CONNECTIONS_MAX = 4000

export async function openCrowdServer(topology: Topology, place: CrowdPlace): Promise<CrowdServer> {
  if (topology.server !== 'relay') return new RoomServers(topology, place)
  const parts = await startRelay({ ...place, topic: '' }, CONNECTIONS_MAX)
  return new OneRelay(topology, parts, await openDatagramPort(place.host, 0, []))
}

/** What serves one room, as often as there are rooms. */
class RoomServers implements CrowdServer {
  readonly #topology: Topology
  readonly #place: CrowdPlace
  /** As many as there are rooms. */
  readonly #servers = new Map<string, Server>()

  constructor(topology: Topology, place: CrowdPlace) {
    this.#topology = topology
    this.#place = place
  }

  async host(topic: string): Promise<Facts> {
    const { serve } = await CONTESTANTS[this.#topology.key]()
    if (serve === undefined) return { peer: '', addresses: [] }
    const server = await serve({ ...this.#place, topic })
    this.#servers.set(topic, server)
    return server.facts
  }

  introduce(topic: string, players: readonly Facts[]): void {
    this.#servers.get(topic)?.join?.(players)
  }
}

/** A relay, with a hub for each room where its players do not speak to each other directly. */
class OneRelay implements CrowdServer {
  readonly #hasHubs: boolean
  readonly #relay: { readonly relay: RelayNode; readonly identity: Identity; readonly facts: Facts }
  readonly #datagramPort: DatagramPort
  /** As many as there are rooms. */
  readonly #hubs = new Map<string, ReturnType<typeof openHub>>()

  constructor(
    topology: Topology,
    relay: { readonly relay: RelayNode; readonly identity: Identity; readonly facts: Facts },
    datagramPort: DatagramPort,
  ) {
    this.#hasHubs = topology.forwarding === 'hub'
    this.#relay = relay
    this.#datagramPort = datagramPort
  }

  async host(topic: string): Promise<Facts> {
    if (this.#hasHubs) this.#hubs.set(topic, openHub(this.#relay, this.#datagramPort, topic))
    return this.#relay.facts
  }

  introduce(topic: string, players: readonly Facts[]): void {
    this.#hubs.get(topic)?.seek(players)
  }
}
