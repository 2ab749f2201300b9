/** What one leg of a path does to packets, as a model: delay, jitter, loss, and the repair of loss. */
import type { Random } from '../../../src/core/random.js'
import { EventQueue } from '../../../src/transport/simulated/event-queue.js'

/** Where packets go between two hosts; between players they cross the access links of both. */
export interface LegSettings {
  /** One way, all links together. */
  readonly delayMs: number
  /** Of each link: arrivals vary uniformly by plus or minus this much, and keep their order, as in a queue. */
  readonly jitterMs: number
  /** Of each link, every packet on its own. */
  readonly lossRatio: number
  readonly links: 1 | 2
}

/**
 * How a connection notices what was lost. A round trip after `followers` packets that were sent later have arrived it is
 * sent again; so is everything that is missing, by then or not, once nothing has been sent for `silenceRtts` round trips
 * and `silenceMsMin`, doubled each time that this does not help.
 */
export interface Repair {
  /** Whether what comes after waits for what was lost. */
  readonly ordered: boolean
  readonly followers: number
  readonly silenceRtts: number
  readonly silenceMsMin: number
}

/** One packet that overtakes is enough, and a probe goes out after two round trips. @see RFC 8985, RACK-TLP */
export const TCP_REPAIR: Repair = Object.freeze({ ordered: true, followers: 1, silenceRtts: 2, silenceMsMin: 10 })
/** Three reports that it is missing, or a timer. @see RFC 9260, 6.3 and 7.2.4 */
export const SCTP_REPAIR: Repair = Object.freeze({ ordered: true, followers: 3, silenceRtts: 1.5, silenceMsMin: 200 })

export interface Arrival<Parcel> {
  readonly atMs: number
  readonly parcel: Parcel
}

interface Sent<Parcel> {
  readonly parcel: Parcel
  /** Times it was lost. */
  losses: number
  /** The last time. */
  sentAtMs: number
  followers: number
  /** Infinity while it is lost. */
  arrivesAtMs: number
}

/** The next time a packet is sent after so many losses it gets through. */
const LOSSES_MAX = 8
/** On one leg at a time, seconds of any game. Past it what is sent is lost for good. */
const PARCELS_MAX = 4096

/** Time is an argument. It does not go back, but for packets that their receiver has read a moment late. */
export class DelayLeg<Parcel> {
  readonly #random: Random
  readonly #repair: Repair | null
  #settings: LegSettings
  /** In the order of sending; of a leg that keeps order. */
  #ordered: Sent<Parcel>[] = []
  /** By arrival; of one that does not. */
  readonly #unordered = new EventQueue<Sent<Parcel>>()
  readonly #lost = new Set<Sent<Parcel>>()
  readonly #repairs = new EventQueue<Sent<Parcel>>()
  #lastSentMs = Number.NEGATIVE_INFINITY
  #lastArrivalMs = Number.NEGATIVE_INFINITY
  #deliveredMs = Number.NEGATIVE_INFINITY
  #silences = 0

  /** @param repair null where what is lost stays lost */
  constructor(random: Random, repair: Repair | null, settings: LegSettings) {
    this.#random = random
    this.#repair = repair
    this.#settings = settings
  }

  /** For all that is sent from now on. */
  change(settings: LegSettings): void {
    this.#settings = settings
  }

  /** When `take` has something to do next; Infinity when nothing is on its way. */
  get nextMs(): number {
    const [first] = this.#ordered
    const ordered = first === undefined ? Number.POSITIVE_INFINITY : Math.max(first.arrivesAtMs, this.#deliveredMs)
    return Math.min(ordered, this.#unordered.nextAtMs, this.#repairs.nextAtMs, this.#silenceEndsMs)
  }

  send(atMs: number, parcel: Parcel): void {
    this.#repairUntil(atMs)
    if (this.#ordered.length + this.#unordered.size + this.#lost.size + this.#repairs.size >= PARCELS_MAX) return
    const sent = { parcel, losses: 0, sentAtMs: atMs, followers: 0, arrivesAtMs: Number.POSITIVE_INFINITY }
    if (this.#repair?.ordered === true) this.#ordered.push(sent)
    this.#transmit(sent, atMs)
  }

  /** What has arrived until then, in order of arrival; with Infinity everything. */
  take(nowMs: number): Arrival<Parcel>[] {
    this.#repairUntil(nowMs)
    const arrived: Arrival<Parcel>[] = []
    while (this.#unordered.size > 0 && this.#unordered.nextAtMs <= nowMs) {
      const { arrivesAtMs: atMs, parcel } = this.#unordered.take()!
      arrived.push({ atMs, parcel })
    }
    let count = 0
    for (const { arrivesAtMs, parcel } of this.#ordered) {
      if (arrivesAtMs > nowMs) break
      this.#deliveredMs = Math.max(this.#deliveredMs, arrivesAtMs)
      arrived.push({ atMs: this.#deliveredMs, parcel })
      count += 1
    }
    if (count > 0) this.#ordered = this.#ordered.slice(count)
    return arrived
  }

  get #rttMs(): number {
    return 2 * this.#settings.delayMs
  }

  get #silenceEndsMs(): number {
    if (this.#lost.size === 0 || this.#repair === null) return Number.POSITIVE_INFINITY
    const { silenceRtts, silenceMsMin } = this.#repair
    return this.#lastSentMs + Math.max(silenceRtts * this.#rttMs, silenceMsMin) * 2 ** this.#silences
  }

  #repairUntil(nowMs: number): void {
    for (;;) {
      const [repairMs, silenceMs] = [this.#repairs.nextAtMs, this.#silenceEndsMs]
      const dueMs = Math.min(repairMs, silenceMs)
      if (dueMs > nowMs || dueMs === Number.POSITIVE_INFINITY) return
      if (repairMs <= silenceMs) this.#transmit(this.#repairs.take()!, repairMs)
      else {
        const missing = [...this.#lost]
        this.#lost.clear()
        this.#silences += 1
        for (const sent of missing) this.#transmit(sent, silenceMs)
      }
    }
  }

  #transmit(sent: Sent<Parcel>, atMs: number): void {
    const { delayMs, jitterMs, lossRatio, links } = this.#settings
    let transitMs = delayMs
    let isLost = false
    for (let link = 0; link < links; link += 1) {
      transitMs += (2 * this.#random.float() - 1) * jitterMs
      if (this.#random.float() < lossRatio) isLost = true
    }
    this.#lastSentMs = atMs
    sent.sentAtMs = atMs
    if (isLost && this.#repair === null) return
    if (isLost && sent.losses < LOSSES_MAX) {
      sent.losses += 1
      sent.followers = 0
      this.#lost.add(sent)
      return
    }
    this.#silences = 0
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, atMs + Math.max(0, transitMs))
    sent.arrivesAtMs = this.#lastArrivalMs
    if (this.#repair?.ordered !== true) this.#unordered.add(sent.arrivesAtMs, sent)
    this.#follow(atMs, sent.arrivesAtMs)
  }

  /** A packet has got through: whoever was lost before it was sent is missed, and what is missed often enough is repaired. */
  #follow(sentAtMs: number, arrivesAtMs: number): void {
    for (const missing of this.#lost) {
      if (missing.sentAtMs >= sentAtMs) continue
      missing.followers += 1
      if (missing.followers < this.#repair!.followers) continue
      this.#lost.delete(missing)
      this.#repairs.add(arrivesAtMs + this.#settings.delayMs, missing)
    }
  }
}
