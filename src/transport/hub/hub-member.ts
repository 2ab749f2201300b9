/** One peer that has links to a hub: which of them to use, what it may send, what waits for it. */
import type { PeerId } from '../lane.js'
import type { MeasuredLinks } from '../paths/measured-links.js'
import { PacketRateLimit, type Rate, RateLimit } from '../rate-limit.js'
import { MergeQueue } from './merge-queue.js'

/** A player sends a packet a tick, 240 a second at most, on two links while one is suspect, and probes. */
const PACKETS: Rate = { burst: 1000, perSecond: 600 }
/**
 * Of its bytes those that are passed on to others, a copy to each: no more than 240 of the largest inputs a second, and what a
 * player had to repeat after two seconds on a dead path. A packet beyond it still reaches the relay itself.
 */
const PASSED_BYTES: Rate = { burst: 256 * 1024, perSecond: 128 * 1024 }

/** Players probe the link they use this often, or more. */
const PROBE_EVERY_MS = 250
/** Silence after which a link is out of use. */
const DEAD_AFTER_MS = 1000
/** Members that do not play probe once a second. */
const ONLOOKER_DEAD_AFTER_MS = 3500

/** One peer with links to the hub: its rate limits, its queue, and the links to send to it on. */
export class HubMember {
  readonly peer: PeerId
  /** Packets of the others, on their way to this member. */
  readonly queue = new MergeQueue()
  /** It plays, and therefore probes its links four times a second. */
  plays = false
  /** The links over which it prefers to receive, as its last probes stated. */
  #preferred: MeasuredLinks | null = null
  #rttMs = Number.NaN
  readonly #sent: PacketRateLimit
  readonly #passedBytes: RateLimit

  constructor(peer: PeerId, nowMs: number) {
    this.peer = peer
    this.#sent = new PacketRateLimit(PACKETS, nowMs)
    this.#passedBytes = new RateLimit(PASSED_BYTES, nowMs)
  }

  /** Half the round trip over the link it prefers, as it measured it; NaN while unknown. */
  get distanceMs(): number {
    return this.#rttMs / 2
  }

  /** @returns whether it may send this much now */
  take(bytes: number, nowMs: number): boolean {
    return this.#sent.take(bytes, nowMs)
  }

  /** @returns whether the others are to get this much of it now */
  takePassed(bytes: number, nowMs: number): boolean {
    return this.#passedBytes.take(bytes, nowMs)
  }

  onProbe(links: MeasuredLinks, preferred: boolean, rttMs: number): void {
    if (preferred) this.#preferred = links
    if (preferred || this.#preferred === null) this.#rttMs = rttMs
  }

  /** Something came over a link lately. */
  isLinked(links: readonly MeasuredLinks[], nowMs: number): boolean {
    return links.some((one) => this.#silentMs(one, nowMs) <= this.#deadAfterMs)
  }

  /** The links to use now: one, or two while the first is suspect; none when all are dead. Ordered by preference. */
  linksNow(links: readonly MeasuredLinks[], nowMs: number): MeasuredLinks[] {
    const alive = links.filter((one) => this.#silentMs(one, nowMs) <= this.#deadAfterMs)
    if (alive.length < 2) return alive
    const [best] = alive.sort((a, b) => Number(b === this.#preferred) - Number(a === this.#preferred))
    return best !== undefined && this.plays && this.#isSuspect(best, nowMs) ? alive : alive.slice(0, 1)
  }

  get #deadAfterMs(): number {
    return this.plays ? DEAD_AFTER_MS : ONLOOKER_DEAD_AFTER_MS
  }

  /** Nothing comes, or nothing of ours arrives. */
  #isSuspect(links: MeasuredLinks, nowMs: number): boolean {
    const meter = links.meterOf(this.peer)
    return meter !== undefined && (meter.isSilent(nowMs, PROBE_EVERY_MS) || meter.unheardMs(nowMs) > 0)
  }

  #silentMs(links: MeasuredLinks, nowMs: number): number {
    return nowMs - (links.meterOf(this.peer)?.heardMs ?? Number.NEGATIVE_INFINITY)
  }
}
