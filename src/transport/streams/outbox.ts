/** What waits to be sent to one slow peer: bounded, and the packets that matter least go first. */
import type { Delivery } from '../lane.js'

/** Of packets and what keeping them costs. When full the oldest 'latest' packet goes, then the oldest of all. */
export const OUTBOX_BYTES_MAX = 1024 * 1024

/** What a packet costs beside its bytes, so that empty ones are not free. */
const OVERHEAD_BYTES = 64

interface Waiting {
  readonly bytes: Uint8Array
  readonly delivery: Delivery
}

/** Packets that wait for one peer, OUTBOX_BYTES_MAX together. */
export class Outbox {
  readonly #packets: Waiting[] = []
  #bytes = 0

  /** Of packets and what keeping them costs. */
  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#packets.length === 0
  }

  /**
   * @param bytes  kept, not copied
   * @returns how many packets had to go
   */
  push(bytes: Uint8Array, delivery: Delivery): number {
    this.#packets.push({ bytes, delivery })
    this.#bytes += bytes.length + OVERHEAD_BYTES
    let gone = 0
    while (this.#bytes > OUTBOX_BYTES_MAX) {
      const oldest = this.#packets.findIndex((packet) => packet.delivery === 'latest')
      for (const packet of this.#packets.splice(Math.max(0, oldest), 1)) {
        this.#bytes -= packet.bytes.length + OVERHEAD_BYTES
        gone += 1
      }
    }
    return gone
  }

  /** @returns the oldest packets, together at most `bytesMax` but at least one; they are gone from here */
  take(bytesMax: number): Uint8Array[] {
    let count = 0
    let bytes = 0
    for (const packet of this.#packets) {
      bytes += packet.bytes.length
      if (count > 0 && bytes > bytesMax) break
      this.#bytes -= packet.bytes.length + OVERHEAD_BYTES
      count += 1
    }
    return this.#packets.splice(0, count).map((packet) => packet.bytes)
  }

  /** Moves all that waits here to the end of another one. */
  moveTo(other: Outbox): number {
    let gone = 0
    for (const { bytes, delivery } of this.#packets.splice(0)) gone += other.push(bytes, delivery)
    this.#bytes = 0
    return gone
  }
}
