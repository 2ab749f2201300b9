/** How many rooms one network address may have opened, and how fast it may open more. */
import { BoundedMap } from '../../src/bounded-map.js'
import { RateLimit } from '../../src/transport/rate-limit.js'
import { AddressQuota } from './address-quota.js'

/** New rooms a second: a hundred players of one school, in pairs, start matches no faster. Each leaves a row in the store. */
const ROOMS_PER_SECOND = 0.5

/** Addresses whose rate is remembered. When full, those that have all their credit are forgotten, else the least recently used. */
const ADDRESSES_MAX = 4096

/** Limits the rooms of each address: how many at once, and how many in a time. */
export class RoomQuota {
  readonly #open: AddressQuota
  readonly #max: number
  readonly #rates = new BoundedMap<string, RateLimit>(ADDRESSES_MAX)

  /** @param max rooms one address may have opened; 0 is no limit. This machine's own addresses are not counted */
  constructor(max: number, options: { readonly countLoopback?: boolean } = {}) {
    this.#open = new AddressQuota(max, options)
    this.#max = max
  }

  /** @returns what gives the place back when the room is over; else a sentence that says why there is none */
  take(ip: string | undefined, nowMs: number): (() => void) | string {
    const giveBack = this.#open.take(ip)
    if (giveBack === null) return `${this.#max} rooms were opened from your address: wait until one is over`
    const network = this.#open.networkOf(ip)
    if (network === null || this.#rateOf(network, nowMs).take(1, nowMs)) return giveBack
    giveBack()
    return 'too many rooms were opened from your address in a short time: try again in a few seconds'
  }

  #rateOf(network: string, nowMs: number): RateLimit {
    if (this.#rates.size >= ADDRESSES_MAX && !this.#rates.has(network)) {
      for (const [other, limit] of this.#rates) if (limit.isFull(nowMs)) this.#rates.delete(other)
    }
    const rate = { burst: this.#max, perSecond: ROOMS_PER_SECOND }
    return this.#rates.getOrInsert(network, () => new RateLimit(rate, nowMs))
  }
}
