/** Which of the paths to a peer carries what is sent to it. Pure: figures in, choice out. */

/** Kinds of path, and what people read in a net-graph. 'relay': passed on by the relay's hub; 'circuit': a stream through it. */
export type PathKind = 'datagram' | 'stream' | 'relay' | 'circuit' | 'gossip'

/** One path to a peer, as measured. */
export interface Path {
  readonly kind: PathKind
  /** Expected time of a packet, one way, with what the kind of path costs on top of it. */
  readonly costMs: number
  /** Nothing was heard on it for a suspicious while. */
  readonly suspect: boolean
}

/**
 * Added to what is measured, because a probe does not show it: streams wait for what was lost, a hub waits to merge, a
 * circuit does both with two streams, and gossip costs everybody a signature. What the hub passes on costs the relay, too:
 * it has to be nearer than the direct path by something that a player could notice.
 */
const HANDICAP_MS: Readonly<Record<PathKind, number>> = { datagram: 0, stream: 4, relay: 8, circuit: 24, gossip: 1000 }

/** A lost packet costs the frames until the next one arrives: one or two ticks of 60 Hz, and the nerves of the player. */
const LOSS_MS = 50

/** A path that works is left for one that is better by this much and by this share, so that noise moves nobody. */
const BETTER_MS = 2
const BETTER_RATIO = 0.1

/** A path is given this long to show what it is worth before it is left for a better one. */
const TRIAL_MS = 1000

/** What a path costs for the choice. @param rttMs NaN makes it Infinity: a path nobody has measured is no path yet */
export function pathCostMs(kind: PathKind, rttMs: number, jitterMs: number, lossRatio: number): number {
  const costMs = rttMs / 2 + jitterMs + lossRatio * LOSS_MS + HANDICAP_MS[kind]
  return Number.isNaN(costMs) ? Number.POSITIVE_INFINITY : costMs
}

export class PathPolicy {
  #kind: PathKind = 'gossip'
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
    if (best === undefined) this.#use('gossip', nowMs)
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
    if (last?.suspect) kinds.push('gossip')
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
