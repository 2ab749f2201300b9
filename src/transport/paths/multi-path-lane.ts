/** A player's lane made of several: begins on gossip, finds better paths to each player, and uses the best that works. */
import { assert } from '../../errors.js'
import { type Clock, systemClock } from '../clock.js'
import { Inbox } from '../inbox.js'
import type { Delivery, Lane, LanePath, LaneStats, Packet, PeerId } from '../lane.js'
import { DuplicateFilter } from './duplicate-filter.js'
import { KeepAlive } from './keep-alive.js'
import { lanesOf, type MemberLanes, packetBytesMaxOf, statsOf } from './link-lane.js'
import type { MeasuredLinks } from './measured-links.js'
import {
  decodePathPacket,
  encodeEcho,
  encodeForward,
  encodePathPacket,
  PATH_PACKET_OVERHEAD_BYTES,
  type PathPacket,
} from './path-packet.js'
import { GOSSIP_PATH, HUB_PATH, type PathKind } from './path-policy.js'
import { PathSelector } from './path-selector.js'

/** How often the lane looks for gossip subscribers without a link, milliseconds. */
const LISTENERS_EVERY_MS = 250

/** Options of a `MultiPathLane`. */
export interface MultiPathLaneOptions {
  /** The relay of this room, whose hub passes packets on; null where there is none. */
  readonly relay: PeerId | null
  readonly clock?: Clock
  /**
   * Sequence number of the first packet, below 2^48. An author that restarts under the same identity must begin above all
   * numbers that it ever used: see `firstPathSequence`.
   */
  readonly firstSequence: number
}

/**
 * Every packet carries its author's sequence number, whatever paths it takes; the first copy to arrive counts. Paths to a
 * peer are a datagram link, a stream, the relay's hub, and gossip, which always works and costs the most. All links are
 * measured all the time. What is sent as 'latest' takes the best path to each peer, and a second one while the first is
 * suspiciously silent; what is sent as 'reliable' takes a link and gossip, so that the death of either loses nothing.
 *
 * Links are measured when `receive` or `pump` is called, and only then: call one of them at least every quarter of a second.
 * Sending only sends.
 */
export class MultiPathLane implements Lane {
  readonly name = 'set'
  readonly localPeer: PeerId
  readonly packetBytesMax: number
  readonly #members: MemberLanes
  readonly #relay: PeerId | null
  readonly #clock: Clock
  readonly #paths: PathSelector
  readonly #seen = new DuplicateFilter()
  readonly #counts = { packetsSent: 0, packetsReceived: 0, malformed: 0, foreign: 0, overflowed: 0 }
  readonly #inbox = new Inbox()
  #sequence: number
  readonly #keepAlive = new KeepAlive()
  #listenersMs = Number.NEGATIVE_INFINITY
  #hasOutsiders = false
  #closed = false

