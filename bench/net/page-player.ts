/** Runs inside a page: a player whom the agent that opened the page tells what to do. */
import { Peer } from 'peerjs'
import { generateIdentity } from '../../src/identity.js'
import { createHost } from '../../src/transport/libp2p/host.js'
import { DatagramLane } from '../../src/transport/webrtc/datagram-lane.js'
import type { Ear, Facts, Way } from './contestant.js'
import type { PathDelays } from './delays/path-delays.js'
import type { PressCourse, PressReport } from './key-player.js'
import { MESSAGE_BYTES } from './messages.js'
import { openPeerJs } from './peer-js-way.js'
import type { Course, PlayerOptions, PlayerReport } from './player.js'
import { WayPlayer } from './way-player.js'

/** Which path the page shall open, and what that path needs. */
export type PageWay =
  | {
      readonly by: 'datagram'
      readonly topic: string
      /** The relay's WebSocket address. */
      readonly relay: string
    }
  | { readonly by: 'peerJs'; readonly host: string; readonly port: number; readonly reliable: boolean }

export interface PageOptions extends PlayerOptions {
  readonly way: PageWay
  /** The machine's monotonic clock when the page's clock began. */
  readonly originMs: number
}

export interface PagePlayer {
  open(options: PageOptions): Promise<Facts>
  join(players: readonly Facts[]): Promise<void>
  play(course: Course): Promise<PlayerReport>
  delay(delays: PathDelays): void
  press(course: PressCourse): Promise<PressReport>
  release(): void
}

let player: WayPlayer

async function openDatagrams(topic: string, relay: string, seats: number, { clock, hear }: Ear): Promise<Way> {
  const host = await createHost({ identity: await generateIdentity(), relays: [relay] })
  const lane = new DatagramLane(host, topic, { clock })
  return {
    facts: { peer: host.peerId, addresses: [] },
    join: async (players) => lane.seek(players.map(({ peer }) => peer)),
    isSettled: () => lane.peers.length === seats - 1,
    send: (packet) => lane.broadcast(packet, 'latest'),
    drain() {
      for (const { bytes, receivedAtMs } of lane.receive()) hear(bytes, receivedAtMs)
    },
    async close() {
      lane.close()
      await host.close()
    },
  }
}

function openWay({ way, seat, seats }: PageOptions, ear: Ear): Promise<Way> {
  if (way.by === 'datagram') return openDatagrams(way.topic, way.relay, seats, ear)
  return openPeerJs({ peerClass: Peer, seat, ...way }, ear)
}

const pagePlayer: PagePlayer = {
  async open(options) {
    const clock = { nowMs: () => options.originMs + performance.now() }
    const filler = crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES))
    player = await WayPlayer.open((ear) => openWay(options, ear), clock, options, filler)
    return player.facts
  },
  join: (players) => player.join(players),
  play: (course) => player.play(course),
  delay: (delays) => player.delay(delays),
  press: (course) => player.press(course),
  release: () => player.release(),
}

Object.assign(globalThis, { pagePlayer })
