/** A relay's lane in one room: receives from all peers over links and gossip, and passes packets on between players, merged. */
import { assert } from '../../errors.js'
import { type Clock, systemClock } from '../clock.js'
import { Inbox } from '../inbox.js'
import type { Delivery, Lane, LaneStats, Packet, PeerId } from '../lane.js'
import { DuplicateFilter } from '../paths/duplicate-filter.js'
import { lanesOf, type MemberLanes, packetBytesMaxOf, statsOf } from '../paths/link-lane.js'
import { MeasuredLinks } from '../paths/measured-links.js'
import {
  decodePathPacket,
  encodeBundle,
  encodeEcho,
  encodePathPacket,
  encodeRoster,
  PATH_PACKET_OVERHEAD_BYTES,
  type PathPacket,
} from '../paths/path-packet.js'
import { HubMember } from './hub-member.js'
import { HubRoster } from './hub-roster.js'

/** How often the hub looks for gossip subscribers without a link, milliseconds. */
const LISTENERS_EVERY_MS = 250

/** Options of a `HubLane`. */
export interface HubLaneOptions {
  readonly clock?: Clock
  /** Sequence number of the hub's first own packet: see `MultiPathLaneOptions.firstSequence`. */
  readonly firstSequence: number
  /** 1 to 65535: distinguishes this hub from an earlier one of the same room, which gave the numbers to other peers. See `newHubLife`. */
  readonly life: number
}

/**
 * Members are all that have a link here: players and onlookers. A player sends the hub what others cannot be reached with
 * directly, and names the receivers; the packets of a tick that are for the same member leave as one message. The relay
 * vouches for their authors, as it does for every final input. By gossip it sends only packets of its own.
 *
 * The relay's own packets go to the members over their links, and by gossip too while a subscriber there has no link.
 */
export class HubLane implements Lane {
  readonly name = 'hub'
  readonly localPeer: PeerId
  /** Links open and close at any time, and datagram links lose packets. */
  readonly lossy = true
  readonly packetCost = 1
  readonly packetBytesMax: number
  readonly #lanes: MemberLanes
  readonly #clock: Clock
  readonly #links: readonly MeasuredLinks[]
  readonly #life: number
  readonly #roster: HubRoster
  readonly #seen = new DuplicateFilter()
  /** As many as there are links. */
  readonly #members = new Map<PeerId, HubMember>()
  /** Members with something waiting. */
  readonly #waiting = new Set<HubMember>()
  readonly #counts = { packetsSent: 0, packetsReceived: 0, malformed: 0, foreign: 0, overflowed: 0 }
  #admitted: ReadonlySet<PeerId> | null = null
  readonly #inbox = new Inbox()
  #sequence: number
  #listenersMs = Number.NEGATIVE_INFINITY
  #hasListeners = true
  #closed = false

  /** Owns the lanes it is made of: other code must not read from them, and `close` closes them. */
  constructor(members: MemberLanes, options: HubLaneOptions) {
    this.#lanes = members
    this.#clock = options.clock ?? systemClock
    this.#sequence = options.firstSequence
    this.#life = options.life
    this.#roster = new HubRoster(this.#life)
    this.localPeer = members.gossip.localPeer
    this.packetBytesMax = packetBytesMaxOf(members, PATH_PACKET_OVERHEAD_BYTES)
    this.#links = members.links.map((registration) => new MeasuredLinks(registration))
  }

  get peers(): readonly PeerId[] {
    return this.#closed ? [] : [...new Set(lanesOf(this.#lanes).flatMap((lane) => lane.peers))]
  }

