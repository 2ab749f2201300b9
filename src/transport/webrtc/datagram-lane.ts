/** A lane over WebRTC: one connection for each pair of peers, whose packets neither wait for lost ones nor for a relay. */
import type { Connection } from '@libp2p/interface'
import { assert } from '../../errors.js'
import { type Chance, type Clock, type Stop, systemChance, systemClock, systemTimers, type Timers } from '../clock.js'
import { Inbox } from '../inbox.js'
import {
  type Delivery,
  type Lane,
  type LaneStats,
  newLaneStats,
  type Packet,
  type PeerId,
  TOPIC_BYTES_MAX,
} from '../lane.js'
import type { LaneHost } from '../libp2p/host-contract.js'
import { isDirect } from '../libp2p/peer-dialing.js'
import { KeyedRateLimit, PacketRateLimit, type Rate } from '../rate-limit.js'
import { DatagramLink, type LinkSettings } from './datagram-link.js'
import { DATAGRAM_LINKS_MAX, type DatagramLaneOptions } from './datagram-options.js'
import { canRelay, type IceServer, usableIceServers } from './ice-server.js'
import { loadRtc } from './rtc.js'
import type { Rtc } from './rtc-connection.js'
import type { SessionDescription } from './session-description.js'
import { type OfferTaker, SignalStream, takeOffers } from './signalling.js'

/** Every implementation takes messages of 64 KiB. */
export const DATAGRAM_PACKET_BYTES_MAX = 60 * 1024

/**
 * Wait before the second attempt: the other side may learn a moment later that it should link with us. Four times as long
 * for each further one, up to RETRY_MS_MAX: an attempt between two routers that let nothing through asks up to fifty times
 * a second for ten seconds, and of eight such players each has seven to ask. A change of network begins anew.
 */
const RETRY_MS_MIN = 250
const RETRY_FACTOR = 4
const RETRY_MS_MAX = 300_000

/** A link that lived for less counts as a failed attempt. */
const STABLE_MS = 5000

/** A player sends a packet a tick, 240 a second at most; the burst is two seconds that got stuck on the way. */
const PEER_PACKETS: Rate = { burst: 1000, perSecond: 500 }

/** Offers of one peer: each costs us a connection's keys. */
const OFFERS: Rate = { burst: 6, perSecond: 0.5 }
/** Peers whose offers are counted. */
const OFFERERS_MAX = 256

/** What the lane knows of a peer it has, or wants, a link to. */
interface Pair {
  link: DatagramLink | null
  openedAtMs: number
  /** Attempts in a row that came to nothing. */
  failures: number
  /** Ends the pause before the next attempt; null while none is planned. */
  stopRetry: Stop | null
  readonly rateLimit: PacketRateLimit
}

/**
 * Packets sent as 'latest' that fit a datagram are never sent again and never held back by lost ones; all others are
 * ordered and sent again until they arrive. Peers negotiate over libp2p, whose streams prove the peer ids, and tell each
 * other the fingerprints of the keys that the datagrams are encrypted with: what arrives here is from that peer.
 */
export class DatagramLane implements Lane {
  readonly name = 'datagram'
  readonly localPeer: PeerId
  readonly lossy = true
  readonly packetCost = 1
  readonly packetBytesMax = DATAGRAM_PACKET_BYTES_MAX
  readonly stats: LaneStats = newLaneStats()

  readonly #host: LaneHost
  readonly #topic: string
  readonly #options: DatagramLaneOptions
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #chance: Chance
  readonly #linksMax: number
  readonly #iceServers: readonly IceServer[]
  readonly #opens: (peer: PeerId) => boolean
  /** What ends with the lane. */
  readonly #endings: (() => void)[]
  /** Peers sought and peers linked: at most twice `linksMax`. */
  readonly #pairs = new Map<PeerId, Pair>()
  readonly #offers = new KeyedRateLimit<PeerId>(OFFERS, OFFERERS_MAX)
  #sought: ReadonlySet<PeerId> = new Set()
  #admitted: ReadonlySet<PeerId> | null = null
  #loading: Promise<Rtc | null> | undefined
  readonly #inbox = new Inbox()
  #closed = false

