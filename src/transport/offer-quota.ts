/** How often each peer may offer us a link. */
import type { PeerId } from './lane.js'
import { type BucketLimits, TokenBucket } from './token-bucket.js'

/** Offers of one peer: each costs us a connection's keys. */
const OFFERS: BucketLimits = { burst: 6, perSecond: 0.5 }

/** Peers whose offers are counted. When full, the first is forgotten and has all its credit again. */
const OFFERERS_MAX = 256

export class OfferQuota {
  readonly #offerers = new Map<PeerId, TokenBucket>()

  /** @returns whether this peer may make another offer now, which then counts */
  take(peer: PeerId, nowMs: number): boolean {
    const bucket = this.#offerers.get(peer) ?? new TokenBucket(OFFERS, nowMs)
    this.#offerers.set(peer, bucket)
    if (this.#offerers.size > OFFERERS_MAX) this.#offerers.delete(this.#offerers.keys().next().value!)
    return bucket.take(1, nowMs)
  }
}
