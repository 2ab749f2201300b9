/** Any contestant's path as the lane of a match: the same session code on every transport. */
import { Inbox } from '../../src/transport/inbox.js'
import { type Lane, type LaneStats, newLaneStats, type Packet } from '../../src/transport/lane.js'
import type { PlayerPath } from './message-player.js'
import { MATCH_PACKET, senderOf } from './messages.js'

/** MATCH_PACKET, seat, number of the run in two bytes. */
const HEADER_BYTES = 4

interface PathLaneOptions {
  readonly seat: number
  readonly seats: number
  /** Another for each match: packets of an earlier one are dropped. */
  readonly run: number
  /** Packets may be lost, and overtake each other. */
  readonly lossy: boolean
  /** As a lane's. */
  readonly packetCost: number
}

/** The peer on a seat, as the match calls it. The one on seat 0 is first by name, and therefore hosts and referees. */
export function peerOnSeat(seat: number): string {
  return `seat ${String(seat).padStart(2, '0')}`
}

/** A path reaches all others at once, so a packet for one peer goes to all. */
export class PathLane implements Lane {
  readonly name = 'path'
  readonly localPeer: string
  readonly lossy: boolean
  readonly packetCost: number
  /** Every path takes as much. */
  readonly packetBytesMax = 60_000
  readonly peers: readonly string[]
  readonly stats: LaneStats = newLaneStats()
  readonly #path: PlayerPath
  readonly #options: PathLaneOptions
  readonly #inbox = new Inbox()
  #closed = false

  constructor(path: PlayerPath, options: PathLaneOptions) {
    const { seat, seats, lossy, packetCost } = options
    this.#path = path
    this.#options = options
    this.localPeer = peerOnSeat(seat)
    this.lossy = lossy
    this.packetCost = packetCost
    this.peers = Array.from({ length: seats }, (_, other) => peerOnSeat(other)).filter((_, other) => other !== seat)
  }

  /** To be called for every packet that begins with MATCH_PACKET. */
  accept(bytes: Uint8Array, receivedAtMs: number): void {
    if (this.#closed || bytes.length < HEADER_BYTES || bytes[2]! * 256 + bytes[3]! !== this.#options.run) return
    this.stats.packetsReceived += 1
    this.stats.bytesReceived += bytes.length
    const packet = { from: peerOnSeat(senderOf(bytes)), bytes: bytes.subarray(HEADER_BYTES), receivedAtMs }
    this.stats.overflowed += this.#inbox.put(packet)
  }

  send(_to: string, bytes: Uint8Array): void {
    this.broadcast(bytes)
  }

  broadcast(bytes: Uint8Array): void {
    if (this.#closed) return
    const { run, seat } = this.#options
    const packet = new Uint8Array(HEADER_BYTES + bytes.length)
    packet.set([MATCH_PACKET, seat, run >> 8, run & 255])
    packet.set(bytes, HEADER_BYTES)
    this.stats.packetsSent += 1
    this.stats.bytesSent += packet.length
    this.#path.send(packet)
  }

  seek(): void {}

  laneTo(): string {
    return this.name
  }

  receive(): Packet[] {
    this.#path.drain?.()
    return this.#inbox.take()
  }

  /** The path stays open: the next match has a lane of its own on it. */
  close(): void {
    this.#closed = true
    this.#inbox.clear()
  }
}