  /** There may be one datagram lane for a topic and node. */
  constructor(host: LaneHost, topic: string, options: DatagramLaneOptions = {}) {
    const topicBytes = new TextEncoder().encode(topic).length
    assert(topicBytes <= TOPIC_BYTES_MAX, `a topic of ${topicBytes} bytes exceeds ${TOPIC_BYTES_MAX}`)
    this.#host = host
    this.#topic = topic
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#timers = options.timers ?? systemTimers
    this.#chance = options.chance ?? systemChance
    this.#linksMax = options.linksMax ?? DATAGRAM_LINKS_MAX
    this.#iceServers = usableIceServers(options.iceServers ?? [])
    this.#opens = options.opens ?? ((peer) => host.peerId < peer)
    this.localPeer = host.peerId
    const take: OfferTaker = (from, { session }, signal) => this.#onOffer(from, session, signal)
    const endOffers = takeOffers(host.node, topic, take, this.#timers)
    assert(endOffers !== null, `a datagram lane on topic ${topic} is open already`)
    const onConnection = (event: CustomEvent<Connection>): void => this.#onConnection(event.detail)
    host.node.addEventListener('connection:open', onConnection)
    this.#endings = [
      endOffers,
      () => host.node.removeEventListener('connection:open', onConnection),
      host.on('closed', () => this.close()),
    ]
  }

