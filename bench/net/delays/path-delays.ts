/** How far players are from each other and from the server, and what that makes of a contestant's packets. */
import { type LegSettings, type Repair, SCTP_REPAIR, TCP_REPAIR } from './leg.js'

/** What a report says of figures that were made this way. */
export const PRETENDED =
  'Packets crossed this machine, and a model delayed, lost and repeated them: see bench/README.md, the delay harness.'

/** One way. */
export interface Distances {
  /** From player to player. */
  readonly directMs: number
  /** From player to the contestant's server. */
  readonly serverMs: number
  /** Of each player's access link, each way: arrivals vary uniformly by plus or minus this much. */
  readonly jitterMs: number
  /** Of each player's access link, each way, every packet on its own. */
  readonly lossRatio: number
  /** Of all that is drawn: the same for all players of a room. */
  readonly seed: number
}

/** What is to be known of a contestant; see there. */
export interface Carriage {
  readonly lossy: boolean
  readonly ordered: boolean
  readonly route: 'direct' | 'server' | 'chosen'
  readonly by: 'tcp' | 'sctp' | 'udp'
}

/** What packets meet on their way to one player. */
export interface PathDelays {
  /** From each other player to us, or to the server. */
  readonly first: LegSettings
  /** From the server to us; null where packets do not pass it. */
  readonly second: LegSettings | null
  /** null where what is lost stays lost. */
  readonly repair: Repair | null
  readonly seed: number
}

/** Where a contestant chooses, it is taken to have found the shortest. */
export function delaysOf(
  { route, lossy, ordered, by }: Carriage,
  { directMs, serverMs, jitterMs, lossRatio, seed }: Distances,
): PathDelays {
  const repair = lossy ? null : { ...(by === 'sctp' ? SCTP_REPAIR : TCP_REPAIR), ordered }
  const leg = { jitterMs, lossRatio }
  if (route === 'direct' || (route === 'chosen' && directMs <= 2 * serverMs)) {
    return { first: { ...leg, delayMs: directMs, links: 2 }, second: null, repair, seed }
  }
  const server: LegSettings = { ...leg, delayMs: serverMs, links: 1 }
  return { first: server, second: server, repair, seed }
}
