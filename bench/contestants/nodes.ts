/** libp2p nodes of the contestants: a relay, and players' hosts. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { AddressQuota } from '../../relay/net/address-quota.js'
import { createRelayNode, type RelayNode } from '../../relay/net/relay-node.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import type { Host } from '../../src/transport/libp2p/host-contract.js'
import { sleep } from '../measure/process.js'
import type { Facts, Place, PlayerPlace, Server } from '../players/contestant.js'

/** A host takes a few connections a second from one address, and on loopback all have the same. */
const DIALS = { times: 20, everyMs: 400 }
/** On a busy machine a relay's answer may take too long. */
const CALLS = { times: 3, everyMs: 0 }

/** A relay that runs. */
export interface StartedRelay {
  readonly relay: RelayNode
  readonly identity: Identity
  readonly facts: Facts
}

/** A relay as `peerstep relay` runs it, without limits that a benchmark would reach. */
export async function startRelay(host: string, connections = 300): Promise<StartedRelay> {
  const identity = await generateIdentity()
  const [port, tcpPort] = [await freePort(host), await freePort(host)]
  const relay = await createRelayNode({
    ...{ identity, host, port, tcpPort, announce: [], addresses: new AddressQuota(0) },
    limits: { connections, reservations: connections, circuitBytes: 0, circuitSeconds: 0 },
    log: { debug() {}, info() {} },
  })
  const places = [`/ip4/${host}/tcp/${port}/ws`, `/ip4/${host}/tcp/${tcpPort}`]
  const addresses = places.map((place) => `${place}/p2p/${identity.peerId}`)
  return { relay, identity, facts: { peer: identity.peerId, addresses } }
}

/** A relay as a server by which players meet. */
export async function serveRelay({ host }: Place): Promise<Server> {
  const { relay, facts } = await startRelay(host)
  return { facts, close: () => relay.stop() }
}

/** The relay's addresses: by WebSocket, as pages dial it, and by TCP, without WebSocket's frames. */
export function relayAddresses(relay: Facts): { readonly webSocket: string; readonly tcp: string } {
  const [webSocket, tcp] = relay.addresses
  return { webSocket: webSocket!, tcp: tcp! }
}

/** A player's host that is connected to the relay and cannot be dialled. */
export function relayedHost({ server }: PlayerPlace): Promise<Host> {
  const relays = [relayAddresses(server!).tcp]
  return retried(CALLS, async () => createHost({ identity: await generateIdentity(), relays }))
}

/** A player's host that others dial. */
export async function listeningHost({
  host: ip,
}: PlayerPlace): Promise<{ readonly host: Host; readonly facts: Facts }> {
  const address = `/ip4/${ip}/tcp/${await freePort(ip)}`
  const host = await createHost({ identity: await generateIdentity(), relays: [], listen: [address] })
  return { host, facts: { peer: host.peerId, addresses: [`${address}/p2p/${host.peerId}`] } }
}

/** libp2p announces public addresses only when others have confirmed them, so the port has to be known before. */
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
    // A closed host rejects it and needs no connection; on a broken path, messages that do not arrive count as lost.
    if (lost !== undefined) host.dial(lost.addresses[0]!).catch(() => {})
  })
  for (const player of earlier) await retried(DIALS, () => host.dial(player.addresses[0]!))
}

async function retried<T>({ times, everyMs }: typeof DIALS, act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await act()
    } catch (error) {
      if (attempt === times) throw error
      await sleep(everyMs)
    }
  }
}
