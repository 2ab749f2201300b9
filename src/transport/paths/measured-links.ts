/** The links of one lane, one per peer, with their measurements: kept equal to the peers that the lane reaches. */
import type { Lane, PeerId } from '../lane.js'
import { LinkQuality } from './link-quality.js'
import type { DatagramPaths, StreamPaths } from './member-lanes.js'

/** A look costs some microseconds, and a relay has hundreds of rooms: links come and go no faster than this. */
const LOOK_EVERY_MS = 50

/** Whoever did not look for longer was asleep: what was not heard meanwhile says nothing about the links. */
const ASLEEP_MS = 250

/** Of any lane that has links. */
export type Links = MeasuredLinks<StreamPaths | DatagramPaths>

export class MeasuredLinks<Part extends Lane = Lane> {
  readonly lane: Part
  /** As many as the lane has peers: its own bound holds. */
  readonly #meters = new Map<PeerId, LinkQuality>()
  #lookedMs = Number.NEGATIVE_INFINITY

  constructor(lane: Part) {
    this.lane = lane
  }

  get peers(): Iterable<PeerId> {
    return this.#meters.keys()
  }

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