  get stats(): Readonly<LaneStats> {
    return statsOf(this.#counts, this.#lanes)
  }

  /** Milliseconds until something that waits has to leave; Infinity when nothing waits. */
  get nextFlushMs(): number {
    const nowMs = this.#clock.nowMs()
    let dueMs = Number.POSITIVE_INFINITY
    for (const member of this.#waiting) dueMs = Math.min(dueMs, member.queue.dueMs(nowMs))
    return Math.max(0, dueMs - nowMs)
  }

  /** The players to pass packets between. */
  seek(peers: readonly PeerId[]): void {
    if (this.#closed) return
    this.#roster.set(peers)
    // They open the links; but where there is no room for all, it is theirs.
    for (const { lane } of this.#links) lane.seek(peers)
  }

  /** From now on packets of all others are neither accepted nor passed on. Their links stay: they may receive. */
  admitOnly(peers: readonly PeerId[]): void {
    this.#admitted = new Set(peers)
    this.#lanes.gossip.admitOnly?.(peers)
  }

  /** 'datagram', 'stream' or 'gossip'. */
  laneTo(peer: PeerId): string {
    return this.#members.get(peer)?.linksNow(this.#links, this.#clock.nowMs())[0]?.lane.name ?? 'gossip'
  }

  /** A peer without a link is reached by gossip, which all peers of the room receive. */
  send(to: PeerId, bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#sendOwn(bytes, (message, nowMs) => {
      const links = this.#members.get(to)?.linksNow(this.#links, nowMs) ?? []
      for (const { lane } of links) lane.send(to, message, delivery)
      if (links.length === 0) this.#lanes.gossip.send(to, message, delivery)
    })
  }

  broadcast(bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#sendOwn(bytes, (message, nowMs) => {
      for (const member of this.#members.values()) {
        for (const { lane } of member.linksNow(this.#links, nowMs)) lane.send(member.peer, message, delivery)
      }
      // What is sent once must not depend on a link that may have died a moment ago.
      if (delivery === 'reliable' || this.#listensWithoutLink(nowMs)) this.#lanes.gossip.broadcast(message, delivery)
    })
  }

  receive(): Packet[] {
    this.pump()
    return this.#inbox.take()
  }

  /** Takes in what has arrived, answers probes, and passes on what is due. Call as soon as something may have arrived. */
  pump(): void {
    if (this.#closed) return
    const nowMs = this.#clock.nowMs()
    this.#updateMembers(nowMs)
    for (const packet of this.#lanes.gossip.receive()) this.#onGossip(packet)
    for (const links of this.#links) {
      for (const packet of links.lane.receive()) this.#onLink(links, packet, nowMs)
    }
    for (const member of this.#waiting) if (member.queue.dueMs(nowMs) <= nowMs) this.#flush(member, nowMs)
  }

  /** Resolves when everything sent so far is on its way. */
  async drained(): Promise<void> {
    await Promise.all(lanesOf(this.#lanes).map((lane) => lane.drained?.()))
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.clear()
    this.#members.clear()
    this.#waiting.clear()
    for (const lane of lanesOf(this.#lanes)) lane.close()
  }

  #sendOwn(bytes: Uint8Array, send: (message: Uint8Array, nowMs: number) => void): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
    if (this.#closed) return
    const message = encodePathPacket(this.#sequence, bytes)
    this.#sequence += 1
    this.#counts.packetsSent += 1
    send(message, this.#clock.nowMs())
  }

  #updateMembers(nowMs: number): void {
    let looked = false
    for (const links of this.#links) looked = links.update(nowMs) || looked
    if (!looked) return
    for (const links of this.#links) for (const peer of links.peers) this.#memberOf(peer, nowMs)
    for (const member of this.#members.values()) {
      member.plays = this.#roster.numberOf(member.peer) !== undefined
      if (this.#links.some((links) => links.meterOf(member.peer) !== undefined)) continue
      this.#members.delete(member.peer)
      this.#waiting.delete(member)
    }
    this.#roster.note((peer) => this.#members.get(peer)?.isLinked(this.#links, nowMs) ?? false)
  }

  #memberOf(peer: PeerId, nowMs: number): HubMember {
    let member = this.#members.get(peer)
    if (member === undefined) {
      member = new HubMember(peer, nowMs)
      member.plays = this.#roster.numberOf(peer) !== undefined
      this.#members.set(peer, member)
    }
    return member
  }

  #onGossip(packet: Packet): void {
    const message = decodePathPacket(packet.bytes)
    if (message?.kind === 'packet') this.#accept(packet, message.sequence, message.bytes)
    else this.#counts.malformed += 1
  }

  #onLink(links: MeasuredLinks, packet: Packet, nowMs: number): void {
    const { from, bytes, receivedAtMs } = packet
    const meter = links.meterOfSender(from, nowMs)
    if (meter === undefined) return // the last packets of a link that is gone already
    const member = this.#memberOf(from, nowMs)
    if (!member.take(bytes.length, nowMs)) {
      this.#counts.overflowed += 1
      return
    }
    const message = decodePathPacket(bytes)
    if (message === null) {
      this.#counts.malformed += 1
      return
    }
    meter.heard(receivedAtMs)
    switch (message.kind) {
      case 'packet':
        this.#accept(packet, message.sequence, message.bytes)
        return
      case 'probe':
        meter.noteReceiving(message.receives, receivedAtMs)
        this.#onProbe(links, member, message, nowMs - receivedAtMs)
        return
      case 'forward':
        this.#onForward(packet, member, message, nowMs)
        return
      default:
        this.#counts.malformed += 1 // only a hub sends such messages
    }
  }

  #onProbe(
    links: MeasuredLinks,
    member: HubMember,
    probe: Extract<PathPacket, { kind: 'probe' }>,
    heldMs: number,
  ): void {
    member.onProbe(links, probe.preferred, probe.rttMs)
    const { revision, entries } = this.#roster
    const distancesMs = entries.map(({ peer }) => this.#members.get(peer)?.distanceMs ?? Number.NaN)
    const echo = member.plays ? encodeEcho(probe.id, heldMs, revision, distancesMs) : encodeEcho(probe.id, heldMs)
    links.lane.send(member.peer, echo, 'latest')
    // Onlookers need no roster, but a player that plays no more must learn of it.
    const concerned = member.plays || probe.revision !== 0
    if (concerned && probe.revision !== revision) {
      links.lane.send(member.peer, encodeRoster(this.#life, revision, entries), 'reliable')
    }
  }

  /** From players, for players. A packet that came before is not passed on again. */
  #onForward(
    packet: Packet,
    author: HubMember,
    forward: Extract<PathPacket, { kind: 'forward' }>,
    nowMs: number,
  ): void {
    const number = this.#roster.numberOf(packet.from)
    if (number === undefined) {
      this.#counts.foreign += 1
      return
    }
    if (!this.#accept(packet, forward.sequence, forward.bytes)) return
    if (!author.takePassed(forward.bytes.length, nowMs)) {
      this.#counts.overflowed += 1
      return
    }
    const entry = { number, sequence: forward.sequence, bytes: forward.bytes }
    for (const target of forward.numbers) {
      const peer = this.#roster.peerOf(target)
      const member = peer === undefined ? undefined : this.#members.get(peer)
      if (member === undefined || peer === packet.from) continue
      this.#counts.overflowed += member.queue.add(entry, nowMs)
      this.#waiting.add(member)
    }
  }

  /** Both links of a suspect member carry it; what it has twice it ignores. */
  #flush(member: HubMember, nowMs: number): void {
    this.#waiting.delete(member)
    const links = member.linksNow(this.#links, nowMs)
    for (const entries of member.queue.take()) {
      const bundle = encodeBundle(this.#life, entries)
      for (const { lane } of links) lane.send(member.peer, bundle, 'latest')
    }
  }

  /** The first copy counts. Full inbox: the oldest packet makes room. */
  #accept(packet: Packet, sequence: number, bytes: Uint8Array): boolean {
    const { from, receivedAtMs } = packet
    if (this.#admitted?.has(from) === false) {
      this.#counts.foreign += 1
      return false
    }
    if (!this.#seen.accept(from, sequence)) return false
    this.#counts.packetsReceived += 1
    this.#counts.overflowed += this.#inbox.put({ from, bytes, receivedAtMs })
    return true
  }

  /** A gossip subscriber has no link here, or only dead ones. */
  #listensWithoutLink(nowMs: number): boolean {
    if (nowMs - this.#listenersMs < LISTENERS_EVERY_MS) return this.#hasListeners
    this.#listenersMs = nowMs
    const isReached = (peer: PeerId): boolean => this.#members.get(peer)?.isLinked(this.#links, nowMs) ?? false
    this.#hasListeners = this.#lanes.gossip.peers.some((peer) => !isReached(peer))
    return this.#hasListeners
  }
}
