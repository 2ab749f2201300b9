/** The links of one lane, one per peer, with their measurements: kept equal to the peers that the lane reaches. */
import type { PeerId } from '../lane.js'
import type { LinkLane, MemberLane } from './link-lane.js'
import { LinkQuality } from './link-quality.js'

/** A look costs some microseconds, and a relay has hundreds of rooms: links come and go no faster than this. */
const LOOK_EVERY_MS = 50

/** After a longer pause this process was asleep: that it received nothing meanwhile is not the fault of the links. */
const ASLEEP_MS = 250

/** The links that one registered lane has now, by peer. */
export class MeasuredLinks {
  readonly registration: LinkLane
  /** As many as the lane has peers: its own bound holds. */
  readonly #meters = new Map<PeerId, LinkQuality>()
  #lookedMs = Number.NEGATIVE_INFINITY

  /** @param registration the lane whose links are measured */
  constructor(registration: LinkLane) {
    this.registration = registration
  }

  /** The lane whose links these are. */
  get lane(): MemberLane {
    return this.registration.lane
  }

  /** Peers with a link. */
  get peers(): Iterable<PeerId> {
    return this.#meters.keys()
  }

  /** Each link with its measurements. */
  get entries(): Iterable<readonly [PeerId, LinkQuality]> {
    return this.#meters
  }

  /** Undefined while the lane does not reach this peer. */
  meterOf(peer: PeerId): LinkQuality | undefined {
    return this.#meters.get(peer)
  }

  /**
   * Look which links there are, unless that was a moment ago. Call often: after a pause all links are given the benefit of
   * the doubt.
   * @returns whether it looked
   */
  update(nowMs: number): boolean {
    const pauseMs = nowMs - this.#lookedMs
    if (pauseMs < LOOK_EVERY_MS) return false
    this.#look(pauseMs, nowMs)
    return true
  }

  /** The meter of a peer of which something came; undefined when the lane has lost it again. */
  meterOfSender(peer: PeerId, nowMs: number): LinkQuality | undefined {
    if (!this.#meters.has(peer)) this.#look(nowMs - this.#lookedMs, nowMs)
    return this.#meters.get(peer)
  }

  #look(pauseMs: number, nowMs: number): void {
    this.#lookedMs = nowMs
    const open = new Set(this.lane.peers)
    for (const peer of this.#meters.keys()) if (!open.has(peer)) this.#meters.delete(peer)
    if (pauseMs > ASLEEP_MS) for (const meter of this.#meters.values()) meter.forgive(pauseMs, nowMs)
    for (const peer of open) if (!this.#meters.has(peer)) this.#meters.set(peer, new LinkQuality(nowMs))
  }
}
