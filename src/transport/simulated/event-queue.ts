/** What is due when, in virtual time: a binary heap ordered by time, then by order of entry. */

interface Entry<Item> {
  readonly atMs: number
  readonly sequence: number
  readonly item: Item
}

/** Unbounded by itself: its user bounds what it adds. */
export class EventQueue<Item> {
  readonly #heap: Entry<Item>[] = []
  #sequence = 0

  get size(): number {
    return this.#heap.length
  }

  /** When the next item is due; Infinity when there is none. */
  get nextAtMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  add(atMs: number, item: Item): void {
    const entry = { atMs, sequence: this.#sequence, item }
    this.#sequence += 1
    let hole = this.#heap.length
    this.#heap.push(entry)
    while (hole > 0) {
      const parent = (hole - 1) >> 1
      if (!isBefore(entry, this.#heap[parent]!)) break
      this.#heap[hole] = this.#heap[parent]!
      hole = parent
    }
    this.#heap[hole] = entry
  }

  /** Takes out the next item; undefined when there is none. */
  take(): Item | undefined {
    const heap = this.#heap
    const last = heap.pop()
    const first = heap[0]
    if (last === undefined || first === undefined) return last?.item
    let hole = 0
    for (;;) {
      let child = 2 * hole + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1
      if (!isBefore(heap[child]!, last)) break
      heap[hole] = heap[child]!
      hole = child
    }
    heap[hole] = last
    return first.item
  }
}

function isBefore<Item>(a: Entry<Item>, b: Entry<Item>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence)
}
