/** What happens when, in simulated time: millions of events, so their times lie in one typed array. */

const CAPACITY_MIN = 1024

/** Events of the same moment come in any order, but in the same one each time. */
export class EventHeap<Item> {
  #atMs = new Float64Array(CAPACITY_MIN)
  readonly #items: Item[] = []

  get size(): number {
    return this.#items.length
  }

  /** Infinity when there is none. */
  get nextAtMs(): number {
    return this.#items.length === 0 ? Number.POSITIVE_INFINITY : this.#atMs[0]!
  }

  /** Whoever adds keeps count: it grows as it has to. */
  add(atMs: number, item: Item): void {
    const items = this.#items
    let hole = items.length
    if (hole === this.#atMs.length) {
      const larger = new Float64Array(2 * hole)
      larger.set(this.#atMs)
      this.#atMs = larger
    }
    const times = this.#atMs
    items.push(item)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (times[parent]! <= atMs) break
      times[hole] = times[parent]!
      items[hole] = items[parent]!
      hole = parent
    }
    times[hole] = atMs
    items[hole] = item
  }

  /** Takes out the next item; undefined when there is none. */
  take(): Item | undefined {
    const items = this.#items
    const last = items.pop()
    const size = items.length
    if (last === undefined || size === 0) return last
    const times = this.#atMs
    const lastMs = times[size]!
    const first = items[0]!
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= size) break
      if (child + 1 < size && times[child + 1]! < times[child]!) child += 1
      if (times[child]! >= lastMs) break
      times[hole] = times[child]!
      items[hole] = items[child]!
      hole = child
    }
    times[hole] = lastMs
    items[hole] = last
    return first
  }
}
