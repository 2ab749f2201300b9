/** How an emulated link behaves: the same words as the simulated network's, for each direction. */
import { changePolicy, type LinkPolicy } from '../../src/transport/simulated/link-policy.js'

/** `up` is from the host or router that the link is named after to the internet, `down` is back. */
export type Way = 'up' | 'down'
export const WAYS: readonly Way[] = ['up', 'down']

/**
 * Changes of a link; what is not named stays. `up` and `down` are for one direction and win over what is said of both.
 *
 * Jitter keeps the order of packets, as a queue does: only `reorderRatio` lets packets overtake.
 */
export interface LinkSettings extends Partial<LinkPolicy> {
  readonly up?: Partial<LinkPolicy>
  readonly down?: Partial<LinkPolicy>
}

/** Packets of one direction, and how late the emulator itself was with them. */
export interface LinkStats {
  readonly received: number
  readonly delivered: number
  /** By chance. */
  readonly lost: number
  /** By a cut or an outage. */
  readonly cut: number
  /** The queue was full. */
  readonly dropped: number
  readonly duplicated: number
  readonly reordered: number
  /** The far device took no packet: it is down. */
  readonly refused: number
  /** In flight. */
  readonly pending: number
  /** Beyond the delay that was asked for, in steps of 10 µs. Trust a measurement only when the 99th percentile is small. */
  readonly lateP50Us: number
  readonly lateP99Us: number
  /** Digest of what was decided for each packet: equal for equal seeds and numbers of packets. */
  readonly fates: string
}

/** Policy of one direction after a change. Throws when it makes no sense. */
export function changeWay(policy: LinkPolicy, change: LinkSettings, way: Way): LinkPolicy {
  const { up, down, ...both } = change
  return changePolicy(policy, { ...both, ...(way === 'up' ? up : down) })
}

/** A policy in the emulator's words. */
export function policyWords(policy: LinkPolicy): string {
  const { burst, bandwidth, blocked, ...numbers } = policy
  const single = burst !== null && 'packets' in burst ? burst : { ratio: 0, packets: 1 }
  const condition = burst !== null && 'toBad' in burst ? burst : { toBad: 0, toGood: 1, lossGood: 0, lossBad: 0 }
  const words = {
    ...numbers,
    burstRatio: single.ratio,
    burstPackets: single.packets,
    ...condition,
    ...(bandwidth ?? { bytesPerSecond: 0, burstBytes: 0, queueBytes: 0 }),
    blocked: blocked ? 1 : 0,
  }
  return Object.entries(words)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}
