/** Rooms of lane sets and a hub in virtual time: each kind of lane has a network of its own, so that each can fail alone. */
import { HubLane } from '../../../src/transport/hub/hub-lane.js'
import type { Delivery, Lane, LaneStats, Packet, PeerId } from '../../../src/transport/lane.js'
import type { LinkLane, MemberLanes } from '../../../src/transport/paths/link-lane.js'
import { MultiPathLane } from '../../../src/transport/paths/multi-path-lane.js'
import { SimulatedNetwork } from '../../../src/transport/simulated/simulated-network.js'
import { streamPaths } from '../../../src/transport/streams/stream-paths.js'
import { datagramPaths } from '../../../src/transport/webrtc/datagram-paths.js'

export const RELAY = 'relay'
export const STEP_MS = 1000 / 60
/** A datagram link that was dropped is negotiated anew within this time, if it can be. */
const NEGOTIATION_MS = 400

export type Kind = 'gossip' | 'stream' | 'datagram'
export const KINDS: readonly Kind[] = ['gossip', 'stream', 'datagram']

/** Which pairs have a link of one kind: those of which one seeks the other, both admit the other, and that the test does not forbid. */
class Pairings {
  readonly network: SimulatedNetwork
  readonly drops: string[] = []
  readonly #seeks = new Map<PeerId, ReadonlySet<PeerId>>()
  readonly #admits = new Map<PeerId, ReadonlySet<PeerId>>()
  readonly #forbidden = new Set<string>()
  readonly #closedUntilMs = new Map<string, number>()

  constructor(seed: number) {
    this.network = new SimulatedNetwork({ seed, startMs: 1000 })
  }

  seek(from: PeerId, peers: readonly PeerId[]): void {
    this.#seeks.set(from, new Set(peers))
  }

  admitOnly(at: PeerId, peers: readonly PeerId[]): void {
    this.#admits.set(at, new Set(peers))
  }

  /** Links between these two never open; an open one closes, and both know it. */
  forbid(a: PeerId, b: PeerId): void {
    this.#forbidden.add(pairOf(a, b))
  }

  allow(a: PeerId, b: PeerId): void {
    this.#forbidden.delete(pairOf(a, b))
  }

  drop(from: PeerId, to: PeerId): void {
    this.drops.push(`${from} ${to}`)
    this.#closedUntilMs.set(pairOf(from, to), this.network.clock.nowMs() + NEGOTIATION_MS)
  }

