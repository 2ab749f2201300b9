/** A lane of one long-lived stream per pair of peers, over whatever connection leads there: direct, or through a relay. */
import type { Connection, Stream } from '@libp2p/interface'
import { BoundedMap } from '../../bounded-map.js'
import { assert, PeerstepError } from '../../errors.js'
import { backgroundTimers, type Clock, systemClock, type Timers } from '../clock.js'
import { Inbox } from '../inbox.js'
import { type Delivery, type Lane, type LaneStats, newLaneStats, type Packet, type PeerId } from '../lane.js'
import type { LaneHost } from '../libp2p/host-contract.js'
import { isDirect, openConnection } from '../libp2p/peer-dialing.js'
import { LinkRetry } from '../link-retry.js'
import { PacketRateLimit, type Rate } from '../rate-limit.js'
import type { LengthPrefixedReader } from './length-prefixed.js'
import { type LinkListener, type Route, StreamLink } from './stream-link.js'
import { LANE_PROTOCOL, readTopic, type StreamTaker, serveTopic, topicMessage } from './stream-topics.js'

/** Longest packet: what the wire accepts, and its length fits the 16 bits of a message. */
export const STREAM_PACKET_BYTES_MAX = 60 * 1024

/** Peers with a stream: 16 seats and some onlookers. When full, a peer that is sought takes the place of one that is not. */
export const STREAM_LINKS_MAX = 64

/** For the other side to take a stream that we have opened. */
const WELCOME_MS = 5000

/** Peers whose rate limit is remembered. When full, the one that sent least recently is forgotten and has all its credit again. */
const RATE_LIMITS_MAX = 256

/** A player sends a few packets a tick, 240 ticks a second at most; the burst is two seconds that got stuck on the way. */
const PEER_PACKETS: Rate = { burst: 2000, perSecond: 1000 }

/**
 * Measured at 60 Hz, 128 bytes, eight players: a packet alone in its tick costs what a datagram does; through a relay's
 * circuit, which encrypts twice, 1.2 times as much, and the relay has to pass each of them on.
 */
const COST: Readonly<Record<Route, number>> = { direct: 1, circuit: 2 }

/** Options of a `StreamLane`. */
export interface StreamLaneOptions {
  /**
   * Which sought peers we open a stream to; the others open one to us. If both do, both keep the same one. Default: those
   * with a greater peer id.
   */
  readonly opens?: (peer: PeerId) => boolean
  /** Bounds what each peer may send, so that one cannot crowd out the packets of the others. Default: no bound. */
  readonly boundNeighbours?: boolean
  /** Peers for which that bound does not hold, such as a relay that passes on packets of many peers. Default: none. */
  readonly trusted?: (peer: PeerId) => boolean
  /** For the time of arrival. Default: the machine's clock. */
  readonly clock?: Clock
  /** For attempts and pauses. Default: the machine's; a timer that waits does not keep the process alive. */
  readonly timers?: Timers | undefined
  /** Default STREAM_LINKS_MAX. */
  readonly linksMax?: number
  /** Called when a packet has come in, for code that passes it on before the next `receive`. Must not throw. */
  readonly onArrival?: () => void
}

/**
 * Any peer that knows the topic may open a stream; libp2p proves its peer id. All packets sent to a peer in one turn of the event
 * loop leave in one write. They arrive in the order they were sent, but for the moment in which a pair moves to another
 * stream; only a broken connection, or a peer too slow to read, loses any.
 */
export class StreamLane implements Lane {
  readonly name = 'stream'
  readonly localPeer: PeerId
  readonly lossy = false
  readonly packetBytesMax = STREAM_PACKET_BYTES_MAX
  readonly stats: LaneStats = newLaneStats()

  readonly #host: LaneHost
  readonly #topic: string
  /** Names the topic, as the first message of a stream. */
  readonly #topicMessage: Uint8Array
  readonly #opens: (peer: PeerId) => boolean
  readonly #isBound: (peer: PeerId) => boolean
  readonly #clock: Clock
  readonly #timers: Timers
  readonly #linksMax: number
  readonly #onArrival: () => void
  readonly #seeker: LinkRetry
  /** What ends with the lane. */
  readonly #endings: (() => void)[]
  #closed = false

  readonly #inbox = new Inbox()
  /** Where packets go. Bounded by `linksMax`. */
  readonly #links = new Map<PeerId, StreamLink>()
  /** Replaced links that still receive what is on its way: one for each peer, and for seconds. */
  readonly #retired = new Map<PeerId, StreamLink>()
  readonly #rateLimits = new BoundedMap<PeerId, PacketRateLimit>(RATE_LIMITS_MAX)
  #sought: ReadonlySet<PeerId> = new Set()
  #admitted: ReadonlySet<PeerId> | null = null

