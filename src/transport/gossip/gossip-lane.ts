/** A lane over one gossipsub topic: works as soon as two peers share a relay, and reaches all peers in the room. */
import { type GossipSub, type Message, TopicValidatorResult } from '@libp2p/gossipsub'
import type { PeerId as Libp2pPeerId } from '@libp2p/interface'
import { BoundedMap } from '../../bounded-map.js'
import { assert } from '../../errors.js'
import { type Identity, peerIdFromPublicKey, publicKeyFromPeerId, verifySignature } from '../../identity.js'
import { type Clock, systemClock } from '../clock.js'
import { Inbox } from '../inbox.js'
import { INBOX_PACKETS_MAX, type Lane, type LaneStats, newLaneStats, type Packet, type PeerId } from '../lane.js'
import { PacketRateLimit, type Rate } from '../rate-limit.js'
import {
  decodeEnvelope,
  decodePayload,
  encodeBody,
  encodeEnvelope,
  GOSSIP_PACKET_BYTES_MAX,
  type GossipEnvelope,
  PAYLOAD_BYTES_MAX,
  packetSpace,
  signedBytes,
  signingContext,
} from './gossip-envelope.js'
import { ReplayWindow } from './replay-window.js'

/** Envelopes being verified at once: as many as the inbox holds. Beyond it envelopes are dropped and counted as overflowed. */
export const VERIFICATIONS_MAX = INBOX_PACKETS_MAX

/**
 * Senders remembered: 16 seats and a crowd of spectators. When full, the one silent for longest is forgotten; its old
 * packets could then be played back, which the match above survives (it knows every frame's inputs).
 */
export const SENDERS_MAX = 256

/** A neighbour verifies before it passes on, so it is itself the forger: after this many its envelopes are not even verified. */
export const FORGERIES_MAX = 16

/** Neighbours remembered with what they did. When full, the first is forgotten and has all its credit again. */
const NEIGHBOURS_MAX = 256

/** A player sends an envelope a tick, 240 a second at most; the burst is two seconds that got stuck on the way. */
const NEIGHBOUR_ENVELOPES: Rate = { burst: 1000, perSecond: 500 }

/** Bytes waiting to be signed. When full the oldest packet goes, counted as overflowed. A signature takes 0.1 ms. */
const OUTBOX_BYTES_MAX = 1024 * 1024

/** A sender silent for longer no longer counts among `peers`: a match sends several times a second. */
const HEARD_MS = 5000

/** What the lane knows of a sender whose signature it has verified. */
interface Sender {
  readonly peerId: PeerId
  readonly window: ReplayWindow
  lastHeardMs: number
}

/** What the lane knows of a neighbour that passes envelopes on to it. */
interface Neighbour {
  /** Forged envelopes it passed on. */
  forgeries: number
  readonly rateLimit: PacketRateLimit
}

/** Options of a `GossipLane`. */
export interface GossipLaneOptions {
  /**
   * On a relay, where each neighbour sends only packets of its own: bounds what each may send, so that one cannot keep the
   * others from arriving, and takes packets of each as its own peer's only, so that one cannot pose as many. A player's only
   * neighbour may be a relay that passes on envelopes of all peers. Default: no bound.
   */
  readonly boundNeighbours?: boolean
  /**
   * On a relay, for a topic on which all peers send to the relay alone: it takes envelopes and does not pass them on. Default
   * false.
   */
  readonly keepToMyself?: boolean
  /** For the time of arrival. Default: the machine's clock. */
  readonly clock?: Clock
  /**
   * Sequence number of the first envelope, below 2^53. An author that restarts under the same identity must begin above all
   * numbers that it ever used: see `firstGossipSequence`.
   */
  readonly firstSequence: number
}

/**
 * No peer can send in the name of another, although strangers pass the packets on: each envelope carries its author's public key,
 * a sequence number and a signature over topic, number and packets. Envelopes that fail are neither delivered nor passed on.
 *
 * All packets sent in one tick, and all that come while a signature is being made, travel in one envelope. Packets of one
 * sender arrive in the order they were sent.
 */
export class GossipLane implements Lane {
  readonly name = 'gossip'
  readonly localPeer: PeerId
  /** Between two peers gossip runs over ordered streams: only a broken connection or an overrun inbox loses packets. */
  readonly lossy = false
  /**
   * Measured at 60 Hz through a relay, a packet costs sender, relay and receiver 8 times the CPU of a datagram between
   * two peers: two streams, two encryptions, one signature made and two verified.
   */
  readonly packetCost = 8
  readonly packetBytesMax = GOSSIP_PACKET_BYTES_MAX
  readonly stats: LaneStats = newLaneStats()

  readonly #gossip: GossipSub
  readonly #identity: Identity
  readonly #topic: string
  readonly #clock: Clock
  readonly #context: Uint8Array
  #sequence: number
  #closed = false

