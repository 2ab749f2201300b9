/** Which packets of each author have come already: the same packet may come by several paths. */
import { BoundedMap } from '../../bounded-map.js'
import type { PeerId } from '../lane.js'

/** Paths may be apart by this many packets of one author: 4 s of a player at 240 Hz. What comes later counts as seen. */
export const DUPLICATE_WINDOW_PACKETS = 1024

/** Authors remembered. When full, the one from which nothing came for longest is forgotten, and a copy under way is taken once more. */
const AUTHORS_MAX = 256

interface Author {
  highest: number
  /** Low 32 bits of the number last seen in each place. */
  readonly slots: Uint32Array
  /** The place holds a number of the window, or of one before it that is near. */
  readonly used: Uint8Array
}

/** Knows the last DUPLICATE_WINDOW_PACKETS sequence numbers of each author, for 256 authors. */
export class DuplicateFilter {
  readonly #authors = new BoundedMap<PeerId, Author>(AUTHORS_MAX)

  /** @returns true when this packet was not seen before; remembers it */
  accept(peer: PeerId, sequence: number): boolean {
    const author = this.#authorOf(peer)
    if (sequence <= author.highest - DUPLICATE_WINDOW_PACKETS) return false
    // All that the places hold is out of the window: their low bits must not be taken for those of numbers 2^32 away.
    if (sequence >= author.highest + DUPLICATE_WINDOW_PACKETS) author.used.fill(0)
    const slot = sequence % DUPLICATE_WINDOW_PACKETS
    if (author.used[slot] === 1 && author.slots[slot] === sequence >>> 0) return false
    author.slots[slot] = sequence
    author.used[slot] = 1
    author.highest = Math.max(author.highest, sequence)
    return true
  }

  #authorOf(peer: PeerId): Author {
    return this.#authors.getOrInsert(peer, () => ({
      highest: Number.NEGATIVE_INFINITY,
      slots: new Uint32Array(DUPLICATE_WINDOW_PACKETS),
      used: new Uint8Array(DUPLICATE_WINDOW_PACKETS),
    }))
  }
}
