/** Which of the paths to a peer carries what is sent to it. Pure: figures in, choice out. */

/**
 * A kind of path, as users read it in a net-graph: a kind of a registered lane ('datagram', 'stream', 'circuit': see
 * `LinkLane`), HUB_PATH, or GOSSIP_PATH.
 */
export type PathKind = string

/** Forwarded by the relay's hub. */
export const HUB_PATH: PathKind = 'relay'
/** The path that every peer has, and the last resort. */
export const GOSSIP_PATH: PathKind = 'gossip'
/** A hub waits to merge packets and costs the relay: it has to be nearer than the direct path by what a player could notice. */
export const HUB_HANDICAP_MS = 8

/** One path to a peer, as measured. */
export interface Path {
  readonly kind: PathKind
  /** Expected time of a packet, one way, with what the kind of path costs on top of it. */
  readonly costMs: number
  /** Nothing came on it for a suspicious while. */
  readonly suspect: boolean
}

/** A lost packet costs the time until the next one arrives: one or two ticks of 60 Hz; and losses come in groups. */
const LOSS_MS = 50

/** A path that works is left for one that is better by this much and by this share, so that noise does not change it. */
const BETTER_MS = 2
const BETTER_RATIO = 0.1

/** A path is given this long to show what it is worth before it is left for a better one. */
const TRIAL_MS = 1000

/**
 * What a path costs for the choice: the expected time of a packet, one way, in milliseconds.
 * @param handicapMs what the kind of path costs on top of what is measured
 * @param rttMs NaN makes the cost infinite: a path that was not measured is no path yet
 */
export function pathCostMs(handicapMs: number, rttMs: number, jitterMs: number, lossRatio: number): number {
  const costMs = rttMs / 2 + jitterMs + lossRatio * LOSS_MS + handicapMs
  return Number.isNaN(costMs) ? Number.POSITIVE_INFINITY : costMs
}

/** Chooses among the paths to one peer, and stays with its choice while nothing is clearly better. */
export class PathPolicy {
  #kind: PathKind = GOSSIP_PATH
  #sinceMs = Number.NEGATIVE_INFINITY

  /** The path in use. */
  get kind(): PathKind {
    return this.#kind
  }

  /**
   * @param paths those that are alive; gossip is the last resort and need not be among them
   * @returns kinds to send on: the one in use, and while that is suspect the next best, and so on
   */
  choose(paths: readonly Path[], nowMs: number): PathKind[] {
    const ranked = paths.filter((path) => path.costMs < Number.POSITIVE_INFINITY)
    ranked.sort((a, b) => Number(a.suspect) - Number(b.suspect) || a.costMs - b.costMs)
    const used = ranked.find((path) => path.kind === this.#kind)
    const best = ranked[0]
    if (best === undefined) this.#use(GOSSIP_PATH, nowMs)
    else if (used === undefined) this.#use(best.kind, nowMs)
    else if (this.#isWorthIt(used, best, nowMs)) this.#use(best.kind, nowMs)
    const kinds: PathKind[] = [this.#kind]
    let last = ranked.find((path) => path.kind === this.#kind)
    for (const path of ranked) {
      if (last === undefined || !last.suspect) return kinds
      if (path.kind === this.#kind) continue
      kinds.push(path.kind)
      last = path
    }
    if (last?.suspect) kinds.push(GOSSIP_PATH)
    return kinds
  }

  #isWorthIt(used: Path, best: Path, nowMs: number): boolean {
    if (used.kind === best.kind || best.suspect || nowMs - this.#sinceMs < TRIAL_MS) return false
    return used.costMs - best.costMs > Math.max(BETTER_MS, BETTER_RATIO * used.costMs)
  }

  #use(kind: PathKind, nowMs: number): void {
    if (kind === this.#kind) return
    this.#kind = kind
    this.#sinceMs = nowMs
  }
}
