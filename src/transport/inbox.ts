/** What has come in on a lane and was not fetched yet. */
import { INBOX_PACKETS_MAX, type Packet } from './lane.js'

/** Packets that have arrived and were not taken yet, INBOX_PACKETS_MAX at most. When full, the oldest is dropped. */
export class Inbox {
  #packets: Packet[] = []

  /** @returns packets that made room, the oldest first: 1 when the inbox was full, else 0. Count them as overflowed. */
  put(packet: Packet): number {
    const overflowed = this.#packets.length === INBOX_PACKETS_MAX ? 1 : 0
    if (overflowed > 0) this.#packets.shift()
    this.#packets.push(packet)
    return overflowed
  }

  /** Drains it, oldest first. */
  take(): Packet[] {
    const packets = this.#packets
    this.#packets = []
    return packets
  }

  clear(): void {
    this.#packets = []
  }
}
