/** Real matches beside each other and beside what others publish, as findings. */
import type { FindingsTable, Goal, Ratio, Row } from './findings.js'
import { atMost, short } from './harness.js'
import type { MatchCondition, MatchTraffic } from './net/match-traffic.js'
import { packetsOf, type Traffic } from './net/traffic.js'

export const MATCH_CONDITIONS = {
  gossip: { name: 'gossip only', players: 8, lanes: [] },
  merged: { name: "merged by the relay's hub, datagrams", players: 8, lanes: ['datagram'] },
  mergedByStream: { name: "merged by the relay's hub, streams", players: 8, lanes: ['stream'] },
  fourByDefault: { name: 'all lanes, as by default', players: 4, lanes: ['stream', 'datagram'] },
  twoByDefault: { name: 'all lanes, as by default', players: 2, lanes: ['stream', 'datagram'] },
} as const satisfies Readonly<Record<string, MatchCondition>>

/**
 * What others publish for such a network (1 % loss, 50 ms round trip), as a player sends it, inputs of 4 bytes at 62.5 Hz,
 * in virtual time, without headers of IP and UDP.
 * @see fortress-rollback, tests/simulation/baselines/sweep-v3.json
 */
const PUBLISHED: readonly { readonly players: number; readonly kibUp: number; readonly messagesUp: number }[] = [
  { players: 2, kibUp: 5.24, messagesUp: 132.5 },
  { players: 4, kibUp: 17.78, messagesUp: 388.6 },
]
const HEADER_BYTES = 28
const KIB = 1024

export function matchTable(matches: readonly MatchTraffic[]): FindingsTable {
  return {
    title: 'Real matches behind symmetric routers: per player and 60 frames, and at the relay',
    note: 'Arena between bots, about 1 % loss, 50 ms round trip, 5 ms jitter. KiB with IP headers. Confirmed: from reading an input to knowing all of its frame.',
    head: [
      'lanes',
      'players',
      'KiB up',
      'KiB down',
      'packets up',
      'packets down',
      'lane KiB up',
      'relay KiB out',
      'relay packets out',
      'frames/s',
      'confirmed ms',
      'paths',
    ],
    lines: matches.map(({ condition, player, relay, ...one }) => [
      condition.name,
      condition.players,
      player.kibUp.toFixed(1),
      player.kibDown.toFixed(1),
      player.packetsUp.toFixed(0),
      player.packetsDown.toFixed(0),
      one.laneKibUp.toFixed(1),
      relay.kibUp.toFixed(1),
      relay.packetsUp.toFixed(0),
      one.framesPerSecond.toFixed(1),
      short(one.confirmMs),
      one.paths,
    ]),
  }
}

/** Ours as measured, theirs as published and with the headers that each of their messages would have on the wire. */
export function publishedTable(matches: readonly MatchTraffic[]): FindingsTable {
  return {
    title: 'Beside the published figures of a rollback library: what one player sends in a second',
    note: 'Theirs are encoded payload of a simulation, a full mesh of UDP; with headers: 28 bytes more for each message. Ours are IP packets of real matches, encryption and relay included.',
    head: ['players', 'published KiB', 'with headers', 'messages', 'ours KiB', 'ours packets', 'ours, lane KiB'],
    lines: PUBLISHED.flatMap(({ players, kibUp, messagesUp }) => {
      const match = defaultMatchOf(matches, players)
      if (match === undefined) return []
      return [
        [
          players,
          kibUp.toFixed(1),
          (kibUp + (messagesUp * HEADER_BYTES) / KIB).toFixed(1),
          messagesUp.toFixed(0),
          match.player.kibUp.toFixed(1),
          match.player.packetsUp.toFixed(0),
          match.laneKibUp.toFixed(1),
        ],
      ]
    }),
  }
}

export function matchRow({ condition, player, relay, ...figures }: MatchTraffic): Row {
  return {
    what: condition.name,
    players: condition.players,
    ...player,
    relayKibUp: relay.kibUp,
    relayKibDown: relay.kibDown,
    relayPacketsUp: relay.packetsUp,
    relayPacketsDown: relay.packetsDown,
    ...figures,
  }
}

/** A room beside which matches are held. */
export interface GossipRoom {
  readonly players: number
  readonly player: Traffic
}

/** @param gossip a room in which each player says something by gossip every tick, as a match would without a hub */
export function matchGoals(matches: readonly MatchTraffic[], gossip: GossipRoom | undefined): Goal[] {
  const toGossip = mergedTo(matches, gossip).map(({ name, value }) => atMost(name, value, 0.5, ''))
  const toPublished = PUBLISHED.flatMap(({ players, kibUp, messagesUp }) => {
    const match = defaultMatchOf(matches, players)
    if (match === undefined) return []
    return [
      atMost(`match of ${players}: packets up to the published messages`, match.player.packetsUp / messagesUp, 0.5, ''),
      atMost(`match of ${players}: KiB up of IP packets to the published payload`, match.player.kibUp / kibUp, 0.5, ''),
    ]
  })
  return [...toGossip, ...toPublished]
}

export function matchRatios(matches: readonly MatchTraffic[], gossip: GossipRoom | undefined): Ratio[] {
  return mergedTo(matches, gossip).map((ratio) => ({ ...ratio, worse: 'higher' }))
}

function mergedTo(matches: readonly MatchTraffic[], gossip: GossipRoom | undefined): { name: string; value: number }[] {
  const merged = matches.find(({ condition }) => condition === MATCH_CONDITIONS.merged)
  if (merged === undefined || gossip?.players !== merged.condition.players) return []
  const what = `match of ${gossip.players} merged by datagrams`
  return [
    {
      name: `${what}: packets to a room that gossips each tick`,
      value: packetsOf(merged.player) / packetsOf(gossip.player),
    },
  ]
}

function defaultMatchOf(matches: readonly MatchTraffic[], players: number): MatchTraffic | undefined {
  return matches.find(({ condition }) => condition.players === players && condition.lanes.length === 2)
}
