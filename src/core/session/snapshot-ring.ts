/** A preallocated ring of saved simulations, one slot per frame, whose memory is reused. */
import { assert } from '../../errors.js'
import type { Frame } from '../game.js'
import type { StateHash } from '../hash.js'
import type { SavedSimulation, Simulation } from './simulation.js'

interface Slot {
  frame: Frame
  saved: SavedSimulation | undefined
  hash: StateHash | undefined
}

/** Keeps the state before each of the last `frames` frames. Slots are filled on first use, then overwritten in place. */
export class SnapshotRing<State, Input> {
  readonly #slots: Slot[]

  /** @param frames how many consecutive frames are kept */
  constructor(frames: number) {
    assert(frames >= 1, 'a ring needs a slot')
    this.#slots = Array.from({ length: frames }, () => ({ frame: -1, saved: undefined, hash: undefined }))
  }

  /** Number of slots: states of this many consecutive frames are kept. */
  get frames(): number {
    return this.#slots.length
  }

  /** Save the state before `simulation.frame`, over the one `frames` earlier. */
  save(simulation: Simulation<State, Input>, hash: StateHash | undefined): void {
    const slot = this.#slot(simulation.frame)
    slot.saved = simulation.save(slot.saved)
    slot.frame = simulation.frame
    slot.hash = hash
  }

  /** True when the state before `frame` is kept. */
  has(frame: Frame): boolean {
    const slot = this.#slot(frame)
    return slot.frame === frame && slot.saved !== undefined
  }

  /** The state before `frame`. Throws when it is not kept. */
  get(frame: Frame): SavedSimulation {
    const slot = this.#slot(frame)
    const { saved } = slot
    if (slot.frame !== frame || saved === undefined) assert(false, `the state before frame ${frame} is not kept`)
    return saved
  }

  /** The hash noted when the state before `frame` was saved, if it was hashed. */
  hash(frame: Frame): StateHash | undefined {
    const slot = this.#slot(frame)
    return slot.frame === frame ? slot.hash : undefined
  }

  /** Take the saved state out of the ring; the slot starts afresh with `replacement`'s memory. */
  take(frame: Frame, replacement: SavedSimulation | undefined): SavedSimulation {
    const saved = this.get(frame)
    const slot = this.#slot(frame)
    slot.frame = -1
    slot.saved = replacement
    slot.hash = undefined
    return saved
  }

  #slot(frame: Frame): Slot {
    return this.#slots[((frame % this.#slots.length) + this.#slots.length) % this.#slots.length]!
  }
}