  readonly #inbox = new Inbox()
  #verifying = 0
  /** By public key; the one from which nothing came for longest first. */
  readonly #senders = new BoundedMap<string, Sender>(SENDERS_MAX)
  /** By public key: resolves when the envelopes of that author that came before have had their turn. Bounded by VERIFICATIONS_MAX. */
  readonly #turns = new Map<string, Promise<boolean>>()
  readonly #neighbours = new BoundedMap<string, Neighbour>(NEIGHBOURS_MAX)
  readonly #boundNeighbours: boolean
  readonly #accepted: TopicValidatorResult
  /** Public keys of the authors whose envelopes are accepted; null while all are. */
  #admitted: ReadonlySet<string> | null = null

  readonly #outbox: Uint8Array[] = []
  #outboxBytes = 0
  #pumping: Promise<void> | undefined

  /** Subscribes to `topic` on a started gossipsub; there may be one lane for a topic and node. */
  constructor(gossip: GossipSub, identity: Identity, topic: string, options: GossipLaneOptions) {
    assert(!gossip.topicValidators.has(topic), `a lane on topic ${topic} is open already`)
    this.#gossip = gossip
    this.#identity = identity
    this.#topic = topic
    this.#clock = options.clock ?? systemClock
    this.#context = signingContext(topic)
    this.#sequence = options.firstSequence
    this.#boundNeighbours = options.boundNeighbours ?? false
    this.#accepted = options.keepToMyself ? TopicValidatorResult.Ignore : TopicValidatorResult.Accept
    this.localPeer = identity.peerId
    gossip.topicValidators.set(topic, (neighbour, message) => this.#examine(neighbour, message))
    gossip.subscribe(topic)
  }

  get isClosed(): boolean {
    return this.#closed
  }

  /** Subscribed neighbours (a relay is one), and all peers from which something came in the last seconds, directly or through a relay. */
  get peers(): readonly PeerId[] {
    const peers = new Set<PeerId>()
    if (this.#closed) return []
    for (const subscriber of this.#gossip.getSubscribers(this.#topic)) peers.add(subscriber.toString())
    const heardSinceMs = this.#clock.nowMs() - HEARD_MS
    for (const sender of this.#senders.values()) if (sender.lastHeardMs >= heardSinceMs) peers.add(sender.peerId)
    return [...peers]
  }

  /** Reaches all peers of the room: the lane only broadcasts. */
  send(_to: PeerId, bytes: Uint8Array): void {
    this.broadcast(bytes)
  }

  /** The bytes are copied. Before there is a subscriber, and after `close`, they are dropped. */
  broadcast(bytes: Uint8Array): void {
    assert(bytes.length <= this.packetBytesMax, `a packet of ${bytes.length} bytes exceeds ${this.packetBytesMax}`)
    if (this.#closed) return
    this.#outbox.push(new Uint8Array(bytes)) // a true copy, which `slice` of a Node Buffer is not
    this.#outboxBytes += bytes.length
    while (this.#outboxBytes > OUTBOX_BYTES_MAX) {
      this.#outboxBytes -= this.#outbox.shift()!.length
      this.stats.overflowed += 1
    }
    this.#pumping ??= Promise.resolve().then(() => this.#pump())
  }

  /** There is one path to all peers. */
  seek(): void {}

  laneTo(): string {
    return this.name
  }

  /** Resolves when everything sent so far is on its way: worth waiting for between the last packet and the end of a host. */
  drained(): Promise<void> {
    return this.#pumping ?? Promise.resolve()
  }

  receive(): Packet[] {
    return this.#inbox.take()
  }

  /** From now on envelopes of all others are neither accepted nor passed on: those of a stranger cost no more than a look at their key. */
  admitOnly(authors: readonly PeerId[]): void {
    const keys = authors.map(publicKeyFromPeerId)
    this.#admitted = new Set(keys.flatMap((key) => (key === null ? [] : [textOf(key)])))
  }

  /** Receives nothing from now on; what was sent before still leaves. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.clear()
    this.#gossip.topicValidators.delete(this.#topic)
    try {
      this.#gossip.unsubscribe(this.#topic)
    } catch {
      // The node has stopped before the lane: it subscribes to nothing any more.
    }
  }

  /** Signs and publishes what waits, one envelope after the other, so that envelopes leave in the order of their numbers. */
  async #pump(): Promise<void> {
    while (this.#outbox.length > 0) {
      const packets = this.#takePackets()
      const body = encodeBody(this.#sequence, packets)
      this.#sequence += 1
      const signature = await this.#identity.sign(signedBytes(this.#context, body))
      try {
        await this.#gossip.publish(this.#topic, encodeEnvelope(this.#identity.publicKey, body, signature))
      } catch {
        break // the node has stopped, which closes every lane; what waits can never arrive
      }
      for (const packet of packets) this.stats.bytesSent += packet.length
      this.stats.packetsSent += packets.length
    }
    this.#outbox.length = 0
    this.#outboxBytes = 0
    this.#pumping = undefined
  }

  #takePackets(): Uint8Array[] {
    let count = 0
    let space = 0
    for (const packet of this.#outbox) {
      space += packetSpace(packet)
      if (space > PAYLOAD_BYTES_MAX) break
      this.#outboxBytes -= packet.length
      count += 1
    }
    return this.#outbox.splice(0, count)
  }

  /** Gossipsub asks this about every message before it is passed on; accepted envelopes enter the inbox here. */
  async #examine(neighbour: Libp2pPeerId, message: Message): Promise<TopicValidatorResult> {
    const receivedAtMs = this.#clock.nowMs()
    const envelope = decodeEnvelope(message.data)
    if (envelope === null) {
      this.stats.malformed += 1
      return TopicValidatorResult.Reject
    }
    const author = textOf(envelope.publicKey)
    if (this.#admitted?.has(author) === false) {
      this.stats.foreign += 1
      return TopicValidatorResult.Ignore
    }
    if (this.#senders.peek(author)?.window.isNew(envelope.sequence) === false) {
      this.stats.replayed += 1
      return TopicValidatorResult.Ignore
    }
    const passerId = neighbour.toString()
    if (this.#boundNeighbours && this.#peerOf(author, envelope) !== passerId) {
      this.stats.foreign += 1
      return TopicValidatorResult.Ignore
    }
    const passer = this.#neighbourOf(passerId, receivedAtMs)
    if (passer.forgeries >= FORGERIES_MAX) {
      this.stats.forged += 1
      return TopicValidatorResult.Reject
    }
    if (this.#verifying >= VERIFICATIONS_MAX || !this.#mayPass(passer, message.data.length, receivedAtMs)) {
      this.stats.overflowed += 1
      return TopicValidatorResult.Ignore
    }
    const valid = await this.#inTurn(author, this.#verify(envelope))
    if (this.#closed) return TopicValidatorResult.Ignore
    if (!valid) {
      this.stats.forged += 1
      passer.forgeries += 1
      return TopicValidatorResult.Reject
    }
    return this.#admit(author, envelope, receivedAtMs)
  }

  async #verify(envelope: GossipEnvelope): Promise<boolean> {
    this.#verifying += 1
    const valid = await verifySignature(
      envelope.publicKey,
      signedBytes(this.#context, envelope.body),
      envelope.signature,
    )
    this.#verifying -= 1
    return valid
  }

  /** The verdict on an envelope, given only after those on all earlier envelopes of the same author. */
  async #inTurn(author: string, verdict: Promise<boolean>): Promise<boolean> {
    const before = this.#turns.get(author)
    const turn = before === undefined ? verdict : before.then(() => verdict)
    this.#turns.set(author, turn)
    const valid = await turn
    if (this.#turns.get(author) === turn) this.#turns.delete(author)
    return valid
  }

  #admit(author: string, envelope: GossipEnvelope, receivedAtMs: number): TopicValidatorResult {
    const sender = this.#senderOf(author, envelope.publicKey)
    if (sender.peerId === this.localPeer || !sender.window.accept(envelope.sequence)) {
      this.stats.replayed += 1
      return TopicValidatorResult.Ignore
    }
    const packets = decodePayload(envelope.payload)
    if (packets === null) {
      this.stats.malformed += 1
      return TopicValidatorResult.Reject
    }
    sender.lastHeardMs = receivedAtMs
    for (const bytes of packets) {
      this.stats.overflowed += this.#inbox.put({ from: sender.peerId, bytes, receivedAtMs })
      this.stats.packetsReceived += 1
      this.stats.bytesReceived += bytes.length
    }
    return this.#accepted
  }

  #peerOf(author: string, envelope: GossipEnvelope): PeerId {
    return this.#senders.peek(author)?.peerId ?? peerIdFromPublicKey(envelope.publicKey)
  }

  #senderOf(author: string, publicKey: Uint8Array): Sender {
    return this.#senders.getOrInsert(author, () => ({
      peerId: peerIdFromPublicKey(publicKey),
      window: new ReplayWindow(),
      lastHeardMs: Number.NEGATIVE_INFINITY,
    }))
  }

  #neighbourOf(name: string, nowMs: number): Neighbour {
    const rateLimit = (): PacketRateLimit => new PacketRateLimit(NEIGHBOUR_ENVELOPES, nowMs)
    return this.#neighbours.getOrInsert(name, () => ({ forgeries: 0, rateLimit: rateLimit() }))
  }

  #mayPass(neighbour: Neighbour, bytes: number, nowMs: number): boolean {
    return !this.#boundNeighbours || neighbour.rateLimit.take(bytes, nowMs)
  }
}

/** One character for each byte: a cheap map key. */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
