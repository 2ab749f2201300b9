/** Finds the first frame at which peers' hashes of final states differ. */
import { BoundedMap } from '../../bounded-map.js'
import type { Frame, Seat } from '../game.js'
import type { StateHash } from '../hash.js'

/** Hashes waiting for their counterpart, per side. At one hash a second this is over two minutes; the oldest go first. */
const PENDING_MAX = 128

/** Our hash of a final state differs from that of another seat. */
export interface HashMismatch {
  /** Frames simulated when the hashes differed. */
  readonly frame: Frame
  /** The other seat. */
  readonly seat: Seat
  readonly localHash: StateHash
  readonly remoteHash: StateHash
}

/** Compares our hashes with every seat's, in whatever order they come. Reports the first mismatch of each seat once. */
export class HashComparison {
  readonly #local = new BoundedMap<Frame, StateHash>(PENDING_MAX)
  readonly #remote: BoundedMap<Frame, StateHash>[]
  readonly #reported: boolean[]
  /** By seat: frames compared lately. Reports are sent several times. */
  readonly #done: BoundedMap<Frame, true>[]
  #compared = 0

  constructor(seats: number) {
    this.#remote = Array.from({ length: seats }, () => new BoundedMap(PENDING_MAX))
    this.#reported = new Array<boolean>(seats).fill(false)
    this.#done = Array.from({ length: seats }, () => new BoundedMap(PENDING_MAX))
  }

  /** Pairs of hashes compared so far. */
  get compared(): number {
    return this.#compared
  }

  /** Our own hash of a final state. Returns the mismatches it reveals. */
  addLocal(frame: Frame, hash: StateHash): HashMismatch[] {
    this.#local.set(frame, hash)
    const found: HashMismatch[] = []
    this.#remote.forEach((reports, seat) => {
      const remote = reports.peek(frame)
      if (remote === undefined) return
      reports.delete(frame)
      const mismatch = this.#compare(seat, frame, hash, remote)
      if (mismatch !== null) found.push(mismatch)
    })
    return found
  }

  /** A seat's report. Returns the mismatch it reveals, if we already have our own hash of that frame. */
  addRemote(seat: Seat, frame: Frame, hash: StateHash): HashMismatch | null {
    if (this.#done[seat]!.has(frame)) return null
    const local = this.#local.peek(frame)
    if (local !== undefined) return this.#compare(seat, frame, local, hash)
    this.#remote[seat]!.set(frame, hash)
    return null
  }

  /**
   * What the others said of frames that we have no hash of yet counts no more. A referee that is gone took some frames for final
   * that no other peer received, and hashed them; the next one may have decided otherwise. A true difference shows in later frames.
   */
  forgetRemote(): void {
    for (const reports of this.#remote) reports.clear()
  }

  #compare(seat: Seat, frame: Frame, localHash: StateHash, remoteHash: StateHash): HashMismatch | null {
    this.#compared += 1
    const done = this.#done[seat]!
    done.set(frame, true)
    if (localHash === remoteHash || this.#reported[seat]) return null
    this.#reported[seat] = true
    return { frame, seat, localHash, remoteHash }
  }
}
