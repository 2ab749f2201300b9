/** Rate limits (token buckets): how much of something one party may use, at a steady rate with a burst. */
import { BoundedMap } from '../bounded-map.js'

/** A rate, in units that the user of the limit chooses: packets, bytes, requests. */
export interface Rate {
  /** Most units that can be taken at once; also what a fresh limit holds. */
  readonly burst: number
  /** Units that come back in a second. */
  readonly perSecond: number
}

/** A token bucket. Begins full. Times are monotonic milliseconds; a clock that goes back gives nothing and takes nothing. */
export class RateLimit {
  readonly #rate: Rate
  #tokens: number
  #atMs: number

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#atMs = nowMs
  }

  /** @returns whether there was enough; when there was not, nothing is taken */
  take(amount: number, nowMs: number): boolean {
    this.#refill(nowMs)
    if (amount > this.#tokens) return false
    this.#tokens -= amount
    return true
  }

  /** True when a fresh limit would be the same: this one can be forgotten. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#tokens === this.#rate.burst
  }

  #refill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#atMs = nowMs
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + (passedMs / 1000) * this.#rate.perSecond)
  }
}

/** 240 of the largest inputs a second with all that goes along are 100 KiB; the burst is a state in a desync report. */
const PACKET_BYTES: Rate = { burst: 32 * 1024 * 1024, perSecond: 256 * 1024 }

/** What one peer may send: packets and bytes, each with a rate limit of its own. Begins full. */
export class PacketRateLimit {
  readonly #packets: RateLimit
  readonly #bytes: RateLimit

  /** @param packets differs by lane: it depends on what else than packets of the game a peer sends there */
  constructor(packets: Rate, nowMs: number) {
    this.#packets = new RateLimit(packets, nowMs)
    this.#bytes = new RateLimit(PACKET_BYTES, nowMs)
  }

  /** @returns whether a packet of so many bytes may be sent now; one with too many bytes has used up a packet all the same */
  take(bytes: number, nowMs: number): boolean {
    return this.#packets.take(1, nowMs) && this.#bytes.take(bytes, nowMs)
  }
}

/** One rate limit for each key (a peer id, a network address), for a bounded number of keys. */
export class KeyedRateLimit<Key> {
  readonly #rate: Rate
  readonly #limits: BoundedMap<Key, RateLimit>

  /** @param keysMax keys remembered; when full, the least recently used is forgotten and has all its credit again */
  constructor(rate: Rate, keysMax: number) {
    this.#rate = rate
    this.#limits = new BoundedMap(keysMax)
  }

  /** @returns whether `key` may use one more unit now, which then counts */
  take(key: Key, nowMs: number): boolean {
    return this.#limits.getOrInsert(key, () => new RateLimit(this.#rate, nowMs)).take(1, nowMs)
  }
}
