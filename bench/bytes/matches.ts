/** Traffic of real matches, beside each other and beside what others published. */
import type { LaneKind } from 'peerstep'
import { atMost, type FindingsTable, type Goal, type Ratio, type Row, ratio, tableOf } from '../findings/findings.js'
import { short } from '../findings/text.js'
import { MatchLab } from '../matches/match-lab.js'
import { sleep } from '../measure/process.js'
import { median, total } from '../measure/statistics.js'
import { deviceCounts, medianTraffic, packetsOf, type Traffic, trafficBetween } from '../measure/traffic.js'

/** About 1 % loss and 50 ms of round trip between players, and jitter as on Wi-Fi: the published case. */
const LINK = { delayMs: 10, jitterMs: 5, lossRatio: 0.005 }
const TICK_RATE = 60

interface MatchCondition {
  readonly name: string
  readonly players: number
  readonly lanes: readonly LaneKind[]
}

/** What is played. */
export const MATCH_CONDITIONS = {
  gossip: { name: 'gossip only', players: 8, lanes: [] },
  merged: { name: "merged by the relay's hub, datagrams", players: 8, lanes: ['datagram'] },
  mergedByStream: { name: "merged by the relay's hub, streams", players: 8, lanes: ['stream'] },
  fourByDefault: { name: 'all lanes, as by default', players: 4, lanes: ['stream', 'datagram'] },
  twoByDefault: { name: 'all lanes, as by default', players: 2, lanes: ['stream', 'datagram'] },
} as const satisfies Readonly<Record<string, MatchCondition>>

/** Traffic of one match, per second of the game (60 frames): a machine too busy plays fewer in a second. */
export type MatchTraffic = Awaited<ReturnType<typeof matchTraffic>>

/** @param settleMs until links to the hub are open and gossip has become rare */
export async function matchTraffic(condition: MatchCondition, seed: number, settleMs: number, seconds: number) {
  const { players, lanes } = condition
  const match = await MatchLab.start({ players, seed, link: LINK, lanes, seconds: 120 })
  try {
    await sleep(settleMs)
    const look = () => Promise.all([match.counts(), match.reports(), deviceCounts(match.lab, 'relay', 'eth0')])
    const [before, reportsBefore, relayBefore] = await look()
    const beganMs = performance.now()
    await sleep(seconds * 1000)
    const [after, reports, relayAfter] = await look()
    const tookS = (performance.now() - beganMs) / 1000
    const frames = reports.map(({ stats }, seat) => stats.frame - reportsBefore[seat]!.stats.frame)
    const more = (name: 'bytesSent' | 'packetsSent' | 'packetsReceived' | 'stalls'): number[] =>
      reports.map(({ stats }, seat) => stats[name] - reportsBefore[seat]!.stats[name])
    const rate = (name: 'bytesSent' | 'packetsSent' | 'packetsReceived'): number =>
      median(more(name).map((count, seat) => (count * TICK_RATE) / frames[seat]!))
    const kinds = Map.groupBy(
      reports.flatMap(({ stats }) => stats.peers.map(({ lane }) => lane)),
      (kind) => kind,
    )
    const lines = after.map((counts, seat) => trafficBetween(before[seat]!, counts, frames[seat]! / TICK_RATE))
    return {
      condition,
      /** On the router's way to the internet; median of the players. */
      player: medianTraffic(lines),
      relay: trafficBetween(relayBefore, relayAfter, median(frames) / TICK_RATE),
      /** What the match handed to its lane and took from it. */
      laneKibUp: rate('bytesSent') / 1024,
      lanePacketsUp: rate('packetsSent'),
      lanePacketsDown: rate('packetsReceived'),
      /** Lanes in use to other players, of all players. */
      paths: [...kinds].map(([kind, all]) => `${kind} ${all.length}`).join(', '),
      /** From the tick that reads an input to the one that knows all inputs of its frame. */
      confirmMs: median(reports.flatMap(({ confirmMs }) => confirmMs)),
      stalls: total(more('stalls')),
      desyncs: total(reports.map(({ stats }) => stats.desyncs)),
      /** Frames simulated in a second: 60 on a machine that keeps up. */
      framesPerSecond: median(frames) / tookS,
    }
  } finally {
    await match.end()
  }
}

/**
 * What others published for such a network (1 % loss, 50 ms round trip), as a player sends it, inputs of 4 bytes at 62.5 Hz,
 * in virtual time, without headers of IP and UDP.
 * @see fortress-rollback, tests/simulation/baselines/sweep-v3.json
 */
