/** Which contestants are compared under which conditions. */
import type { Effort } from '../harness.js'
import type { ContestantKey } from '../net/contestants.js'
import type { Geography } from '../net/geography.js'

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
  /** Of two players; where there are more of them there are pairs enough in one. */
  readonly rounds: number
  /** Messages of each of two players in one course, and presses in one match; more players need fewer. */
  readonly messages: number
  readonly presses: number
  /** Courses are played again when the machine was busy with something else, so often at most. */
  readonly attempts: number
}

/** Those with which a sweep is drawn: of ours what a match may use, of the rivals the fastest of each kind. */
const SWEPT: readonly ContestantKey[] = [
  'datagram',
  'directStream',
  'datagramHub',
  'peerstep',
  'wsNaive',
  'wsCorked',
  'socketIo',
  'colyseus',
  'peerJs',
  'peerJsRepeated',
]
const ALL: readonly ContestantKey[] = ['udp', ...SWEPT, 'streamHub', 'bundledGossip', 'peerJsReliable']
/** A browser for each player, so only where there are two. */
const PAGES: readonly ContestantKey[] = ['datagramInChromium', 'peerJsInChromium']

/** As published: 30 ms to the broker each way, 35 ms from player to player, 22 ms to the nearer relay. */
const PUBLISHED = { directMs: 35, brokerMs: 30, relayMs: 22, jitterMs: 0 }
/** The way between players is the longer one, as where two providers meet far away. */
const DETOUR = { directMs: 70, brokerMs: 30, relayMs: 22, jitterMs: 0 }
const DETOUR_FAR = { directMs: 70, brokerMs: 30, relayMs: 30, jitterMs: 0 }

const LOSSES = [0, 0.01]
const ROUND_TRIPS_MS = [20, 60, 100, 200, 300]
/** Beyond those of the round trips. */
const MORE_LOSSES = [0.02, 0.05, 0.1]
/** Where loss and jitter are varied. */
export const USUAL_RTT_MS = 60

export function publishedName(players: number, lossRatio: number): string {
  return `published shape, ${players} players, ${percent(lossRatio)} loss`
}

export function roundTripName(rttMs: number, lossRatio: number, jitterMs = 0): string {
  return `round trip ${rttMs} ms${jitterMs === 0 ? '' : `, jitter ±${jitterMs} ms`}, ${percent(lossRatio)} loss`
}

function published(players: number, lossRatio: number): Condition {
  const keys = players === 2 ? [...ALL, ...PAGES] : ALL
  return { ...PUBLISHED, lossRatio, players, keys, name: publishedName(players, lossRatio) }
}

/** Broker and relay hang as if half way between the players. */
function roundTrip(rttMs: number, lossRatio: number, jitterMs = 0): Condition {
  const name = roundTripName(rttMs, lossRatio, jitterMs)
  const legMs = rttMs / 4
  return { name, players: 2, directMs: rttMs / 2, brokerMs: legMs, relayMs: legMs, jitterMs, lossRatio, keys: SWEPT }
}

function detour(lossRatio: number): Condition {
  const name = `direct 70 ms, broker 2 x 30, relay 2 x 22, ${percent(lossRatio)} loss`
  return { ...DETOUR, name, players: 2, lossRatio, keys: SWEPT }
}

function detourFar(lossRatio: number): Condition {
  const name = `direct 70 ms, broker and relay 2 x 30, ${percent(lossRatio)} loss`
  return { ...DETOUR_FAR, name, players: 2, lossRatio, keys: SWEPT }
}

export function planOf(effort: Effort): Plan {
  switch (effort) {
    case 'smoke':
      return { ...SMALL, messages: 20, presses: 30, conditions: [smoke()] }
    case 'quick':
      return { ...SMALL, messages: 75, presses: 120, conditions: quick() }
    case 'full':
      return { rounds: 2, attempts: 2, messages: 75, presses: 150, conditions: full() }
  }
}

const SMALL = { rounds: 1, attempts: 2 }

function smoke(): Condition {
  return { ...published(2, 0), keys: ['datagram', 'datagramHub', 'wsCorked'] }
}

function quick(): Condition[] {
  return [
    ...LOSSES.map((lossRatio) => published(2, lossRatio)),
    roundTrip(USUAL_RTT_MS, 0.01),
    roundTrip(200, 0.01),
    roundTrip(USUAL_RTT_MS, 0),
    roundTrip(USUAL_RTT_MS, 0.05),
    detour(0.01),
  ]
}

function full(): Condition[] {
  return [
    ...[2, 4, 8].flatMap((players) => LOSSES.map((lossRatio) => published(players, lossRatio))),
    ...ROUND_TRIPS_MS.flatMap((rttMs) => LOSSES.map((lossRatio) => roundTrip(rttMs, lossRatio))),
    ...MORE_LOSSES.map((lossRatio) => roundTrip(USUAL_RTT_MS, lossRatio)),
    roundTrip(USUAL_RTT_MS, 0, 5),
    roundTrip(USUAL_RTT_MS, 0, 15),
    roundTrip(USUAL_RTT_MS, 0.01, 10),
    ...LOSSES.map(detour),
    ...LOSSES.map(detourFar),
  ]
}

export function percent(ratio: number): string {
  return `${Math.round(ratio * 1000) / 10} %`
}
