/** What one party may send: packets and bytes, each at a steady rate with a burst. */
import { type BucketLimits, TokenBucket } from './token-bucket.js'

/** 240 of the largest inputs a second with all that goes along are 100 KiB; the burst is a state in a desync report. */
const BYTES: BucketLimits = { burst: 32 * 1024 * 1024, perSecond: 256 * 1024 }

/** Begins full. */
export class Allowance {
  readonly #packets: TokenBucket
  readonly #bytes: TokenBucket

  /** @param packets how many: it depends on what else than packets of the game the party has to say */
  constructor(packets: BucketLimits, nowMs: number) {
    this.#packets = new TokenBucket(packets, nowMs)
    this.#bytes = new TokenBucket(BYTES, nowMs)
  }

  /** @returns whether it may send a packet of so many bytes now; one that is too large has used up a packet all the same */
  take(bytes: number, nowMs: number): boolean {
    return this.#packets.take(1, nowMs) && this.#bytes.take(bytes, nowMs)
  }
}
