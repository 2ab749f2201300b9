/** A seeded network for N peers in virtual time: same seed and same calls, same packets at the same milliseconds. */
import { Hasher } from '../../core/hash.js'
import { assert } from '../../errors.js'
import type { Clock } from '../clock.js'
import type { Lane, PeerId } from '../lane.js'
import { EventQueue } from './event-queue.js'
import { changePolicy, type LinkPolicy, PERFECT_LINK } from './link-policy.js'
import { SimulatedLane, type SimulatedLaneOptions } from './simulated-lane.js'
import { type LinkCounters, SimulatedLink } from './simulated-link.js'
import { type ClockSkew, SkewedClock } from './skewed-clock.js'

/** Packets under way between all peers; past it new ones are dropped and counted, as a real network would. */
export const UNDER_WAY_PACKETS_MAX = 262_144

/** What a simulated network is made with. The same seed and the same calls give the same network. */
export interface SimulatedNetworkOptions {
  /** Unsigned 32-bit. */
  readonly seed: number
  /** Virtual time at the start; 0 by default. */
  readonly startMs?: number
}

/** A packet under way. */
interface Parcel {
  readonly link: SimulatedLink<Parcel>
  readonly from: PeerId
  readonly to: PeerId
  readonly lossy: boolean
  readonly bytes: Uint8Array
  /** Reliable lanes: the very lane it was sent to. One opened later is another connection. */
  readonly lane: SimulatedLane | null
}

interface Delivery {
  readonly parcel: Parcel
  cancelled: boolean
}

/** Both kinds of lane between two peers, in one direction. */
interface LinkPair {
  readonly counters: LinkCounters
  readonly lossy: SimulatedLink<Parcel>
  readonly reliable: SimulatedLink<Parcel>
}