const PUBLISHED = [
  { players: 2, kibUp: 5.24, messagesUp: 132.5 },
  { players: 4, kibUp: 17.78, messagesUp: 388.6 },
] as const
const HEADER_BYTES = 28

function besidePublished(matches: readonly MatchTraffic[]) {
  return PUBLISHED.flatMap((published) => {
    const isSame = ({ condition }: MatchTraffic): boolean =>
      condition.players === published.players && condition.lanes.length === 2
    const match = matches.find(isSame)
    return match === undefined ? [] : [{ ...published, match }]
  })
}

/** See above. */
export function matchTables(matches: readonly MatchTraffic[]): FindingsTable[] {
  const about = {
    title: 'Real matches behind symmetric routers: per player and 60 frames, and at the relay',
    note: 'Arena between bots, about 1 % loss, 50 ms round trip, 5 ms jitter. KiB with IP headers. Confirmed: from reading an input to knowing all inputs of its frame.',
  }
  const published = {
    title: 'Beside the published figures of a rollback library: what one player sends in a second',
    note: 'Theirs are encoded payload of a simulation, a full mesh of UDP; with headers: 28 bytes more for each message. Ours are IP packets of real matches, encryption and relay included.',
  }
  return [
    tableOf(about, matches, [
      ['lanes', ({ condition }) => condition.name],
      ['players', ({ condition }) => condition.players],
      ['KiB up', ({ player }) => player.kibUp.toFixed(1)],
      ['KiB down', ({ player }) => player.kibDown.toFixed(1)],
      ['packets up', ({ player }) => player.packetsUp.toFixed(0)],
      ['packets down', ({ player }) => player.packetsDown.toFixed(0)],
      ['lane KiB up', ({ laneKibUp }) => laneKibUp.toFixed(1)],
      ['relay KiB out', ({ relay }) => relay.kibUp.toFixed(1)],
      ['relay packets out', ({ relay }) => relay.packetsUp.toFixed(0)],
      ['frames/s', ({ framesPerSecond }) => framesPerSecond.toFixed(1)],
      ['confirmed ms', ({ confirmMs }) => short(confirmMs)],
      ['paths', ({ paths }) => paths],
    ]),
    tableOf(published, besidePublished(matches), [
      ['players', ({ players }) => players],
      ['published KiB', ({ kibUp }) => kibUp.toFixed(1)],
      ['with headers', ({ kibUp, messagesUp }) => (kibUp + (messagesUp * HEADER_BYTES) / 1024).toFixed(1)],
      ['messages', ({ messagesUp }) => messagesUp.toFixed(0)],
      ['ours KiB', ({ match }) => match.player.kibUp.toFixed(1)],
      ['ours packets', ({ match }) => match.player.packetsUp.toFixed(0)],
      ['ours, lane KiB', ({ match }) => match.laneKibUp.toFixed(1)],
    ]),
  ]
}

/** A match's figures; the relay's under names of their own. */
export function matchRow({ condition, player, relay, ...figures }: MatchTraffic): Row {
  return { what: condition.name, players: condition.players, ...player, ...prefixed('relay', relay), ...figures }
}

/** A traffic's figures under names of their own: `serverKibUp`. */
export function prefixed(prefix: string, traffic: Traffic): Row {
  const entries = Object.entries(traffic)
  return Object.fromEntries(
    entries.map(([name, value]) => [`${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  )
}

/** A room in which each player sends a message by gossip every tick, as a match would without a hub. */
export interface GossipRoom {
  readonly players: number
  readonly player: Traffic
}

/** Merged packets to those of gossip, and ours to the published. */
export function matchGoals(matches: readonly MatchTraffic[], gossip: GossipRoom | undefined): Goal[] {
  const toGossip = matchRatios(matches, gossip).map(({ name, value }) => atMost(name, value, 0.5, ''))
  const toPublished = besidePublished(matches).flatMap(({ players, kibUp, messagesUp, match: { player } }) => [
    atMost(`match of ${players}: packets up to the published messages`, player.packetsUp / messagesUp, 0.5, ''),
    atMost(`match of ${players}: KiB up of IP packets to the published payload`, player.kibUp / kibUp, 0.5, ''),
  ])
  return [...toGossip, ...toPublished]
}

/** Merged packets to those of gossip. */
export function matchRatios(matches: readonly MatchTraffic[], gossip: GossipRoom | undefined): Ratio[] {
  const merged = matches.find(({ condition }) => condition === MATCH_CONDITIONS.merged)
  if (merged === undefined || gossip?.players !== merged.condition.players) return []
  const name = `match of ${gossip.players} merged by datagrams: packets to a room that gossips each tick`
  return [ratio(name, packetsOf(merged.player) / packetsOf(gossip.player))]
}