  isOpen(a: PeerId, b: PeerId): boolean {
    const pair = pairOf(a, b)
    if (this.#forbidden.has(pair)) return false
    if (this.network.clock.nowMs() < (this.#closedUntilMs.get(pair) ?? 0)) return false
    if (this.#admits.get(a)?.has(b) === false || this.#admits.get(b)?.has(a) === false) return false
    return this.#seeks.get(a)?.has(b) === true || this.#seeks.get(b)?.has(a) === true
  }
}

/** A lane with links, as streams and datagrams have them. */
class PairLane implements Lane {
  readonly #lane: Lane
  readonly #pairings: Pairings
  readonly #route: 'direct' | 'circuit'

  constructor(lane: Lane, pairings: Pairings, route: 'direct' | 'circuit') {
    this.#lane = lane
    this.#pairings = pairings
    this.#route = route
  }

  get name(): string {
    return this.#lane.name
  }

  get localPeer(): PeerId {
    return this.#lane.localPeer
  }

  get lossy(): boolean {
    return this.#lane.lossy
  }

  get packetCost(): number {
    return this.#lane.packetCost
  }

  get packetBytesMax(): number {
    return this.#lane.packetBytesMax
  }

  get peers(): readonly PeerId[] {
    return this.#lane.peers.filter((peer) => this.#pairings.isOpen(this.localPeer, peer))
  }

  get stats(): Readonly<LaneStats> {
    return this.#lane.stats
  }

  seek(peers: readonly PeerId[]): void {
    this.#pairings.seek(this.localPeer, peers)
  }

  admitOnly(peers: readonly PeerId[]): void {
    this.#pairings.admitOnly(this.localPeer, peers)
  }

  laneTo(): string {
    return this.name
  }

  routeTo(peer: PeerId): 'direct' | 'circuit' | null {
    if (!this.peers.includes(peer)) return null
    return peer === RELAY ? 'direct' : this.#route
  }

  isNear(peer: PeerId): boolean {
    return peer === RELAY || this.#route === 'direct'
  }

  drop(peer: PeerId): void {
    this.#pairings.drop(this.localPeer, peer)
  }

  send(to: PeerId, bytes: Uint8Array, delivery?: Delivery): void {
    if (this.#pairings.isOpen(this.localPeer, to)) this.#lane.send(to, bytes, delivery)
  }

  broadcast(bytes: Uint8Array, delivery?: Delivery): void {
    for (const peer of this.peers) this.send(peer, bytes, delivery)
  }

  receive(): Packet[] {
    return this.#lane.receive()
  }

  close(): void {
    this.#lane.close()
  }
}

export interface RoomPlan {
  readonly seed?: number
  readonly players: number
  /** A hub runs on a relay. Default true. */
  readonly relay?: boolean
  /** What the players' sets are made of, beside gossip. Default: streams and datagrams. */
  readonly kinds?: readonly Kind[]
  /** How streams between players run. Default 'circuit': players rarely reach each other directly. */
  readonly route?: 'direct' | 'circuit'
  /** Milliseconds one way, on links of all kinds. Default 20. */
  readonly delayMs?: number
}

/** A packet of a test, as it arrived. */
export interface Heard {
  readonly number: number
  readonly atMs: number
}

/** Players send a number sixty times a second, each one more than the last; every member records what it receives. */
export class MultiPathRoom {
  readonly players: MultiPathLane[] = []
  readonly hub: HubLane | null
  readonly pairings: Readonly<Record<Kind, Pairings>>
  readonly #plan: RoomPlan
  readonly #alive = new Set<Lane>()
  /** By listener and author. */
  readonly #heard = new Map<string, Heard[]>()
  #said = 0

  constructor(plan: RoomPlan) {
    this.#plan = plan
    const seed = plan.seed ?? 1
    this.pairings = { gossip: new Pairings(seed), stream: new Pairings(seed + 1), datagram: new Pairings(seed + 2) }
    const { delayMs = 20, route = 'circuit' } = plan
    for (const kind of KINDS) this.pairings[kind].network.linkAll({ delayMs })
    // A circuit is two links, one to the relay and one from it.
    if (route === 'circuit') this.pairings.stream.network.linkAll({ delayMs: 2 * delayMs })
    this.hub = plan.relay === false ? null : this.openHub()
    const names = Array.from({ length: plan.players }, (_, index) => playerName(index))
    for (const name of names) this.join(name, names)
    this.hub?.seek(names)
  }

  get nowMs(): number {
    return this.pairings.gossip.network.clock.nowMs()
  }

  /** The last number said. */
  get said(): number {
    return this.#said
  }

  /** @param sought peers that it seeks; none for an onlooker */
  join(name: PeerId, sought: readonly PeerId[]): MultiPathLane {
    const relay = this.hub === null ? null : RELAY
    const lane = new MultiPathLane(this.parts(name, this.#plan.kinds ?? KINDS), {
      relay,
      clock: this.#clock,
      firstSequence: 0,
    })
    lane.seek(sought)
    const { delayMs = 20 } = this.#plan
    for (const [from, to] of [
      [name, RELAY],
      [RELAY, name],
    ] as const) {
      this.pairings.stream.network.link(from, to, { delayMs })
    }
    if (sought.length > 0) this.players.push(lane)
    this.#alive.add(lane)
    return lane
  }

  openHub(firstSequence = 0, life = 1): HubLane {
    const hub = new HubLane(this.parts(RELAY, KINDS), { clock: this.#clock, firstSequence, life })
    this.#alive.add(hub)
    return hub
  }

  parts(peer: PeerId, kinds: readonly Kind[]): MemberLanes {
    const { gossip, stream, datagram } = this.pairings
    const route = this.#plan.route ?? 'circuit'
    const pairLane = (name: Kind, pairings: Pairings): PairLane =>
      new PairLane(pairings.network.lane(peer, { lossy: name === 'datagram', name }), pairings, route)
    const links: LinkLane[] = []
    if (kinds.includes('datagram')) links.push(datagramPaths(pairLane('datagram', datagram)))
    if (kinds.includes('stream')) links.push(streamPaths(pairLane('stream', stream)))
    return {
      gossip: gossip.network.lane(peer, { lossy: false, name: 'gossip', packetCost: 8 }),
      links,
    }
  }

  /** Advances virtual time while no member calls `receive`. */
  advance(ms: number): void {
    for (const kind of KINDS) this.pairings[kind].network.advance(ms)
  }

  /** @param talk whether the players send meanwhile */
  run(ms: number, talk = true, onStep?: () => void): void {
    const endMs = this.nowMs + ms
    while (this.nowMs < endMs) {
      this.advance(STEP_MS / 4)
      this.hub?.pump() // a relay wakes up for every packet
      this.advance((3 * STEP_MS) / 4)
      for (const lane of this.#alive) {
        for (const packet of lane.receive()) this.#note(lane.localPeer, packet)
      }
      if (talk) {
        this.#said += 1
        for (const player of this.players) if (this.#alive.has(player)) player.broadcast(packetOf(this.#said), 'latest')
      }
      onStep?.()
    }
  }

  /** Everything that has come from `author`. */
  heard(listener: PeerId, author: PeerId): readonly Heard[] {
    return this.#heard.get(`${listener} ${author}`) ?? []
  }

  /** The longest time without anything new from `author`, since then. A packet contains all that those before it contained. */
  longestGapMs(listener: PeerId, author: PeerId, sinceMs: number): number {
    let newest = 0
    let lastMs = sinceMs
    let longestMs = 0
    for (const { number, atMs } of this.heard(listener, author)) {
      if (number <= newest) continue
      newest = number
      if (atMs <= sinceMs) continue
      longestMs = Math.max(longestMs, atMs - lastMs)
      lastMs = atMs
    }
    return Math.max(longestMs, this.nowMs - lastMs)
  }

  /** The process is gone: it sends nothing any more, and the other members are not told. */
  kill(lane: Lane): void {
    this.#alive.delete(lane)
    for (const kind of KINDS) this.pairings[kind].network.kill(lane.localPeer)
  }

  /** The relay dies, and with it gossip between players that know each other through it. */
  killRelay(): void {
    this.kill(this.hub!)
    this.#gossipBetweenPlayers(true)
  }

  /** The relay's process starts again and knows nothing. */
  restartRelay(): HubLane {
    const hub = this.openHub(1_000_000, 2)
    this.#gossipBetweenPlayers(false)
    hub.seek(this.players.map((player) => player.localPeer))
    return hub
  }

  /** Nothing gets through between these two on these kinds of lane, and neither is told. */
  silence(kinds: readonly Kind[], a: PeerId, b: PeerId, blocked = true): void {
    for (const kind of kinds) {
      this.pairings[kind].network.link(a, b, { blocked })
      this.pairings[kind].network.link(b, a, { blocked })
    }
  }

  readonly #clock = { nowMs: () => this.nowMs }

  #gossipBetweenPlayers(blocked: boolean): void {
    for (const a of this.players) {
      for (const b of this.players) if (a !== b) this.silence(['gossip'], a.localPeer, b.localPeer, blocked)
    }
  }

  #note(listener: PeerId, packet: Packet): void {
    const key = `${listener} ${packet.from}`
    const heard = this.#heard.get(key) ?? []
    heard.push({ number: numberOf(packet.bytes), atMs: this.nowMs })
    this.#heard.set(key, heard)
  }
}

export const playerName = (index: number): PeerId => `player-${String(index).padStart(2, '0')}`

/** As long as an ordinary play packet. */
export function packetOf(number: number): Uint8Array {
  const bytes = new Uint8Array(100)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

export function numberOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}

function pairOf(a: PeerId, b: PeerId): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}
