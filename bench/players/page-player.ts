/** Runs inside a page: the player that the agent that opened the page drives. */
import { Peer } from 'peerjs'
import { generateIdentity } from '../../src/identity.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import type { Facts, OpenPath, Receiver, SeatedPlayer } from './contestant.js'
import { lanePath } from './lane-path.js'
import type { PlayerOptions } from './message-player.js'
import { openPlayer } from './path-player.js'
import { openPeerJs } from './peer-js-path.js'

/** Which path the page opens: our datagrams, by the relay's WebSocket address, or PeerJS. */
export type PagePath =
  | { readonly by: 'datagram'; readonly topic: string; readonly relay: string }
  | { readonly by: 'peerJs'; readonly host: string; readonly port: number; readonly reliable: boolean }

/** See above. */
export interface PageOptions extends PlayerOptions {
  readonly path: PagePath
  /** The machine's monotonic clock when the page's clock began. */
  readonly originMs: number
}

/** What the page offers as a global. */
export interface PagePlayer {
  open(options: PageOptions): Promise<Facts>
  /** Calls a method of the open player. */
  call(name: Exclude<keyof SeatedPlayer, 'facts'>, ask: unknown): unknown
}

let player: SeatedPlayer

async function openDatagrams(topic: string, relay: string, seats: number, receiver: Receiver): Promise<OpenPath> {
  const host = await createHost({ identity: await generateIdentity(), relays: [relay] })
  const lane = new DatagramLane(host, topic, { clock: receiver.clock })
  return lanePath(receiver, host, lane, {
    delivery: 'latest',
    join: async (players) => lane.seek(players.map(({ peer }) => peer)),
    isSettled: () => lane.peers.length === seats - 1,
  })
}

const pagePlayer: PagePlayer = {
  async open(options) {
    const { path, seat, seats, originMs } = options
    const open = (receiver: Receiver): Promise<OpenPath> =>
      path.by === 'datagram'
        ? openDatagrams(path.topic, path.relay, seats, receiver)
        : openPeerJs({ peerClass: Peer, seat, ...path }, receiver)
    player = await openPlayer(options, options, open, { nowMs: () => originMs + performance.now() })
    return player.facts
  },
  call: (name, ask) => (player[name] as (ask: unknown) => unknown).call(player, ask),
}

Object.assign(globalThis, { pagePlayer })
