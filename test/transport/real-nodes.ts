/** Relays and hosts on real sockets of this machine, and waiting for what they do. */

import { AddressQuota } from '../../relay/net/address-quota.js'
import { createRelayNode, type RelayNode, type RelayNodeOptions } from '../../relay/net/relay-node.js'
import { generateIdentity, type Identity } from '../../src/identity.js'
import { wallClockMs } from '../../src/transport/clock.js'
import { firstGossipSequence } from '../../src/transport/first-sequence.js'
import { GossipLane, type GossipLaneOptions } from '../../src/transport/gossip/gossip-lane.js'
import type { Packet } from '../../src/transport/lane.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import type { Host, HostOptions } from '../../src/transport/libp2p/host-contract.js'

/** What a test waits for must happen within this time, milliseconds; usually it takes a tenth of a second. */
export const DEADLINE_MS = 15_000

const silentLog = { debug() {}, info() {} }

/** Waits until `condition` gives something other than undefined or false, asking every few milliseconds. */
export async function until<Value>(
  what: string,
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
): Promise<Value> {
  const endMs = performance.now() + DEADLINE_MS
  for (;;) {
    const value = await condition()
    if (value !== undefined && value !== false) return value
    if (performance.now() > endMs) throw new Error(`waited ${DEADLINE_MS} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Starts nodes and stops all of them at the end, newest first. */
export class RealNodes {
  readonly #stops: (() => Promise<void>)[] = []

  async relay(options: Partial<RelayNodeOptions> = {}): Promise<RelayNode> {
    const relay = await createRelayNode({
      identity: options.identity ?? (await generateIdentity()),
      host: '127.0.0.1',
      port: 0,
      tcpPort: 0,
      announce: [],
      addresses: new AddressQuota(0),
      limits: { connections: 100, reservations: 10, circuitBytes: 0, circuitSeconds: 0 },
      log: silentLog,
      ...options,
    })
    this.#stops.push(() => relay.stop())
    return relay
  }

  async host(relays: readonly string[], options: Partial<HostOptions> = {}): Promise<Host> {
    const host = await createHost({ identity: await generateIdentity(), relays, ...options })
    this.#stops.push(() => host.close())
    return host
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop()
  }
}

/** The relay's WebSocket address, the one a page would dial. */
export function webSocketAddress(relay: RelayNode): string {
  const address = relay.addresses.find((it) => it.includes('/ws'))
  if (address === undefined) throw new Error('the relay does not listen on a WebSocket')
  return address
}

export function laneOf(host: Host, topic: string, options: Partial<GossipLaneOptions> = {}): GossipLane {
  return new GossipLane(host.node.services.pubsub, host.identity, topic, withFirstSequence(options))
}

export function relayLane(
  relay: RelayNode,
  identity: Identity,
  topic: string,
  options: Partial<GossipLaneOptions> = {},
): GossipLane {
  return new GossipLane(relay.node.services.pubsub, identity, topic, withFirstSequence(options))
}

function withFirstSequence(options: Partial<GossipLaneOptions>): GossipLaneOptions {
  return { firstSequence: firstGossipSequence(wallClockMs()), ...options }
}

/** Collects what a lane receives until there are `count` packets. */
export async function packetsOf(lane: GossipLane, count: number): Promise<Packet[]> {
  const packets: Packet[] = []
  await until(`${count} packets arrive`, () => packets.push(...lane.receive()) >= count)
  return packets
}

/** Sends on one lane until the other receives it: from then on nothing is lost. */
export async function untilHeard(speaker: GossipLane, listener: GossipLane): Promise<void> {
  await until('a greeting arrives', () => {
    speaker.broadcast(GREETING)
    return listener.receive().some((packet) => packet.from === speaker.localPeer)
  })
  // Greetings still under way would mix with what the test sends.
  const last = textBytes(`last greeting ${speaker.localPeer}`)
  speaker.broadcast(last)
  await until('the last greeting arrives', () =>
    listener.receive().some((packet) => textOf(packet.bytes) === textOf(last)),
  )
}

export const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text)
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const GREETING = textBytes('greeting')
