/** A model of the paths between players: delay, jitter, loss, and the repair of loss. */
import type { Random } from '../../src/core/random.js'
import type { Contestant } from './contestant.js'

/** A report says this of figures that were measured this way. */
export const MODELLED =
  'Packets crossed this machine, and a model delayed, lost and repeated them: see docs/benchmarks.md, the delay harness.'

/** One way, and of each player's access link, each way: uniform jitter that keeps order, and loss of each packet. */
export interface Distances {
  /** From player to player, and from player to the contestant's server. */
  readonly directMs: number
  readonly serverMs: number
  readonly jitterMs: number
  readonly lossRatio: number
  /** Of all random numbers: the same for all players of a room. */
  readonly seed: number
}

/** A leg between two hosts; between players it crosses the access links of both. */
export interface LegSettings extends Pick<Distances, 'jitterMs' | 'lossRatio'> {
  readonly delayMs: number
  readonly links: 1 | 2
}

/**
 * How a connection notices a loss: by so many packets that were sent later and have arrived, or after a silence, whichever
 * comes first; then the packet is sent again.
 */
export interface Repair {
  /** Whether what comes after waits for what was lost. */
  readonly ordered: boolean
  readonly followers: number
  readonly silenceRtts: number
  readonly silenceMsMin: number
}

/** One packet that overtakes is enough, and a probe goes out after two round trips. @see RFC 8985, RACK-TLP */
export const TCP_REPAIR: Repair = Object.freeze({ ordered: true, followers: 1, silenceRtts: 2, silenceMsMin: 10 })
/** Three reports that it is missing, or a timer. @see RFC 9260, 6.3 and 7.2.4 */
export const SCTP_REPAIR: Repair = Object.freeze({ ordered: true, followers: 3, silenceRtts: 1.5, silenceMsMin: 200 })

/** What happens to packets on their way to one player. */
export interface PathDelays {
  /** From each other player to us, or to the server. */
  readonly first: LegSettings
  /** From the server to us; null where packets do not pass it. */
  readonly second: LegSettings | null
  /** null where what is lost stays lost. */
  readonly repair: Repair | null
  readonly seed: number
}

/** A contestant that chooses is taken to have found the shortest path. */
export function delaysOf(
  { route, lossy, ordered, by }: Pick<Contestant, 'lossy' | 'ordered' | 'route' | 'by'>,
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

/** A packet gets through at the latest after so many losses. */
const LOSSES_MAX = 8

/** One leg. Each packet's arrival is known when it is sent: followers are taken to come at the leg's mean interval. */
export class Leg {
  readonly #random: Random
  readonly #repair: Repair | null
  readonly #settings: LegSettings
  #lastSentMs = Number.NaN
  #intervalMs = Number.NaN
  /** Of packets that were not lost, and of all where order is kept. */
  #lastArrivalMs = Number.NEGATIVE_INFINITY

  constructor(random: Random, repair: Repair | null, settings: LegSettings) {
    this.#random = random
    this.#repair = repair
    this.#settings = settings
  }

  /** @returns when the packet arrives; null when it is lost. @param atMs does not fall */
  arrivalMs(atMs: number): number | null {
    const gapMs = atMs - this.#lastSentMs
    if (gapMs > 0) this.#intervalMs = Number.isNaN(this.#intervalMs) ? gapMs : 0.9 * this.#intervalMs + 0.1 * gapMs
    this.#lastSentMs = atMs
    const { delayMs } = this.#settings
    let sentMs = atMs
    let losses = 0
    for (; this.#isLost() && losses < LOSSES_MAX; losses += 1) {
      if (this.#repair === null) return null
      const { followers, silenceRtts, silenceMsMin } = this.#repair
      const silenceMs = Math.max(silenceRtts * 2 * delayMs, silenceMsMin) * 2 ** losses
      // A round trip after the last of the followers was sent; NaN, before there is an interval, loses to the silence.
      const noticedMs = followers * this.#intervalMs + 2 * delayMs
      sentMs += noticedMs < silenceMs ? noticedMs : silenceMs
    }
    const arrivesMs = sentMs + Math.max(0, delayMs + this.#jitterMs())
    if (losses > 0 && this.#repair?.ordered === false) return arrivesMs
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, arrivesMs)
    return this.#lastArrivalMs
  }

  #isLost(): boolean {
    const { links, lossRatio } = this.#settings
    return this.#random.float() >= (1 - lossRatio) ** links
  }

  #jitterMs(): number {
    const { links, jitterMs } = this.#settings
    let sumMs = 0
    for (let link = 0; link < links; link += 1) sumMs += (2 * this.#random.float() - 1) * jitterMs
    return sumMs
  }
}
