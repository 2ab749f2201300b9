/** A map that cannot grow without limit: what strangers can add keys to is kept in one of these. */
import { assert } from './errors.js'

/**
 * A map with at most `entriesMax` entries. Setting one more evicts the entry that was least recently used: `get`,
 * `getOrInsert` and `set` count as use; `peek`, `has` and iteration do not. Every operation takes constant time, because a
 * JavaScript `Map` iterates in the order of insertion: a used entry is deleted and inserted again.
 *
 * Written here rather than taken from a package: the core may import no package; quick-lru keeps up to twice its limit, and
 * lru-cache is forty times the size of this file, which every page would load.
 */
export class BoundedMap<Key, Value> implements Iterable<readonly [Key, Value]> {
  /** Most entries it holds. */
  readonly entriesMax: number
  /** Least recently used first. */
  readonly #entries = new Map<Key, Value>()
  #evictions = 0

  /** @param entriesMax a whole number, 1 or more; asserted */
  constructor(entriesMax: number) {
    assert(Number.isSafeInteger(entriesMax) && entriesMax >= 1, `a bounded map needs a limit, not ${entriesMax}`)
    this.entriesMax = entriesMax
  }

  /** Entries held now, 0 to `entriesMax`. */
  get size(): number {
    return this.#entries.size
  }

  /** Entries that were removed to make room, since this map was made. */
  get evictions(): number {
    return this.#evictions
  }

  /** The value of `key`, which becomes the most recently used; undefined when there is none. */
  get(key: Key): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined && !this.#entries.has(key)) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value as Value)
    return value
  }

  /** The value of `key` without counting as use: for look-ups on behalf of a sender that is not authenticated yet. */
  peek(key: Key): Value | undefined {
    return this.#entries.get(key)
  }

  /** Whether there is an entry; does not count as use. */
  has(key: Key): boolean {
    return this.#entries.has(key)
  }

  /** Adds or replaces an entry, which becomes the most recently used; evicts one when there are too many. */
  set(key: Key, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.entriesMax) return
    const leastRecent = this.#entries.keys().next()
    if (leastRecent.done) return
    this.#entries.delete(leastRecent.value)
    this.#evictions += 1
  }

  /** The value of `key`, made and kept when there is none; becomes the most recently used. */
  getOrInsert(key: Key, make: () => Value): Value {
    const known = this.get(key)
    if (known !== undefined || this.#entries.has(key)) return known as Value
    const fresh = make()
    this.set(key, fresh)
    return fresh
  }

  /** @returns whether there was such an entry. Not counted as an eviction */
  delete(key: Key): boolean {
    return this.#entries.delete(key)
  }

  /** Removes all entries. Not counted as evictions. */
  clear(): void {
    this.#entries.clear()
  }

  /** Values, the least recently used first. */
  values(): IterableIterator<Value> {
    return this.#entries.values()
  }

  /** Entries, the least recently used first. Deleting while iterating is allowed. */
  [Symbol.iterator](): IterableIterator<[Key, Value]> {
    return this.#entries.entries()
  }
}