  /** Serves `topic` on the host's node; there may be one such lane for a topic and node. */
  constructor(host: LaneHost, topic: string, options: StreamLaneOptions = {}) {
    this.#host = host
    this.#topic = topic
    this.#topicMessage = topicMessage(topic)
    this.localPeer = host.peerId
    this.#opens = options.opens ?? ((peer) => this.localPeer < peer)
    const { boundNeighbours = false, trusted = () => false } = options
    this.#isBound = (peer) => boundNeighbours && !trusted(peer)
    this.#clock = options.clock ?? systemClock
    this.#timers = options.timers ?? backgroundTimers
    this.#linksMax = options.linksMax ?? STREAM_LINKS_MAX
    this.#onArrival = options.onArrival ?? (() => undefined)
    this.#seeker = new LinkRetry(
      { isMissing: (peer) => this.#isMissing(peer), open: (peer, signal) => this.#open(peer, signal) },
      this.#timers,
    )
    const onConnection = (event: CustomEvent<Connection>): void => this.#onConnection(event.detail)
    const accept: StreamTaker = (stream, connection, reader) => this.#accept(stream, connection, reader)
    host.node.addEventListener('connection:open', onConnection)
    this.#endings = [
      serveTopic(host.node, topic, accept, this.#timers),
      () => host.node.removeEventListener('connection:open', onConnection),
      host.on('closed', () => this.close()),
    ]
  }

