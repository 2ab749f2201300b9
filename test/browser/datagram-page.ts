/** Runs inside the page: links with others by datagrams and lets the test speak, listen and measure. */
import { generateIdentity } from '../../src/identity.js'
import type { PeerId } from '../../src/transport/lane.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'

export interface DatagramPage {
  /** @returns the page's peer id */
  join(relay: string, topic: string, options?: { privacy?: 'direct' | 'relay-only' }): Promise<PeerId>
  /** Offers to all of them, or waits for their offers. */
  seek(peers: readonly PeerId[], opens: boolean): void
  peers(): readonly PeerId[]
  drop(peer: PeerId): void
  say(text: string, delivery: 'reliable' | 'latest'): void
  heard(): { from: PeerId; text: string }[]
}

let lane: DatagramLane | undefined
let offers = false

const page: DatagramPage = {
  async join(relay, topic, options = {}) {
    const identity = await generateIdentity()
    const host = await createHost({ identity, relays: [relay] })
    lane = new DatagramLane(host, topic, { ...options, opens: () => offers })
    return identity.peerId
  },
  seek(peers, opens) {
    offers = opens
    lane?.seek(peers)
  },
  peers: () => lane?.peers ?? [],
  drop(peer) {
    lane?.drop(peer)
  },
  say(text, delivery) {
    lane?.broadcast(new TextEncoder().encode(text), delivery)
  },
  heard() {
    const packets = lane?.receive() ?? []
    return packets.map(({ from, bytes }) => ({ from, text: new TextDecoder().decode(bytes) }))
  },
}

Object.assign(globalThis, { datagramPage: page })