/** Links and lanes are bounded by the peers the caller makes. */
export class SimulatedNetwork {
  /** Virtual time. */
  readonly clock: Clock = { nowMs: () => this.#nowMs }
  readonly #seed: number
  readonly #events = new EventQueue<Delivery>()
  readonly #trace = new Hasher()
  readonly #links = new Map<string, LinkPair>()
  readonly #lossyLanes = new Map<PeerId, SimulatedLane>()
  readonly #reliableLanes = new Map<PeerId, SimulatedLane>()
  readonly #clocks = new Map<PeerId, SkewedClock>()
  readonly #killed = new Set<PeerId>()
  #defaultPolicy = PERFECT_LINK
  #groups: readonly (readonly [ReadonlySet<PeerId>, ReadonlySet<PeerId>])[] = []
  #nowMs: number

  constructor(options: SimulatedNetworkOptions) {
    this.#seed = options.seed
    this.#nowMs = options.startMs ?? 0
  }

  /** The clock of a peer, the network's own unless `skewClock` changed it. */
  clockFor(peer: PeerId): Clock {
    return this.#clockOf(peer)
  }

  /** Let a peer's clock run fast or slow from now on. A change of rate alone makes no jump. */
  skewClock(peer: PeerId, skew: ClockSkew): void {
    this.#clockOf(peer).change(skew)
  }

  /**
   * A lane into this network. A peer has at most one of each kind; a killed peer that opens one has come back.
   * Lossy and reliable lanes share link policies but know nothing of each other.
   */
  lane(peer: PeerId, options: SimulatedLaneOptions): Lane {
    const lanes = options.lossy ? this.#lossyLanes : this.#reliableLanes
    if (this.#killed.delete(peer)) {
      this.#lossyLanes.get(peer)?.close()
      this.#reliableLanes.get(peer)?.close()
    }
    assert(!lanes.has(peer), `peer ${peer} already has such a lane`)
    const lane: SimulatedLane = new SimulatedLane(peer, options, {
      peers: () => [...lanes.keys()].filter((other) => other !== peer),
      send: (to, bytes) => this.#send(lane, to, bytes),
      close: () => this.#close(lane),
    })
    lanes.set(peer, lane)
    return lane
  }

  /** Change how packets travel from one peer to another; fields left out stay as they are. */
  link(from: PeerId, to: PeerId, change: Partial<LinkPolicy>): void {
    const pair = this.#pairOf(from, to)
    pair.lossy.change(this.#nowMs, change)
    pair.reliable.change(this.#nowMs, change)
  }

  /** Change all links, those of peers to come included; fields left out stay as they are. */
  linkAll(change: Partial<LinkPolicy>): void {
    this.#defaultPolicy = changePolicy(this.#defaultPolicy, change)
    for (const pair of this.#links.values()) {
      pair.lossy.change(this.#nowMs, change)
      pair.reliable.change(this.#nowMs, change)
    }
  }

  /** Block both directions between two groups, until `heal`. Packets already under way still arrive. */
  partition(groupA: Iterable<PeerId>, groupB: Iterable<PeerId>): void {
    this.#groups = [...this.#groups, [new Set(groupA), new Set(groupB)]]
    this.#applyPartitions()
  }

  /** End all partitions. Links blocked by their policy stay blocked. */
  heal(): void {
    this.#groups = []
    this.#applyPartitions()
  }

  /**
   * Cut a peer off: it sends and receives nothing any more. No other peer is told, so that they still see it in `peers`;
   * what it sent before still arrives.
   */
  kill(peer: PeerId): void {
    this.#killed.add(peer)
    for (const pair of this.#pairsWith(peer)) pair.reliable.reset()
  }

  /** Let this much virtual time pass; see `advanceTo`. */
  advance(ms: number): void {
    this.advanceTo(this.#nowMs + ms)
  }

  /** Deliver all that arrives until then, by time, then in the order it was sent. */
  advanceTo(ms: number): void {
    assert(ms >= this.#nowMs, 'virtual time runs forward')
    while (this.#events.nextAtMs <= ms) {
      this.#nowMs = Math.max(this.#nowMs, this.#events.nextAtMs)
      const delivery = this.#events.take()
      if (delivery !== undefined && !delivery.cancelled) this.#deliver(delivery.parcel)
    }
    this.#nowMs = ms
  }

  /** When the next packet arrives; Infinity when none is under way. */
  get nextArrivalMs(): number {
    return this.#events.nextAtMs
  }

  /** What became of the packets from one peer to another so far. */
  counters(from: PeerId, to: PeerId): Readonly<LinkCounters> {
    return this.#pairOf(from, to).counters
  }

  /** Hash of everything sent and delivered so far, with its time: equal for equal runs. */
  get traceHash(): bigint {
    return this.#trace.digest()
  }

  #send(lane: SimulatedLane, to: PeerId, bytes: Uint8Array): void {
    const { localPeer: from, lossy } = lane
    const target = (lossy ? this.#lossyLanes : this.#reliableLanes).get(to)
    if (this.#killed.has(from) || target === undefined || to === from) return
    const pair = this.#pairOf(from, to)
    const link = lossy ? pair.lossy : pair.reliable
    this.#note(1, from, to, bytes)
    // The sender may reuse its buffer, and every receiver may do what it likes with its own copy.
    const parcel = { link, from, to, lossy, bytes: new Uint8Array(bytes), lane: lossy ? null : target }
    link.send(this.#nowMs, parcel, bytes.length)
  }

  #schedule(atMs: number, parcel: Parcel): Delivery {
    const delivery = { parcel, cancelled: false }
    if (this.#events.size < UNDER_WAY_PACKETS_MAX) this.#events.add(atMs, delivery)
    else parcel.link.counters.dropped += 1
    return delivery
  }

  #deliver(parcel: Parcel): void {
    const { from, to, bytes } = parcel
    const lane = (parcel.lossy ? this.#lossyLanes : this.#reliableLanes).get(to)
    if (lane === undefined || this.#killed.has(to) || (parcel.lane !== null && parcel.lane !== lane)) return
    this.#note(2, from, to, bytes)
    parcel.link.counters.delivered += 1
    lane.accept({ from, bytes, receivedAtMs: this.#clockOf(to).nowMs() })
  }

  #close(lane: SimulatedLane): void {
    const lanes = lane.lossy ? this.#lossyLanes : this.#reliableLanes
    if (lanes.get(lane.localPeer) !== lane) return
    lanes.delete(lane.localPeer)
    if (!lane.lossy) for (const pair of this.#pairsWith(lane.localPeer)) pair.reliable.reset()
  }

  #clockOf(peer: PeerId): SkewedClock {
    let clock = this.#clocks.get(peer)
    if (clock === undefined) {
      clock = new SkewedClock(this.clock)
      this.#clocks.set(peer, clock)
    }
    return clock
  }

  #pairOf(from: PeerId, to: PeerId): LinkPair {
    const key = linkKey(from, to)
    let pair = this.#links.get(key)
    if (pair === undefined) {
      const counters = { sent: 0, delivered: 0, lost: 0, duplicated: 0, dropped: 0, bytes: 0 }
      pair = { counters, lossy: this.#makeLink(key, true, counters), reliable: this.#makeLink(key, false, counters) }
      this.#links.set(key, pair)
      this.#applyPartitions()
    }
    return pair
  }

  /** Each link draws from a generator of its own, so that a change of one leaves the others alone. */
  #makeLink(key: string, lossy: boolean, counters: LinkCounters): SimulatedLink<Parcel> {
    const seed = seedOf(this.#seed, lossy ? key : `${key} reliable`)
    const options = { seed, lossy, policy: this.#defaultPolicy, counters }
    return new SimulatedLink<Parcel>(options, (atMs, parcel) => this.#schedule(atMs, parcel))
  }

  *#pairsWith(peer: PeerId): Iterable<LinkPair> {
    for (const [key, pair] of this.#links) {
      const [from, to] = peersOf(key)
      if (from === peer || to === peer) yield pair
    }
  }

  #applyPartitions(): void {
    for (const [key, pair] of this.#links) {
      const [from, to] = peersOf(key)
      const parted = this.#groups.some(([a, b]) => (a.has(from) && b.has(to)) || (b.has(from) && a.has(to)))
      pair.lossy.partition(this.#nowMs, parted)
      pair.reliable.partition(this.#nowMs, parted)
    }
  }

  #note(kind: number, from: PeerId, to: PeerId, bytes: Uint8Array): void {
    this.#trace.updateWord(kind)
    // Microseconds: finer than any delay a test would tell apart.
    this.#trace.updateWord(Math.round(1000 * this.#nowMs) | 0)
    this.#trace.updateWord(seedOf(0, linkKey(from, to)) | 0)
    this.#trace.updateBytes(bytes)
  }
}

/** Peer ids hold no control characters. */
function linkKey(from: PeerId, to: PeerId): string {
  return `${from}\n${to}`
}

function peersOf(key: string): readonly [PeerId, PeerId] {
  const at = key.indexOf('\n')
  return [key.slice(0, at), key.slice(at + 1)]
}

/** FNV-1a over the UTF-16 units of a name, started from the network's seed. */
function seedOf(seed: number, name: string): number {
  let hash = (0x811c9dc5 ^ seed) | 0
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash >>> 0
}
