/** One direction between two peers of a simulated network: decides what becomes of each packet. */
import { Random } from '../../core/random.js'
import { changePolicy, type LinkPolicy } from './link-policy.js'

/** What became of the packets of one direction, both kinds of lane together. */
export interface LinkCounters {
  /** Handed to the link, duplicates not counted. */
  sent: number
  /** Put into an inbox, duplicates included. */
  delivered: number
  /** Lost by chance or by a block. On reliable lanes: sent again. */
  lost: number
  /** Delivered twice by chance. */
  duplicated: number
  /** Found no room in the link's queue. */
  dropped: number
  /** Bytes handed to the link. */
  bytes: number
}

/** Puts a packet on its way; `atMs` is when it arrives. Returns a handle that takes it back. */
export type Schedule<Parcel> = (atMs: number, parcel: Parcel) => { cancelled: boolean }

/** A packet held back for others to overtake it. */
interface Held<Parcel> {
  readonly parcel: Parcel
  readonly timeout: { cancelled: boolean }
  packetsLeft: number
}

/** Longest that a held packet waits for others to overtake it. */
export const REORDER_HOLD_MS_MAX = 250

/** A reliable lane notices a loss one round trip and this much later, then doubles the wait. */
export const RETRANSMIT_MS_MIN = 50

/** Losses in a row of one packet on a reliable lane; the next attempt gets through. 50 ms doubled 6 times is 3 s. */
const RETRANSMITS_MAX = 6

/** Packets a reliable lane keeps during a block. Past it the newest are dropped and counted: a real connection breaks. */
export const BLOCKED_PACKETS_MAX = 4096

/** One link for one kind of lane. Parcels are whatever `schedule` understands. */
export class SimulatedLink<Parcel> {
  readonly counters: LinkCounters
  readonly #random: Random
  readonly #lossy: boolean
  readonly #schedule: Schedule<Parcel>
  #policy: LinkPolicy
  #partitioned = false
  /** Gilbert-Elliott condition. */
  #bad = false
  /** Packets still to lose in the present burst. */
  #burstLeft = 0
  /** Bytes that may pass at once; below zero: bytes waiting. */
  #tokenBytes = 0
  #tokensAtMs = Number.NEGATIVE_INFINITY
  /** Reliable lanes: nothing arrives before what was sent earlier. */
  #lastArrivalMs = Number.NEGATIVE_INFINITY
  /** Reliable lanes: what waits for the end of a block. */
  #blocked: { parcel: Parcel; bytes: number }[] = []
  #held: Held<Parcel>[] = []

  constructor(
    options: { seed: number; lossy: boolean; policy: LinkPolicy; counters: LinkCounters },
    schedule: Schedule<Parcel>,
  ) {
    this.#random = new Random(options.seed)
    this.#lossy = options.lossy
    this.#policy = options.policy
    this.counters = options.counters
    this.#schedule = schedule
  }

  change(nowMs: number, change: Partial<LinkPolicy>): void {
    this.#policy = changePolicy(this.#policy, change)
    if (change.bandwidth !== undefined) this.#tokensAtMs = Number.NEGATIVE_INFINITY
    this.#release(nowMs)
  }

  partition(nowMs: number, partitioned: boolean): void {
    this.#partitioned = partitioned
    this.#release(nowMs)
  }

  /** Forget what waits: the connection it belonged to is gone. */
  reset(): void {
    this.#blocked = []
    this.#lastArrivalMs = Number.NEGATIVE_INFINITY
  }

  send(nowMs: number, parcel: Parcel, bytes: number): void {
    this.counters.sent += 1
    this.counters.bytes += bytes
    if (this.#lossy) this.#sendLossy(nowMs, parcel, bytes)
    else this.#sendReliable(nowMs, parcel, bytes)
  }

  get #isBlocked(): boolean {
    return this.#policy.blocked || this.#partitioned
  }

