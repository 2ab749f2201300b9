/** Any contestant's way as the lane of a match: the same session code on every transport. */
import { Inbox } from '../../src/transport/inbox.js'
import { type Lane, type LaneStats, newLaneStats, type Packet } from '../../src/transport/lane.js'
import { MATCH_PACKET, senderOf } from './messages.js'
import type { PlayerPath } from './player.js'

/** MATCH_PACKET, seat, number of the course. */
const HEADER_BYTES = 4
/** What every way takes. */
const PACKET_BYTES_MAX = 60_000

export interface WayLaneOptions {
  readonly seat: number
  readonly seats: number
  /** Another for each match: packets of an earlier one are not ours. */
  readonly course: number
  /** Packets may be lost, and overtake each other. */
  readonly lossy: boolean
  /** As a lane's. */
  readonly packetCost: number
}

/** The peer on a seat, as the match calls it. The one on seat 0 comes first, and therefore hosts and referees. */
export function peerOnSeat(seat: number): string {
  return `seat ${String(seat).padStart(2, '0')}`
}

/** A way reaches all others or nobody, so what is for one peer goes to everybody. */
export class WayLane implements Lane {
  readonly name = 'way'
  readonly localPeer: string
  readonly lossy: boolean
  readonly packetCost: number
  readonly packetBytesMax = PACKET_BYTES_MAX
  readonly peers: readonly string[]
  readonly #path: PlayerPath
  readonly #options: WayLaneOptions
  readonly #inbox = new Inbox()
  readonly #stats = newLaneStats()
  #closed = false

  constructor(path: PlayerPath, options: WayLaneOptions) {
    const { seat, seats, lossy, packetCost } = options
    this.#path = path
    this.#options = options
    this.localPeer = peerOnSeat(seat)
    this.lossy = lossy
    this.packetCost = packetCost
    this.peers = Array.from({ length: seats }, (_, other) => peerOnSeat(other)).filter((_, other) => other !== seat)
  }

  get stats(): Readonly<LaneStats> {
    return this.#stats
  }

  /** Called for every packet that begins with MATCH_PACKET. */
  hear(bytes: Uint8Array, receivedAtMs: number): void {
    if (this.#closed || bytes.length < HEADER_BYTES || bytes[2]! * 256 + bytes[3]! !== this.#options.course) return
    this.#stats.packetsReceived += 1
    this.#stats.bytesReceived += bytes.length
    const packet = { from: peerOnSeat(senderOf(bytes)), bytes: bytes.subarray(HEADER_BYTES), receivedAtMs }
    this.#stats.overflowed += this.#inbox.put(packet)
  }

  send(_to: string, bytes: Uint8Array): void {
    this.broadcast(bytes)
  }

  broadcast(bytes: Uint8Array): void {
    if (this.#closed) return
    const { course, seat } = this.#options
    const packet = new Uint8Array(HEADER_BYTES + bytes.length)
    packet.set([MATCH_PACKET, seat, course >> 8, course & 255])
    packet.set(bytes, HEADER_BYTES)
    this.#stats.packetsSent += 1
    this.#stats.bytesSent += packet.length
    this.#path.send(packet)
  }

  /** There is one path. */
  seek(): void {}

  laneTo(): string {
    return this.name
  }

  receive(): Packet[] {
    this.#path.drain?.()
    return this.#inbox.take()
  }

  /** The way stays open: the next match has a lane of its own on it. */
  close(): void {
    this.#closed = true
    this.#inbox.clear()
  }
}
