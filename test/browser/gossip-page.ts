/** Runs inside the page: joins a room like any player and lets the test speak and listen. */

import { generateIdentity } from '../../src/identity.js'
import { wallClockMs } from '../../src/transport/clock.js'
import { firstGossipSequence } from '../../src/transport/first-sequence.js'
import { GossipLane } from '../../src/transport/gossip/gossip-lane.js'
import { createHost } from '../../src/transport/libp2p/host.js'

export interface GossipPage {
  /** @returns the page's peer id */
  join(relay: string, topic: string): Promise<string>
  say(text: string): void
  heard(): { from: string; text: string }[]
  /** The error code of a host that is refused. */
  listen(): Promise<string>
  readonly hasWebCrypto: boolean
}

let lane: GossipLane | undefined

const page: GossipPage = {
  hasWebCrypto: globalThis.crypto.subtle !== undefined,
  async join(relay, topic) {
    const identity = await generateIdentity()
    const host = await createHost({ identity, relays: [relay] })
    lane = new GossipLane(host.node.services.pubsub, identity, topic, {
      firstSequence: firstGossipSequence(wallClockMs()),
    })
    return identity.peerId
  },
  say(text) {
    lane?.broadcast(new TextEncoder().encode(text))
  },
  heard() {
    const packets = lane?.receive() ?? []
    return packets.map(({ from, bytes }) => ({ from, text: new TextDecoder().decode(bytes) }))
  },
  async listen() {
    const options = { identity: await generateIdentity(), relays: [], listen: ['/ip4/127.0.0.1/tcp/0'] }
    return createHost(options).then(
      () => 'it listens',
      (error) => error.code,
    )
  },
}

Object.assign(globalThis, { gossipPage: page })
