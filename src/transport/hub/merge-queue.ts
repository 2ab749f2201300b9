/** Packets of several authors on their way to one peer: those of a tick leave together, as one message. */
import { type BundleEntry, bundleSpace } from '../paths/path-packet.js'

/** What fits a datagram whatever the network: a larger packet travels alone. */
const BUNDLE_BYTES_MAX = 1100

/** Packets waiting; 16 authors with one each, and room for bursts. When full the oldest goes: a later one contains the same again. */
const ENTRIES_MAX = 128

/** An author that was silent for longer is not waited for. Packets come every 17 ms, at a slow tick every 50. */
const EXPECTED_MS = 70

/** An author that came less than half a tick ago does not come again in the next half: it is not waited for. */
const RESTED_MS = 8

/**
 * The first packet of a tick waits this long for each other author but one, and no longer than this. Two players never
 * wait. Players keep in step, so that the packets of a tick mostly come within a few milliseconds.
 */
const WAIT_PER_AUTHOR_MS = 3
const WAIT_MS_MAX = 10

/**
 * The packets that wait for one member, at most 128. The packets of a tick leave together, at most 10 ms after the first.
 */
export class MergeQueue {
  readonly #entries: BundleEntry[] = []
  readonly #waiting = new Set<number>()
  /** By author: when its last packet came. NUMBERS_MAX at most. */
  readonly #heardMs = new Map<number, number>()
  #sinceMs = Number.POSITIVE_INFINITY
  #nextTick = false

  /** When what waits must leave; Infinity when nothing does. */
  dueMs(nowMs: number): number {
    if (this.#entries.length === 0) return Number.POSITIVE_INFINITY
    let expected = 0
    let missing = 0
    for (const [author, heardMs] of this.#heardMs) {
      if (nowMs - heardMs > EXPECTED_MS) continue
      expected += 1
      if (!this.#waiting.has(author) && this.#sinceMs - heardMs >= RESTED_MS) missing += 1
    }
    if (missing === 0 || this.#nextTick) return this.#sinceMs
    return this.#sinceMs + Math.min(WAIT_MS_MAX, WAIT_PER_AUTHOR_MS * (expected - 1))
  }

  /** @returns how many packets went to make room: 0 or 1 */
  add(entry: BundleEntry, nowMs: number): number {
    const isFull = this.#entries.length === ENTRIES_MAX
    if (isFull) this.#entries.shift()
    if (this.#entries.length === 0) this.#sinceMs = nowMs
    // A second packet of an author belongs to its next tick: the others' of this one may not come at all.
    if (this.#waiting.has(entry.number)) this.#nextTick = true
    this.#entries.push(entry)
    this.#waiting.add(entry.number)
    this.#heardMs.set(entry.number, nowMs)
    return isFull ? 1 : 0
  }

  /** Everything that waits, in as many bundles as are needed. */
  take(): BundleEntry[][] {
    const bundles: BundleEntry[][] = []
    let space = Number.POSITIVE_INFINITY
    for (const entry of this.#entries) {
      space += bundleSpace(entry)
      if (space > BUNDLE_BYTES_MAX) {
        bundles.push([])
        space = bundleSpace(entry)
      }
      bundles.at(-1)!.push(entry)
    }
    this.#entries.length = 0
    this.#waiting.clear()
    this.#nextTick = false
    this.#sinceMs = Number.POSITIVE_INFINITY
    return bundles
  }
}
