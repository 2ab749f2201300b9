/** Runs inside a page: a player on datagrams whom the agent that opened the page tells what to do. */
import { generateIdentity } from '../../src/identity.js'
import { DatagramLane } from '../../src/transport/datagram-lane.js'
import { createHost } from '../../src/transport/host.js'
import type { Facts } from './contestant.js'
import { MESSAGE_BYTES } from './messages.js'
import { type Course, Player, type PlayerOptions, type PlayerReport } from './player.js'

export interface PageOptions extends PlayerOptions {
  readonly topic: string
  /** The relay's WebSocket address. */
  readonly relay: string
  /** The machine's monotonic clock when the page's clock began. */
  readonly originMs: number
}

export interface PagePlayer {
  open(options: PageOptions): Promise<Facts>
  join(players: readonly Facts[]): Promise<void>
  play(course: Course): Promise<PlayerReport>
}

let lane: DatagramLane
let player: Player
let othersCount: number

const pagePlayer: PagePlayer = {
  async open({ topic, relay, originMs, ...options }) {
    const host = await createHost({ identity: await generateIdentity(), relays: [relay] })
    const clock = { nowMs: () => originMs + performance.now() }
    lane = new DatagramLane(host, topic, { clock })
    const path = {
      send: (packet: Uint8Array) => lane.broadcast(packet, 'latest'),
      drain() {
        for (const { bytes, receivedAtMs } of lane.receive()) player.hear(bytes, receivedAtMs)
      },
    }
    const filler = crypto.getRandomValues(new Uint8Array(MESSAGE_BYTES))
    player = new Player(path, clock, options, filler)
    othersCount = options.seats - 1
    return { peer: host.peerId, addresses: [] }
  },
  async join(players) {
    lane.seek(players.map(({ peer }) => peer))
    await player.meet(() => lane.peers.length === othersCount)
  },
  play: (course) => player.play(course),
}

Object.assign(globalThis, { pagePlayer })