  /** Those with an open link. */
  get peers(): readonly PeerId[] {
    return [...this.#pairs].filter(([, pair]) => pair.link?.isOpen).map(([peer]) => peer)
  }

  /** The bytes are copied. They are dropped without an open link to the peer; on a path that is full they are dropped. */
  send(to: PeerId, bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
    const link = this.#pairs.get(to)?.link
    if (link != null) this.#sendOn(link, bytes, delivery)
  }

  /** As `send`, on every open link. */
  broadcast(bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
    for (const { link } of this.#pairs.values()) if (link !== null) this.#sendOn(link, bytes, delivery)
  }

  /**
   * Makes offers to those of these peers that `opens` names, again and again until a link is open, and again when it
   * breaks. Links that we offered to others end; links that others offered stay. Beyond `linksMax` peers are not sought.
   */
  seek(peers: readonly PeerId[]): void {
    if (this.#closed) return
    const others = peers.filter((peer) => peer !== this.localPeer && this.#admitted?.has(peer) !== false)
    this.#sought = new Set(others.slice(0, this.#linksMax))
    for (const [peer, pair] of this.#pairs) {
      if (this.#sought.has(peer)) continue
      pair.stopRetry?.()
      pair.stopRetry = null
      if (pair.link?.offering !== false) this.#forget(peer, pair)
    }
    for (const peer of this.#sought) {
      const pair = this.#pairOf(peer)
      if (pair.link === null && pair.stopRetry === null) this.#scheduleOffer(peer, pair)
    }
  }

  /** Ends the link to a peer, on this side's word that nothing comes through any more, and negotiates a new one at once. */
  drop(peer: PeerId): void {
    const pair = this.#pairs.get(peer)
    if (pair === undefined) return
    pair.link?.close()
    pair.link = null
    pair.failures = 0
    this.#afterLink(peer, pair)
  }

  laneTo(): string {
    return this.name
  }

  /** From now on only these peers are linked with; links to others end. */
  admitOnly(peers: readonly PeerId[]): void {
    this.#admitted = new Set(peers)
    for (const [peer, pair] of this.#pairs) if (!this.#admitted.has(peer)) this.#forget(peer, pair)
  }

  receive(): Packet[] {
    return this.#inbox.take()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    for (const end of this.#endings) end()
    this.#sought = new Set()
    for (const [peer, pair] of this.#pairs) this.#forget(peer, pair)
    this.#inbox.clear()
  }

  #sendOn(link: DatagramLink, bytes: Uint8Array, delivery: Delivery): void {
    const fate = link.send(bytes, delivery)
    if (fate === 'full') this.stats.overflowed += 1
    if (fate !== 'sent') return
    this.stats.packetsSent += 1
    this.stats.bytesSent += bytes.length
  }

  #onPacket(from: PeerId, pair: Pair, bytes: Uint8Array): void {
    const receivedAtMs = this.#clock.nowMs()
    if (bytes.length > this.packetBytesMax) {
      this.stats.malformed += 1
      return
    }
    const { boundNeighbours = false, trusted } = this.#options
    const may = pair.rateLimit.take(bytes.length, receivedAtMs)
    if (boundNeighbours && !may && trusted?.(from) !== true) {
      this.stats.overflowed += 1
      return
    }
    this.stats.overflowed += this.#inbox.put({ from, bytes, receivedAtMs })
    this.stats.packetsReceived += 1
    this.stats.bytesReceived += bytes.length
    this.#options.onArrival?.()
  }

  /** Without a wait after a link that served, else after one that grows; some chance keeps pairs out of step. */
  #scheduleOffer(peer: PeerId, pair: Pair): void {
    pair.stopRetry?.()
    pair.stopRetry = null
    if (this.#closed || !this.#sought.has(peer) || !this.#opens(peer)) return
    const waitMs = pair.failures === 0 ? 0 : Math.min(RETRY_MS_MAX, RETRY_MS_MIN * RETRY_FACTOR ** (pair.failures - 1))
    this.#offerAfter(waitMs * (0.75 + this.#chance() / 2), peer, pair)
  }

  /**
   * A pause before the next attempt to a peer ends when the peer connects. Where we have called a relay again, we
   * may be in another network: all that failed may succeed now.
   */
  #onConnection(connection: Connection): void {
    const isOurCall = isDirect(connection) && connection.direction === 'outbound'
    for (const peer of isOurCall ? [...this.#pairs.keys()] : [connection.remotePeer.toString()]) {
      const pair = this.#pairs.get(peer)
      if (pair === undefined || pair.link !== null || pair.stopRetry === null) continue
      if (isOurCall) pair.failures = 0
      pair.stopRetry?.()
      this.#offerAfter(0, peer, pair)
    }
  }

  #offerAfter(waitMs: number, peer: PeerId, pair: Pair): void {
    pair.stopRetry = this.#timers.after(waitMs, () => void this.#offer(peer, pair))
  }

  async #offer(peer: PeerId, pair: Pair): Promise<void> {
    const rtc = await this.#rtc()
    if (rtc === null || this.#closed || pair.link !== null || this.#pairs.get(peer) !== pair) return
    pair.stopRetry = null
    const link = this.#hasRoomFor(peer) ? this.#connect(peer, pair, rtc, true) : null
    if (link !== null) {
      await link.offer(this.#topic, async (abort) => SignalStream.open(await this.#host.reach(peer, abort), abort))
      return
    }
    pair.failures += 1
    this.#scheduleOffer(peer, pair)
  }

  /** Offers come from the peer that the stream proves. Any peer at the relay may know the topic, so that only admitted peers are answered. */
  async #onOffer(peer: PeerId, session: SessionDescription, signal: SignalStream): Promise<void> {
    const rtc = await this.#rtc()
    if (this.#admitted?.has(peer) === false) this.stats.foreign += 1
    if (rtc === null || this.#closed || this.#admitted?.has(peer) === false) return signal.close()
    if (!this.#offers.take(peer, this.#clock.nowMs())) return signal.close()
    const current = this.#pairs.get(peer)?.link ?? null
    // Both offered at once: the offer of the lower peer id counts, on both sides.
    if (current?.offering === true && !current.isOpen && this.localPeer < peer) return signal.close()
    if (current === null && !this.#hasRoomFor(peer)) return signal.close()
    const pair = this.#pairOf(peer)
    // A peer that offers again has lost the old link, or knows that it is of no use.
    pair.link?.close()
    pair.link = null
    pair.stopRetry?.()
    pair.stopRetry = null
    const link = this.#connect(peer, pair, rtc, false)
    if (link === null) {
      signal.close()
      this.#afterLink(peer, pair)
      return
    }
    await link.answer(session, signal)
  }

  /** @returns null when we may show this peer no address, or this machine has no port left */
  #connect(peer: PeerId, pair: Pair, rtc: Rtc, offering: boolean): DatagramLink | null {
    const settings = this.#settingsFor(peer, rtc)
    if (settings === null) return null
    try {
      const link: DatagramLink = new DatagramLink(peer, offering, rtc, settings, {
        opened: () => {
          pair.openedAtMs = this.#clock.nowMs()
        },
        packet: (bytes) => this.#onPacket(peer, pair, bytes),
        malformed: () => {
          this.stats.malformed += 1
        },
        ended: () => this.#onEnded(peer, pair, link),
      })
      pair.link = link
      return link
    } catch {
      return null // no port, no memory: tried again later
    }
  }

  #settingsFor(peer: PeerId, rtc: Rtc): LinkSettings | null {
    const { privacy = 'direct', trusted, portRange, bindAddress, announce = [] } = this.#options
    const relayOnly = privacy === 'relay-only' && trusted?.(peer) !== true
    if (relayOnly && !(rtc.canHideAddresses && canRelay(this.#iceServers))) return null
    return { iceServers: this.#iceServers, relayOnly, portRange, bindAddress, announce, timers: this.#timers }
  }

  #onEnded(peer: PeerId, pair: Pair, link: DatagramLink): void {
    if (pair.link !== link) return
    pair.link = null
    const served = pair.openedAtMs > Number.NEGATIVE_INFINITY && this.#clock.nowMs() - pair.openedAtMs >= STABLE_MS
    pair.failures = served ? 0 : pair.failures + 1
    this.#afterLink(peer, pair)
  }

  #afterLink(peer: PeerId, pair: Pair): void {
    pair.openedAtMs = Number.NEGATIVE_INFINITY
    if (this.#sought.has(peer)) this.#scheduleOffer(peer, pair)
    else this.#forget(peer, pair)
  }

  /** A sought peer takes the place of one that is not sought. */
  #hasRoomFor(peer: PeerId): boolean {
    const linked = [...this.#pairs].filter(([, pair]) => pair.link !== null)
    if (linked.length < this.#linksMax) return true
    if (!this.#sought.has(peer)) return false
    const other = linked.find(([one]) => !this.#sought.has(one))
    if (other === undefined) return false
    this.#forget(...other)
    return true
  }

  #pairOf(peer: PeerId): Pair {
    const known = this.#pairs.get(peer)
    if (known !== undefined) return known
    const fresh: Pair = {
      link: null,
      openedAtMs: Number.NEGATIVE_INFINITY,
      failures: 0,
      stopRetry: null,
      rateLimit: new PacketRateLimit(PEER_PACKETS, this.#clock.nowMs()),
    }
    this.#pairs.set(peer, fresh)
    return fresh
  }

  #forget(peer: PeerId, pair: Pair): void {
    pair.stopRetry?.()
    pair.link?.close()
    pair.link = null
    this.#pairs.delete(peer)
  }

  #rtc(): Promise<Rtc | null> {
    this.#loading ??= (this.#options.load ?? loadRtc)().then((rtc) => {
      if (rtc === null) this.#options.onUnavailable?.(NO_WEBRTC)
      return rtc
    })
    return this.#loading
  }
}

const NO_WEBRTC =
  'this process has no WebRTC, so it plays without datagrams: install node-datachannel in Node, or allow WebRTC in the browser'
