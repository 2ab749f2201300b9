/** A running 64-bit digest over final inputs and statuses: two peers with equal digests finalised the same facts. */
import type { SeatStatus } from '../game.js'

const STATUS_CODES: Readonly<Record<SeatStatus, number>> = { playing: 1, away: 2, empty: 3 }

/**
 * Two 32-bit multiply-xor lanes (the mixing step of MurmurHash3 with different constants each), one frame at a time.
 * It finds accidents, and peers that sent different inputs to different peers. It is not signed and not cryptographic, so it
 * proves nothing to a third party: for that, seats sign claims and the relay signs a certificate.
 */
export class InputDigest {
  #low = 0x9747b28c
  #high = 0x3c6ef372

  /** Continue from another digest. */
  copyFrom(other: InputDigest): void {
    this.#low = other.#low
    this.#high = other.#high
  }

  /**
   * Add one frame.
   * @param inputs encoded inputs of all seats, seat by seat
   * @param statuses status of each seat in this frame
   */
  add(inputs: Uint8Array, statuses: readonly SeatStatus[]): void {
    for (let i = 0; i < inputs.length; i++) this.#mix(inputs[i]!)
    for (let seat = 0; seat < statuses.length; seat++) this.#mix(STATUS_CODES[statuses[seat]!])
  }

  /** 64-bit digest of the frames added so far. */
  get digest(): bigint {
    return (BigInt(finish(this.#high)) << 32n) | BigInt(finish(this.#low))
  }

  #mix(byte: number): void {
    const low = Math.imul(this.#low ^ byte, 0xcc9e2d51)
    this.#low = (Math.imul((low << 15) | (low >>> 17), 5) + 0xe6546b64) | 0
    const high = Math.imul(this.#high ^ (byte + 0x100), 0x1b873593)
    this.#high = (Math.imul((high << 13) | (high >>> 19), 5) + 0x561ccd1b) | 0
  }
}

function finish(lane: number): number {
  let h = lane
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