  /** Owns the lanes it is made of: other code must not read from them, and `close` closes them. */
  constructor(members: MemberLanes, options: MultiPathLaneOptions) {
    this.#members = members
    this.#relay = options.relay
    this.#clock = options.clock ?? systemClock
    this.#sequence = options.firstSequence
    this.localPeer = members.gossip.localPeer
    this.packetBytesMax = packetBytesMaxOf(members, PATH_PACKET_OVERHEAD_BYTES)
    this.#paths = new PathSelector(members, options.relay, this.#clock.nowMs())
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** True while a path other than gossip is in use, and for a while after. */
  get lossy(): boolean {
    return this.#members.gossip.lossy || this.#paths.lossy(this.#clock.nowMs())
  }

  /** That of gossip while some player needs it; else that of a datagram, or of packets a hub merges, which is the same. */
  get packetCost(): number {
    return this.#paths.gossiping ? this.#members.gossip.packetCost : 1
  }

  get peers(): readonly PeerId[] {
    if (this.#closed) return []
    const peers = new Set(lanesOf(this.#members).flatMap((lane) => lane.peers))
    for (const peer of this.#paths.hub.linked) if (peer !== this.localPeer) peers.add(peer)
    return [...peers]
  }

  get stats(): Readonly<LaneStats> {
    return statsOf(this.#counts, this.#members)
  }

  /**
   * The players to find paths of our own to, 64 at most; others get no link to us. Call again when they change; the relay is
   * always sought.
   */
  seek(peers: readonly PeerId[]): void {
    if (!this.#closed) this.#paths.seek(peers, this.#clock.nowMs())
  }

  /** 'datagram', 'stream', 'relay' (passed on by its hub), 'circuit' (a stream through a relay) or 'gossip'. */
  laneTo(peer: PeerId): PathKind {
    return this.#paths.kindTo(peer)
  }

  /** All paths to a peer that are alive, and what is known of them. */
  paths(peer: PeerId): LanePath[] {
    return this.#paths.reports(peer, this.#clock.nowMs())
  }

  /** A peer that no link leads to is reached by gossip, which all peers of the room receive. */
  send(to: PeerId, bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#sendOwn(bytes, (sequence, message, nowMs) => {
      if (delivery === 'latest' && this.#paths.isSought(to)) this.#sendLatest([to], false, sequence, bytes, nowMs)
      else if (!this.#sendSurely(to, message, nowMs)) this.#members.gossip.send(to, message, delivery)
    })
  }

  broadcast(bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#sendOwn(bytes, (sequence, message, nowMs) => {
      if (delivery === 'latest') {
        this.#sendLatest(this.#paths.sought, true, sequence, bytes, nowMs)
        return
      }
      this.#members.gossip.broadcast(message, delivery)
      for (const peer of this.#paths.sought) this.#sendSurely(peer, message, nowMs)
      if (this.#relay !== null) this.#sendSurely(this.#relay, message, nowMs)
    })
  }

  receive(): Packet[] {
    this.pump()
    return this.#inbox.take()
  }

  /** Takes in what has arrived, answers probes and sends those that are due, without emptying the inbox. `receive` does this too. */
  pump(): void {
    if (this.#closed) return
    const nowMs = this.#clock.nowMs()
    this.#paths.update(nowMs)
    for (const packet of this.#members.gossip.receive()) this.#onGossip(packet)
    for (const links of this.#paths.links) {
      for (const packet of links.lane.receive()) this.#onLink(links, packet, nowMs)
    }
    this.#paths.tend(nowMs)
  }

  /** Resolves when everything sent so far is on its way. */
  async drained(): Promise<void> {
    await Promise.all(lanesOf(this.#members).map((lane) => lane.drained?.()))
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.clear()
    for (const lane of lanesOf(this.#members)) lane.close()
  }

  #sendOwn(bytes: Uint8Array, send: (sequence: number, message: Uint8Array, nowMs: number) => void): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
    if (this.#closed) return
    const sequence = this.#sequence
    this.#sequence += 1
    this.#counts.packetsSent += 1
    send(sequence, encodePathPacket(sequence, bytes), this.#clock.nowMs())
  }

  /** @param all true for a broadcast: the relay and onlookers get it too, although not each one */
  #sendLatest(peers: Iterable<PeerId>, all: boolean, sequence: number, bytes: Uint8Array, nowMs: number): void {
    const message = encodePathPacket(sequence, bytes)
    const numbers: number[] = []
    let gossip = false
    let gossipSeldom = false
    for (const peer of peers) {
      for (const kind of this.#paths.kindsTo(peer, nowMs)) {
        if (kind === HUB_PATH) numbers.push(this.#paths.hub.numberOf(peer)!)
        else if (kind !== GOSSIP_PATH) this.#paths.linksOf(kind)!.lane.send(peer, message, 'latest')
        else if (this.#paths.isGone(peer, nowMs)) gossipSeldom = true
        else gossip = true
      }
      if (this.#keepAlive.needsGossip(this.#paths.silentMs(peer, nowMs))) gossipSeldom = true
    }
    if (all || numbers.length > 0) {
      const told = this.#tellHub(
        numbers.length === 0 ? message : encodeForward(numbers, sequence, bytes),
        numbers,
        nowMs,
      )
      if (!told || this.#listenersWithout(nowMs)) gossipSeldom = true
    }
    // While no link is in use packets hold new inputs only, and each of them is needed.
    if (gossipSeldom && !this.lossy) gossip = true
    if (!gossip && !(gossipSeldom && this.#keepAlive.isGossipDue(nowMs))) return
    this.#keepAlive.noteGossip(nowMs)
    this.#members.gossip.broadcast(message, 'latest')
  }

  /**
   * @param numbers of the peers that the hub is to pass it on to; without any, once in a while is enough
   * @returns false when the relay has to hear us by gossip
   */
  #tellHub(message: Uint8Array, numbers: readonly number[], nowMs: number): boolean {
    if (this.#relay === null) return true
    const kinds = this.#paths.kindsTo(this.#relay, nowMs)
    if (kinds[0] === GOSSIP_PATH) return false
    if (numbers.length === 0 && !this.#keepAlive.isHubDue(nowMs)) return true
    this.#keepAlive.noteHub(nowMs)
    for (const kind of kinds) this.#paths.linksOf(kind)?.lane.send(this.#relay, message, 'latest')
    return !kinds.includes(GOSSIP_PATH)
  }

  /** @returns whether there was a link to send it on */
  #sendSurely(peer: PeerId, message: Uint8Array, nowMs: number): boolean {
    const links = this.#paths.sureLinksTo(peer, nowMs)
    links?.lane.send(peer, message, 'reliable')
    return links !== null
  }

  #onGossip(packet: Packet): void {
    const message = decodePathPacket(packet.bytes)
    if (message?.kind === 'packet') this.#accept(packet.from, message.sequence, message.bytes, packet.receivedAtMs)
    else this.#counts.malformed += 1
  }

  #onLink(links: MeasuredLinks, packet: Packet, nowMs: number): void {
    const message = decodePathPacket(packet.bytes)
    if (message === null) {
      this.#counts.malformed += 1
      return
    }
    const { from, receivedAtMs } = packet
    const meter = links.meterOfSender(from, nowMs)
    meter?.heard(receivedAtMs)
    switch (message.kind) {
      case 'packet':
        this.#accept(from, message.sequence, message.bytes, receivedAtMs)
        return
      case 'probe':
        meter?.noteReceiving(message.receives, receivedAtMs)
        links.lane.send(from, encodeEcho(message.id, nowMs - receivedAtMs), 'latest')
        return
      case 'echo':
        meter?.answered(message.id, message.heldMs, receivedAtMs)
        if (from === this.#relay) this.#paths.hub.onEcho(message)
        return
      default:
        if (from === this.#relay) this.#onHub(message, receivedAtMs)
        else this.#counts.foreign += 1
    }
  }

  /** The relay vouches for the authors of what it passes on: it is the referee, and no other peer may. */
  #onHub(message: PathPacket, receivedAtMs: number): void {
    if (message.kind === 'roster') this.#paths.hub.onRoster(message)
    else if (message.kind === 'bundle') {
      this.#paths.hub.onLife(message.life)
      for (const { number, sequence, bytes } of message.entries) {
        const author = this.#paths.hub.peerOf(number)
        if (author === undefined || author === this.localPeer) this.#counts.foreign += 1
        else this.#accept(author, sequence, bytes, receivedAtMs)
      }
    } else this.#counts.malformed += 1
  }

  /** The first copy counts. Full inbox: the oldest packet makes room. */
  #accept(from: PeerId, sequence: number, bytes: Uint8Array, receivedAtMs: number): void {
    this.#paths.heard(from, receivedAtMs)
    if (!this.#seen.accept(from, sequence)) return
    this.#counts.packetsReceived += 1
    this.#counts.overflowed += this.#inbox.put({ from, bytes, receivedAtMs })
  }

  /** A gossip subscriber has no link to us. With a relay, onlookers have their links to it. */
  #listenersWithout(nowMs: number): boolean {
    if (this.#relay !== null || nowMs - this.#listenersMs < LISTENERS_EVERY_MS) return this.#hasOutsiders
    this.#listenersMs = nowMs
    this.#hasOutsiders = this.#members.gossip.peers.some((peer) => !this.#paths.isSought(peer))
    return this.#hasOutsiders
  }
}