  /** That of the dearest stream, as a broadcast goes to all. */
  get packetCost(): number {
    return Math.max(COST.direct, ...[...this.#links.values()].map((link) => COST[link.facts.route]))
  }

  /** Those with a stream. */
  get peers(): readonly PeerId[] {
    return [...this.#links.keys()]
  }

  /** The bytes are copied. Without a stream to the peer they are dropped. */
  send(to: PeerId, bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#assertFits(bytes)
    const link = this.#links.get(to)
    if (link !== undefined) this.stats.overflowed += link.send(new Uint8Array(bytes), delivery)
  }

  broadcast(bytes: Uint8Array, delivery: Delivery = 'reliable'): void {
    this.#assertFits(bytes)
    if (this.#links.size === 0) return
    const copy = new Uint8Array(bytes)
    for (const link of this.#links.values()) this.stats.overflowed += link.send(copy, delivery)
  }

  /**
   * Streams to these are kept open from now on, or opened again. Others may stay for as long as there is room, but for those
   * that we opened through a relay: there each packet costs more than it is worth to a peer that is not sought.
   */
  seek(peers: readonly PeerId[]): void {
    if (this.#closed) return
    this.#sought = new Set(peers.filter((peer) => peer !== this.localPeer).slice(0, this.#linksMax))
    for (const [peer, link] of this.#links) {
      const { opener, route } = link.facts
      if (this.#sought.has(peer) || opener !== this.localPeer || route === 'direct') continue
      this.#links.delete(peer)
      this.#retire(link, true)
    }
    this.#seeker.seek([...this.#sought].filter(this.#opens))
  }

  laneTo(): string {
    return this.name
  }

  /** What the stream to this peer runs over; null when there is none. */
  routeTo(peer: PeerId): Route | null {
    return this.#links.get(peer)?.facts.route ?? null
  }

  /** There is a direct connection to this peer. */
  isNear(peer: PeerId): boolean {
    const connection = openConnection(this.#host.node, peer)
    return connection !== undefined && isDirect(connection)
  }

  receive(): Packet[] {
    return this.#inbox.take()
  }

  /** From now on there are no streams with other peers. */
  admitOnly(authors: readonly PeerId[]): void {
    this.#admitted = new Set(authors)
    for (const [peer, link] of this.#links) if (!this.#admitted.has(peer)) this.#drop(link)
    for (const peer of this.#sought) this.#seeker.look(peer)
  }

  /** Resolves when everything sent so far is on its way: worth waiting for between the last packet and the end of a host. */
  async drained(): Promise<void> {
    await Promise.all([...this.#links.values(), ...this.#retired.values()].map((link) => link.drained()))
  }

  /** Receives nothing from now on; what was sent before still leaves. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.clear()
    this.#seeker.seek([])
    for (const end of this.#endings) end()
    for (const [peer, link] of this.#links) {
      this.#links.delete(peer)
      this.#retire(link, true)
    }
  }

  #assertFits(bytes: Uint8Array): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
  }

  #onConnection(connection: Connection): void {
    // A relay that we have called leads to many peers. An inbound connection leads to its peer only.
    if (isDirect(connection) && connection.direction === 'outbound')
      for (const peer of this.#sought) this.#seeker.look(peer)
    else this.#seeker.look(connection.remotePeer.toString())
  }

  /** A stream through a relay will do until there is a direct connection. */
  #isMissing(peer: PeerId): boolean {
    if (this.#closed || this.#admitted?.has(peer) === false) return false
    const link = this.#links.get(peer)
    if (link === undefined) return true
    if (link.facts.route === 'direct') return false
    return this.isNear(peer)
  }

  async #open(peer: PeerId, signal: AbortSignal): Promise<void> {
    const connection = await this.#host.reach(peer, signal)
    const stream = await connection.newStream(LANE_PROTOCOL, { signal, runOnLimitedConnection: true })
    if (signal.aborted) {
      // libp2p writes to its peer store once a stream is negotiated, and does not look at the signal after that.
      stream.abort(new Error('the stream is not wanted any more'))
      return
    }
    stream.send(this.#topicMessage)
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => stream.abort(new Error('the other side does not take this stream'))
      signal.addEventListener('abort', abort)
      readTopic(stream, this.#timers, WELCOME_MS, (topic, reader) => {
        signal.removeEventListener('abort', abort)
        if (topic === this.#topic) {
          this.#take(this.#linkOn(stream, connection, reader, this.localPeer))
          resolve()
        } else {
          abort()
          reject(new PeerstepError('PEER_UNREACHABLE', `${peer} has no lane on this topic`))
        }
      })
    })
  }

  #accept(stream: Stream, connection: Connection, reader: LengthPrefixedReader): void {
    const peer = connection.remotePeer.toString()
    const link = this.#linkOn(stream, connection, reader, peer)
    if (this.#admitted?.has(peer) === false) this.stats.foreign += 1
    else if (stream.writeStatus === 'writable' && this.#isBetter(link) && this.#hasRoom(peer)) {
      stream.send(this.#topicMessage)
      this.#take(link)
      return
    }
    stream.abort(new Error('there is another stream, or no room'))
  }

  #linkOn(stream: Stream, connection: Connection, reader: LengthPrefixedReader, opener: PeerId): StreamLink {
    const facts = {
      peer: connection.remotePeer.toString(),
      opener,
      route: isDirect(connection) ? ('direct' as const) : ('circuit' as const),
    }
    const listener: LinkListener = {
      onPacket: (link, bytes) => this.#onPacket(link, bytes),
      onSent: (packets, bytes) => {
        this.stats.packetsSent += packets
        this.stats.bytesSent += bytes
      },
      onMalformed: () => {
        this.stats.malformed += 1
      },
      onEnd: (link) => this.#onEnd(link),
    }
    return new StreamLink(facts, stream, reader, this.packetBytesMax, listener, this.#timers)
  }

  /** Both sides decide alike. A second stream of the same opener replaces its first; of two openers' streams the direct one is better. */
  #isBetter(fresh: StreamLink): boolean {
    const held = this.#links.get(fresh.facts.peer)?.facts
    if (held === undefined || held.opener === fresh.facts.opener) return true
    if (held.route !== fresh.facts.route) return fresh.facts.route === 'direct'
    return fresh.facts.opener < held.opener
  }

  #hasRoom(peer: PeerId): boolean {
    if (this.#links.size < this.#linksMax || this.#links.has(peer)) return true
    if (!this.#sought.has(peer)) return false
    for (const [other, link] of this.#links) {
      if (this.#sought.has(other)) continue
      this.#drop(link)
      return true
    }
    return false
  }

  #take(fresh: StreamLink): void {
    const { peer, opener } = fresh.facts
    if (this.#closed || !this.#isBetter(fresh) || !this.#hasRoom(peer)) {
      this.#retire(fresh, true)
      fresh.start()
      return
    }
    const held = this.#links.get(peer)
    this.#links.set(peer, fresh)
    // The side that opened the new stream finishes the old one, once it knows that the new one was accepted.
    if (held !== undefined) this.#retire(held, opener === this.localPeer, fresh)
    fresh.start()
  }

  #retire(link: StreamLink, finish: boolean, successor?: StreamLink): void {
    this.#retired.get(link.facts.peer)?.cut('replaced once more')
    this.#retired.set(link.facts.peer, link)
    this.stats.overflowed += link.retire(finish, successor)
  }

  #drop(link: StreamLink): void {
    this.#links.delete(link.facts.peer)
    link.cut('no room, or not admitted')
  }

  #onEnd(link: StreamLink): void {
    const { peer } = link.facts
    if (link.isGone && this.#retired.get(peer) === link) this.#retired.delete(peer)
    if (this.#links.get(peer) !== link) return
    this.#links.delete(peer)
    if (!link.isGone) this.#retire(link, true)
    this.#seeker.look(peer, true)
  }

  #onPacket(link: StreamLink, bytes: Uint8Array): void {
    if (this.#closed) return
    const from = link.facts.peer
    const nowMs = this.#clock.nowMs()
    if (!this.#mayPass(from, bytes.length, nowMs)) {
      this.stats.overflowed += 1
      return
    }
    this.stats.overflowed += this.#inbox.put({ from, bytes, receivedAtMs: nowMs })
    this.stats.packetsReceived += 1
    this.stats.bytesReceived += bytes.length
    this.#onArrival()
  }

  #mayPass(peer: PeerId, bytes: number, nowMs: number): boolean {
    if (!this.#isBound(peer)) return true
    return this.#rateLimits.getOrInsert(peer, () => new PacketRateLimit(PEER_PACKETS, nowMs)).take(bytes, nowMs)
  }
}
