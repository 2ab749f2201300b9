/** What a player of a real match sends and receives, and its relay. */
import type { LaneKind } from 'peerstep'
import { median } from './latencies.js'
import { MatchCrew } from './match-crew.js'
import { deviceCounts } from './room-traffic.js'
import { medianTraffic, type Traffic, trafficBetween } from './traffic.js'

/** About 1 % loss and 50 ms of round trip between players, and jitter as on Wi-Fi: the published case. */
const LINK = { delayMs: 10, jitterMs: 5, lossRatio: 0.005 }
const KIB = 1024
const TICK_RATE = 60
/** The machine of the relay, and its way to the internet. */
const RELAY = ['relay', 'eth0'] as const

export interface MatchCondition {
  readonly name: string
  readonly players: number
  readonly lanes: readonly LaneKind[]
}

/** Per second of the game (60 frames): a machine too busy plays fewer in a second. */
export interface MatchTraffic {
  readonly condition: MatchCondition
  /** On the router's way to the internet; median of the players. */
  readonly player: Traffic
  readonly relay: Traffic
  /** What the match handed to its lane and took from it. */
  readonly laneKibUp: number
  readonly lanePacketsUp: number
  readonly lanePacketsDown: number
  /** Lane in use to each other player, all players'. */
  readonly paths: string
  /** From the tick that reads an input to the one that knows everybody's of its frame. */
  readonly confirmMs: number
  readonly stalls: number
  readonly desyncs: number
  /** Frames simulated in a second: 60 unless something held them up. */
  readonly framesPerSecond: number
}

/** @param settleMs until links to the hub are open and gossip has become seldom */
export async function matchTraffic(
  condition: MatchCondition,
  seed: number,
  settleMs: number,
  seconds: number,
): Promise<MatchTraffic> {
  const { players, lanes } = condition
  const crew = await MatchCrew.start({ players, seed, link: LINK, lanes, seconds: 120 })
  try {
    await sleep(settleMs)
    const look = () => Promise.all([crew.counts(), crew.reports(), deviceCounts(crew.lab, ...RELAY)])
    const [before, reportsBefore, relayBefore] = await look()
    const beganMs = performance.now()
    await sleep(seconds * 1000)
    const [after, reports, relayAfter] = await look()
    const tookS = (performance.now() - beganMs) / 1000
    const frames = reports.map(({ stats }, seat) => stats.frame - reportsBefore[seat]!.stats.frame)
    const more = (name: 'bytesSent' | 'packetsSent' | 'packetsReceived' | 'stalls') =>
      reports.map(({ stats }, seat) => stats[name] - reportsBefore[seat]!.stats[name])
    const rate = (counts: readonly number[]): number =>
      median(counts.map((count, seat) => (count * TICK_RATE) / frames[seat]!))
    const kinds = reports.flatMap(({ stats }) => stats.peers.map(({ lane }) => lane))
    return {
      condition,
      player: medianTraffic(
        after.map((counts, seat) => trafficBetween(before[seat]!, counts, frames[seat]! / TICK_RATE)),
      ),
      relay: trafficBetween(relayBefore, relayAfter, median(frames) / TICK_RATE),
      laneKibUp: rate(more('bytesSent')) / KIB,
      lanePacketsUp: rate(more('packetsSent')),
      lanePacketsDown: rate(more('packetsReceived')),
      paths: [...new Set(kinds)].map((kind) => `${kind} ${kinds.filter((one) => one === kind).length}`).join(', '),
      confirmMs: median(reports.flatMap(({ confirmMs }) => confirmMs)),
      stalls: more('stalls').reduce((sum, stalls) => sum + stalls, 0),
      desyncs: reports.reduce((sum, { stats }) => sum + stats.desyncs, 0),
      framesPerSecond: median(frames) / tookS,
    }
  } finally {
    await crew.end()
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
