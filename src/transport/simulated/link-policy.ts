/** How one direction between two peers of a simulated network behaves. */
import { assert } from '../../errors.js'

/** Each packet starts, with probability `ratio`, the loss of `packets` in a row, itself included. */
export interface BurstLoss {
  /** Probability for each packet, 0 to 1. */
  readonly ratio: number
  /** Packets lost in a row, at least 1. */
  readonly packets: number
}

/**
 * Loss with a memory: the link is good or bad, changes with the given probabilities before each packet, and loses
 * packets at the rate of its present condition.
 *
 * @see E. N. Gilbert 1960, E. O. Elliott 1963
 */
export interface GilbertElliott {
  /** Probability that a good link becomes bad, 0 to 1. */
  readonly toBad: number
  /** Probability that a bad link becomes good, 0 to 1. */
  readonly toGood: number
  /** Share of packets that a good link loses, 0 to 1. */
  readonly lossGood: number
  /** Share of packets that a bad link loses, 0 to 1. */
  readonly lossBad: number
}

/** A token bucket with a queue in front. */
export interface Bandwidth {
  /** Rate in the long run, above 0. */
  readonly bytesPerSecond: number
  /** Bytes that pass at once after a pause. */
  readonly burstBytes: number
  /** Bytes that wait; a packet that finds no room is dropped. */
  readonly queueBytes: number
}

/** Delay, loss, order and rate of one direction. Times are milliseconds of virtual time, probabilities 0 to 1. */
export interface LinkPolicy {
  /** One way. */
  readonly delayMs: number
  /** Arrivals vary uniformly by plus or minus this much, but never come before they were sent. */
  readonly jitterMs: number
  /** Probability that a packet is lost, each on its own. */
  readonly lossRatio: number
  /** Loss in bursts, on top of `lossRatio`. */
  readonly burst: BurstLoss | GilbertElliott | null
  /** Probability that a packet arrives twice. Lossy lanes only. */
  readonly duplicateRatio: number
  /** Probability that a packet is held back until some later ones have overtaken it. Lossy lanes only. */
  readonly reorderRatio: number
  /** Most packets that overtake a held one; the number is drawn from 1 to this. */
  readonly reorderPackets: number
  /** Null for no limit. */
  readonly bandwidth: Bandwidth | null
  /** Nothing gets through. On reliable lanes packets wait for it to end. */
  readonly blocked: boolean
}

/** Everything arrives, once, in order, at once. */
export const PERFECT_LINK: LinkPolicy = Object.freeze({
  delayMs: 0,
  jitterMs: 0,
  lossRatio: 0,
  burst: null,
  duplicateRatio: 0,
  reorderRatio: 0,
  reorderPackets: 3,
  bandwidth: null,
  blocked: false,
})

/** `policy` with some fields changed. Asserts that the result makes sense. */
export function changePolicy(policy: LinkPolicy, change: Partial<LinkPolicy>): LinkPolicy {
  const changed = { ...policy, ...change }
  const { burst, bandwidth } = changed
  assert(changed.delayMs >= 0 && changed.jitterMs >= 0, 'delay and jitter are not negative')
  assertRatios(changed.lossRatio, changed.duplicateRatio, changed.reorderRatio)
  assert(Number.isInteger(changed.reorderPackets) && changed.reorderPackets >= 1, 'reorderPackets is 1 or more')
  if (burst !== null && 'packets' in burst) {
    assertRatios(burst.ratio)
    assert(Number.isInteger(burst.packets) && burst.packets >= 1, 'a burst loses 1 packet or more')
  } else if (burst !== null) assertRatios(burst.toBad, burst.toGood, burst.lossGood, burst.lossBad)
  if (bandwidth !== null) {
    assert(bandwidth.bytesPerSecond > 0, 'bytesPerSecond is above 0')
    assert(bandwidth.burstBytes >= 0 && bandwidth.queueBytes >= 0, 'burst and queue are not negative')
  }
  return Object.freeze(changed)
}

function assertRatios(...ratios: readonly number[]): void {
  for (const ratio of ratios) assert(ratio >= 0 && ratio <= 1, 'a ratio lies between 0 and 1')
}