  /** Always draws the same number of random numbers, so that a change of one ratio leaves the other effects alone. */
  #sendLossy(nowMs: number, parcel: Parcel, bytes: number): void {
    const lost = this.#drawLoss()
    const transitMs = this.#drawTransitMs()
    const duplicated = this.#random.float() < this.#policy.duplicateRatio
    const duplicateTransitMs = this.#drawTransitMs()
    const reordered = this.#random.float() < this.#policy.reorderRatio
    const overtakers = 1 + Math.floor(this.#random.float() * this.#policy.reorderPackets)
    const waitMs = this.#queueMs(nowMs, bytes)
    if (waitMs === null) this.counters.dropped += 1
    else if (lost || this.#isBlocked) this.counters.lost += 1
    else {
      const atMs = nowMs + waitMs + transitMs
      if (duplicated) {
        this.counters.duplicated += 1
        this.#schedule(nowMs + waitMs + duplicateTransitMs, parcel)
      }
      if (reordered) this.#hold(parcel, atMs, overtakers)
      else this.#schedule(atMs, parcel)
    }
    this.#overtake(nowMs)
  }

  #sendReliable(nowMs: number, parcel: Parcel, bytes: number): void {
    if (this.#isBlocked) {
      if (this.#blocked.length === BLOCKED_PACKETS_MAX) this.counters.dropped += 1
      else this.#blocked.push({ parcel, bytes })
      return
    }
    let delayMs = this.#drawTransitMs()
    let retransmitMs = 2 * this.#policy.delayMs + RETRANSMIT_MS_MIN
    for (let attempt = 0; attempt < RETRANSMITS_MAX && this.#drawLoss(); attempt += 1) {
      this.counters.lost += 1
      delayMs += retransmitMs
      retransmitMs *= 2
    }
    const waitMs = this.#queueMs(nowMs, bytes)
    if (waitMs === null) {
      this.counters.dropped += 1
      return
    }
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, nowMs + waitMs + delayMs)
    this.#schedule(this.#lastArrivalMs, parcel)
  }

  /** After a block: everything that waited goes out at once. */
  #release(nowMs: number): void {
    if (this.#isBlocked || this.#blocked.length === 0) return
    const waiting = this.#blocked
    this.#blocked = []
    for (const { parcel, bytes } of waiting) this.#sendReliable(nowMs, parcel, bytes)
  }

  #hold(parcel: Parcel, atMs: number, overtakers: number): void {
    const timeout = this.#schedule(atMs + REORDER_HOLD_MS_MAX, parcel)
    // The packet itself is counted by `#overtake` right after.
    this.#held.push({ parcel, timeout, packetsLeft: overtakers + 1 })
  }

  /** One more packet has passed; a packet that was overtaken often enough arrives right after it. */
  #overtake(nowMs: number): void {
    if (this.#held.length === 0) return
    for (const held of this.#held) {
      held.packetsLeft -= 1
      if (held.packetsLeft > 0) continue
      held.timeout.cancelled = true
      this.#schedule(nowMs + this.#policy.delayMs + this.#policy.jitterMs, held.parcel)
    }
    // At most `reorderPackets` sends old, so the list is as short.
    this.#held = this.#held.filter((held) => held.packetsLeft > 0)
  }

  #drawTransitMs(): number {
    const { delayMs, jitterMs } = this.#policy
    return Math.max(0, delayMs + (2 * this.#random.float() - 1) * jitterMs)
  }

  #drawLoss(): boolean {
    const single = this.#random.float() < this.#policy.lossRatio
    const [first, second] = [this.#random.float(), this.#random.float()]
    return this.#inBurst(first, second) || single
  }

  #inBurst(first: number, second: number): boolean {
    const { burst } = this.#policy
    if (burst === null) return false
    if ('packets' in burst) {
      if (this.#burstLeft === 0 && first < burst.ratio) this.#burstLeft = burst.packets
      if (this.#burstLeft === 0) return false
      this.#burstLeft -= 1
      return true
    }
    this.#bad = this.#bad ? first >= burst.toGood : first < burst.toBad
    return second < (this.#bad ? burst.lossBad : burst.lossGood)
  }

  /**
   * Milliseconds that a packet waits for its turn; null when the queue is full.
   * On reliable lanes the sender waits with it, so nothing is dropped for lack of room.
   */
  #queueMs(nowMs: number, bytes: number): number | null {
    const { bandwidth } = this.#policy
    if (bandwidth === null) return 0
    const { bytesPerSecond, burstBytes, queueBytes } = bandwidth
    const refilled = this.#tokenBytes + ((nowMs - this.#tokensAtMs) * bytesPerSecond) / 1000
    const tokenBytes = Math.min(burstBytes, this.#tokensAtMs === Number.NEGATIVE_INFINITY ? burstBytes : refilled)
    this.#tokensAtMs = nowMs
    this.#tokenBytes = tokenBytes
    if (tokenBytes - bytes < -queueBytes && this.#lossy) return null
    this.#tokenBytes -= bytes
    return Math.max(0, -this.#tokenBytes) / (bytesPerSecond / 1000)
  }
}
