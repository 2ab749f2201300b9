/** libp2p nodes as contestants need them: a relay, and hosts with or without an ear of their own. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { AddressQuota } from '../../relay/net/address-quota.js'
import { createRelayNode, type RelayNode } from '../../relay/net/relay-node.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import type { Delivery, Lane } from '../../src/transport/lane.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import type { Host } from '../../src/transport/libp2p/host-contract.js'
import type { Ear, Facts, Place, PlayerPlace, Way } from './contestant.js'

/** Until a player answers; then it is not there. */
const DIALS_MAX = 20
const DIAL_EVERY_MS = 400
/** On a machine with more to do than it can, a relay's answer may take too long. */
const CALLS_MAX = 3

const silentLog = { debug() {}, info() {} }

/** A relay as `peerstep relay` runs it, without limits that a benchmark would meet. */
export async function startRelay(
  { host }: Place,
  connections = 300,
): Promise<{ relay: RelayNode; identity: Identity; facts: Facts }> {
  const identity = await generateIdentity()
  const [port, tcpPort] = [await freePort(host), await freePort(host)]
  const relay = await createRelayNode({
    identity,
    host,
    port,
    tcpPort,
    announce: [],
    addresses: new AddressQuota(0),
    limits: { connections, reservations: connections, circuitBytes: 0, circuitSeconds: 0 },
    log: silentLog,
  })
  const places = [`/ip4/${host}/tcp/${port}/ws`, `/ip4/${host}/tcp/${tcpPort}`]
  return {
    relay,
    identity,
    facts: { peer: identity.peerId, addresses: places.map((place) => `${place}/p2p/${identity.peerId}`) },
  }
}

/** The relay's addresses: by WebSocket, as pages dial it, and by TCP, which spares every message a frame. */
export function relayAddresses(relay: Facts): { readonly webSocket: string; readonly tcp: string } {
  const [webSocket, tcp] = relay.addresses
  return { webSocket: webSocket!, tcp: tcp! }
}

/** A player's host that knows the relay and cannot be dialled. */
export async function relayedHost({ server }: PlayerPlace): Promise<Host> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await createHost({ identity: await generateIdentity(), relays: [relayAddresses(server!).tcp] })
    } catch (error) {
      if (attempt === CALLS_MAX) throw error
    }
  }
}

/** A player's host that others dial. */
export class ListeningHost {
  readonly host: Host
  readonly facts: Facts

  static async start({ host: ip }: PlayerPlace): Promise<ListeningHost> {
    const address = `/ip4/${ip}/tcp/${await freePort(ip)}`
    const host = await createHost({ identity: await generateIdentity(), relays: [], listen: [address] })
    return new ListeningHost(host, `${address}/p2p/${host.peerId}`)
  }

  private constructor(host: Host, address: string) {
    this.host = host
    this.facts = { peer: host.peerId, addresses: [address] }
  }
}

/** libp2p tells public addresses to nobody until others have confirmed them, so the port has to be known before. */
async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Each player dials those before it, and again when a connection breaks. */
export async function dialEarlier(host: Host, seat: number, players: readonly Facts[]): Promise<void> {
  const earlier = players.slice(0, seat)
  host.on('disconnected', (peer) => {
    const lost = earlier.find((player) => player.peer === peer)
    // A host that is closed has no use for it; for one whose path broke, what is not heard counts as lost.
    if (lost !== undefined) host.dial(lost.addresses[0]!).catch(() => {})
  })
  for (const player of earlier) await dialUntilOpen(host, player.addresses[0]!)
}

/** A host takes a few connections a second from one address, and on loopback all have the same. */
async function dialUntilOpen(host: Host, address: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await host.dial(address)
      return
    } catch (error) {
      if (attempt === DIALS_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, DIAL_EVERY_MS))
    }
  }
}

/** The way of a player over a lane. */
export function laneWay(
  { hear }: Ear,
  host: Host,
  lane: Lane,
  rest: Pick<Way, 'join'> & Partial<Pick<Way, 'isSettled' | 'facts'>> & { readonly delivery: Delivery },
): Way {
  return {
    facts: rest.facts ?? { peer: host.peerId, addresses: [] },
    join: rest.join,
    ...(rest.isSettled && { isSettled: rest.isSettled }),
    send: (packet) => lane.broadcast(packet, rest.delivery),
    drain() {
      for (const { bytes, receivedAtMs } of lane.receive()) hear(bytes, receivedAtMs)
    },
    async close() {
      lane.close()
      await host.close()
    },
  }
}
