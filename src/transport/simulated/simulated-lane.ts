/** One peer's end of a simulated network. */
import { assert } from '../../errors.js'
import { Inbox } from '../inbox.js'
import { type Lane, type LaneStats, newLaneStats, type Packet, type PeerId } from '../lane.js'

/** Largest packet of a lane that asks for no other limit. */
const PACKET_BYTES_MAX = 60 * 1024

/** Kind of a simulated lane. */
export interface SimulatedLaneOptions {
  /** As in Lane: whether packets may be lost, doubled and reordered. */
  readonly lossy: boolean
  /** As in Lane; 'simulated' by default. */
  readonly name?: string
  /** As in Lane; 1 by default. */
  readonly packetCost?: number
  /** As in Lane; 60 KiB by default. */
  readonly packetBytesMax?: number
}

/** What a lane needs of its network. */
export interface LanePort {
  peers(): PeerId[]
  send(to: PeerId, bytes: Uint8Array): void
  close(): void
}

/** Made by SimulatedNetwork. */
export class SimulatedLane implements Lane {
  readonly name: string
  readonly localPeer: PeerId
  readonly lossy: boolean
  readonly packetCost: number
  readonly packetBytesMax: number
  readonly stats: LaneStats = newLaneStats()
  readonly #port: LanePort
  readonly #inbox = new Inbox()
  #closed = false

  constructor(peer: PeerId, options: SimulatedLaneOptions, port: LanePort) {
    this.name = options.name ?? 'simulated'
    this.localPeer = peer
    this.lossy = options.lossy
    this.packetCost = options.packetCost ?? 1
    this.packetBytesMax = options.packetBytesMax ?? PACKET_BYTES_MAX
    this.#port = port
  }

  get peers(): readonly PeerId[] {
    return this.#closed ? [] : this.#port.peers()
  }

  send(to: PeerId, bytes: Uint8Array): void {
    assert(bytes.length <= this.packetBytesMax, 'a packet within packetBytesMax')
    if (this.#closed) return
    this.stats.packetsSent += 1
    this.stats.bytesSent += bytes.length
    this.#port.send(to, bytes)
  }

  broadcast(bytes: Uint8Array): void {
    assert(bytes.length <= this.packetBytesMax, 'a packet within packetBytesMax')
    for (const peer of this.peers) this.send(peer, bytes)
  }

  /** There is one path to all peers. */
  seek(): void {}

  laneTo(): string {
    return this.name
  }

  receive(): Packet[] {
    return this.#inbox.take()
  }

  /** Called by the network. Full inbox: the oldest packet makes room and is counted. */
  accept(packet: Packet): void {
    this.stats.packetsReceived += 1
    this.stats.bytesReceived += packet.bytes.length
    this.stats.overflowed += this.#inbox.put(packet)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#inbox.clear()
    this.#port.close()
  }
}
