/** Which contestants are compared under which conditions. */
import type { Geography } from '../agents/player-network.js'
import type { ContestantKey } from '../contestants/registry.js'
import type { Effort } from '../findings/findings.js'

/** A row of the matrix. */
export interface Condition extends Geography {
  /** The same in every run. */
  readonly name: string
  readonly players: number
  readonly keys: readonly ContestantKey[]
}

/** How the matrix is played. */
export interface Plan {
  readonly conditions: readonly Condition[]
  /** Of two players; more players are pairs enough in one round. */
  readonly rounds: number
  /** Messages of each of two players in one run, and presses in one match; more players need fewer. */
  readonly messages: number
  readonly presses: number
  /** A run is played again while the machine is busy with something else, so often at most. */
  readonly attempts: number
}

/** Those with which curves are drawn: of ours what a match may use, of the rivals the fastest of each kind. */
const SWEPT: readonly ContestantKey[] = [
  ...(['datagram', 'directStream', 'datagramHub', 'peerstep'] as const),
  ...(['wsNaive', 'wsCorked', 'socketIo', 'colyseus', 'peerJs', 'peerJsRepeated'] as const),
]
const ALL: readonly ContestantKey[] = ['udp', ...SWEPT, 'streamHub', 'bundledGossip', 'peerJsReliable']
/** A browser for each player, so only where there are two. */
const PAGES: readonly ContestantKey[] = ['datagramInChromium', 'peerJsInChromium']

const LOSSES = [0, 0.01]
const ROUND_TRIPS_MS = [20, 60, 100, 200, 300]
/** Beyond those of the round trips. */
const MORE_LOSSES = [0.02, 0.05, 0.1]
/** Where loss and jitter are varied. */
export const USUAL_RTT_MS = 60

/** A share in percent, to a tenth. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

/** Name of a condition of the published shape. */
export function publishedName(players: number, lossRatio: number): string {
  return `published shape, ${players} players, ${percent(lossRatio)} loss`
}

/** Name of a condition of `roundTrip`. */
export function roundTripName(rttMs: number, lossRatio: number, jitterMs = 0): string {
  return `round trip ${rttMs} ms${jitterMs === 0 ? '' : `, jitter ±${jitterMs} ms`}, ${percent(lossRatio)} loss`
}

/** As published: 30 ms to the broker each way, 35 ms from player to player, 22 ms to the nearer relay. */
function published(players: number, lossRatio: number): Condition {
  const keys = players === 2 ? [...ALL, ...PAGES] : ALL
  const name = publishedName(players, lossRatio)
  return { name, players, keys, directMs: 35, brokerMs: 30, relayMs: 22, jitterMs: 0, lossRatio }
}

/** Broker and relay are half way between the players. */
function roundTrip(rttMs: number, lossRatio: number, jitterMs = 0): Condition {
  const name = roundTripName(rttMs, lossRatio, jitterMs)
  const [directMs, legMs] = [rttMs / 2, rttMs / 4]
  return { name, players: 2, keys: SWEPT, directMs, brokerMs: legMs, relayMs: legMs, jitterMs, lossRatio }
}

/** The path between players is the longer one, as where two providers meet far away. */
function detour(lossRatio: number, relayMs: 22 | 30): Condition {
  const servers = relayMs === 22 ? 'broker 2 x 30, relay 2 x 22' : 'broker and relay 2 x 30'
  const name = `direct 70 ms, ${servers}, ${percent(lossRatio)} loss`
  return { name, players: 2, keys: SWEPT, directMs: 70, brokerMs: 30, relayMs, jitterMs: 0, lossRatio }
}

/** What an effort plays. */
export function planOf(effort: Effort): Plan {
  const conditions = CONDITIONS[effort]()
  if (effort === 'full') return { conditions, rounds: 2, attempts: 2, messages: 75, presses: 150 }
  const counts = effort === 'smoke' ? { messages: 20, presses: 30 } : { messages: 75, presses: 120 }
  return { conditions, rounds: 1, attempts: 2, ...counts }
}

const CONDITIONS: Readonly<Record<Effort, () => Condition[]>> = {
  smoke: () => [{ ...published(2, 0), keys: ['datagram', 'datagramHub', 'wsCorked'] }],
  quick: () => [
    ...LOSSES.map((lossRatio) => published(2, lossRatio)),
    roundTrip(USUAL_RTT_MS, 0.01),
    roundTrip(200, 0.01),
    roundTrip(USUAL_RTT_MS, 0),
    roundTrip(USUAL_RTT_MS, 0.05),
    detour(0.01, 22),
  ],
  full: () => [
    ...[2, 4, 8].flatMap((players) => LOSSES.map((lossRatio) => published(players, lossRatio))),
    ...ROUND_TRIPS_MS.flatMap((rttMs) => LOSSES.map((lossRatio) => roundTrip(rttMs, lossRatio))),
    ...MORE_LOSSES.map((lossRatio) => roundTrip(USUAL_RTT_MS, lossRatio)),
    roundTrip(USUAL_RTT_MS, 0, 5),
    roundTrip(USUAL_RTT_MS, 0, 15),
    roundTrip(USUAL_RTT_MS, 0.01, 10),
    ...LOSSES.map((lossRatio) => detour(lossRatio, 22)),
    ...LOSSES.map((lossRatio) => detour(lossRatio, 30)),
  ],
}
