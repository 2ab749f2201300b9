/** State hashes of a running match: ours on their way to the other seats, theirs compared with ours. */
import type { Seat } from '../../core/game.js'
import { HashComparison, type HashMismatch } from '../../core/session/hash-comparison.js'
import { HASHES_PER_PACKET_MAX } from '../../wire/limits.js'
import type { HashReport } from '../../wire/play.js'

/** Default time between two states whose hashes are compared; `hashIntervalFrames` of the settings overrides it. */
export const HASH_EVERY_MS = 500

/** Packets that carry the same report on a lossy path, so that one lost packet does not lose the comparison. */
const SENDINGS_LOSSY = 3
/** Own reports that wait for a packet; the oldest are dropped. */
const REPORTS_WAITING_MAX = 64

/** Sends our hashes of final states, compares them with those of the other seats, and collects what differs. */
export class HashExchange {
  readonly #comparison: HashComparison
  readonly #waiting: { readonly report: HashReport; sendings: number }[] = []
  /** At most one for each seat: `HashComparison` reports each seat once. */
  readonly #mismatches: HashMismatch[] = []

  /** @param seats seats of the match */
  constructor(seats: number) {
    this.#comparison = new HashComparison(seats)
  }

  /** Pairs of hashes compared so far. */
  get compared(): number {
    return this.#comparison.compared
  }

  /**
   * A state of ours became final.
   * @param lossy whether packets may get lost, so that the report has to be sent more than once
   * @returns mismatches that it reveals
   */
  addLocal(report: HashReport, lossy: boolean): number {
    this.#waiting.push({ report, sendings: lossy ? SENDINGS_LOSSY : 1 })
    const found = this.#comparison.addLocal(report.frame, report.hash)
    this.#mismatches.push(...found)
    return found.length
  }

  /**
   * A report of another seat arrived.
   * @returns mismatches that it reveals: 0 or 1
   */
  addRemote(seat: Seat, { frame, hash }: HashReport): number {
    const found = this.#comparison.addRemote(seat, frame, hash)
    if (found === null) return 0
    this.#mismatches.push(found)
    return 1
  }

  /** Another referee seals from now on: see `HashComparison.forgetRemote`. */
  forgetRemote(): void {
    this.#comparison.forgetRemote()
  }

  /** Reports for the packet that is sent now; each is taken as often as it has to be sent. */
  takeReports(): HashReport[] {
    const taken = this.#waiting.slice(0, HASHES_PER_PACKET_MAX)
    for (const entry of taken) entry.sendings -= 1
    while (
      this.#waiting.length > 0 &&
      (this.#waiting[0]!.sendings <= 0 || this.#waiting.length > REPORTS_WAITING_MAX)
    ) {
      this.#waiting.shift()
    }
    return taken.map(({ report }) => report)
  }

  /** Mismatches since the last call. */
  drainMismatches(): HashMismatch[] {
    return this.#mismatches.splice(0)
  }
}
