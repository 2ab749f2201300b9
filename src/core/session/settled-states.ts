/** The final states of a session: their hashes, the first at which the game was decided, and those kept for a report. */
import type { Frame, Outcome } from '../game.js'
import type { StateHash } from '../hash.js'
import type { SavedSimulation, Simulation } from './simulation.js'
import type { SnapshotRing } from './snapshot-ring.js'

/** Hashed states kept beyond the ring for a desync report: at two hashes a second, eight seconds more. */
const RETAINED_STATES = 16
/** A slot is overwritten one step after its turn comes; a few steps early is early enough. */
const RING_MARGIN = 4
/** Hashes that wait to be drained. */
const HASHES_MAX = 256

/** Hash of a final state. */
export interface SettledHash {
  /** Frames simulated when the state had this hash. */
  readonly frame: Frame
  /** `Simulation.hash` of that state. */
  readonly hash: StateHash
}

/** The outcome of a match, with the first final state that had it. */
export interface SettledOutcome {
  /** Frames simulated when the game was decided. */
  readonly frame: Frame
  /** What `Game.outcome` returned. */
  readonly outcome: Outcome
  /** `Simulation.hash` of that state. */
  readonly hash: StateHash
}

/** Reads final states out of a session's ring: hashes, outcome, and the bytes that a desync report needs. */
export class SettledStates<State, Input> {
  readonly #simulation: Simulation<State, Input>
  readonly #ring: SnapshotRing<State, Input>
  readonly #hashIntervalFrames: number
  readonly #hashes: SettledHash[] = []
  readonly #toRetain: SettledHash[] = []
  readonly #retained: { frame: Frame; hash: StateHash; saved: SavedSimulation }[] = []
  #nextHash: Frame
  #outcome: SettledOutcome | null = null
  #outcomeChecked: Frame = 0

  /**
   * @param ring where the session saves its states, hashed whenever `hashIntervalFrames` frames have been simulated
   * @param simulation the session's: looking at another state leaves it as it was
   */
  constructor(simulation: Simulation<State, Input>, ring: SnapshotRing<State, Input>, hashIntervalFrames: number) {
    this.#simulation = simulation
    this.#ring = ring
    this.#hashIntervalFrames = hashIntervalFrames
    this.#nextHash = hashIntervalFrames
  }

  /** Once set, never changes: the first frame count at which the game was decided. */
  get settledOutcome(): SettledOutcome | null {
    return this.#outcome
  }

  /** Hashes since the last call, oldest first. */
  drainHashes(): SettledHash[] {
    return this.#hashes.splice(0)
  }

  /** The encoded state after `frame` simulated frames, if it was hashed and is still kept; undefined otherwise. */
  encoded(frame: Frame): Uint8Array | undefined {
    const retained = this.#retained.find((entry) => entry.frame === frame)?.saved
    const saved = retained ?? (this.#ring.has(frame) ? this.#ring.get(frame) : undefined)
    if (saved === undefined) return undefined
    const now = this.#simulation.save()
    this.#simulation.load(saved)
    const bytes = this.#simulation.encodeState()
    this.#simulation.load(now)
    return bytes
  }

  /** Looks at the states that became final. Call it whenever `finalFrame` or the simulation's frame have moved. */
  settle(finalFrame: Frame): void {
    const settled = Math.min(finalFrame + 1, this.#simulation.frame)
    this.#settleOutcome(settled)
    while (this.#nextHash <= settled) {
      const frame = this.#nextHash
      this.#nextHash += this.#hashIntervalFrames
      const hash = this.#ring.hash(frame)
      if (hash === undefined) continue
      this.#hashes.push({ frame, hash })
      if (this.#hashes.length > HASHES_MAX) this.#hashes.shift() // when they are not drained the oldest go
      this.#toRetain.push({ frame, hash })
    }
    // Hashed states about to be overwritten leave the ring: a difference may be noticed seconds later. The state before
    // the first frame that is not final stays: a rollback begins there.
    const leaving = Math.min(finalFrame, this.#simulation.frame - this.#ring.frames + RING_MARGIN)
    while (this.#toRetain.length > 0 && this.#toRetain[0]!.frame <= leaving) {
      const { frame, hash } = this.#toRetain.shift()!
      if (!this.#ring.has(frame)) continue
      const reuse = this.#retained.length >= RETAINED_STATES ? this.#retained.shift()?.saved : undefined
      this.#retained.push({ frame, hash, saved: this.#ring.take(frame, reuse) })
    }
  }

  #settleOutcome(settled: Frame): void {
    const simulation = this.#simulation
    if (simulation.game.outcome === undefined || this.#outcome !== null || settled <= this.#outcomeChecked) return
    const from = this.#outcomeChecked + 1
    this.#outcomeChecked = settled
    // A decided game stays decided. So if the current state is undecided, no earlier final one is decided: skip the scan.
    if (simulation.outcome() === undefined) return
    const now = simulation.save()
    for (let frame = from; frame <= settled && this.#outcome === null; frame++) {
      if (!this.#ring.has(frame)) continue
      simulation.load(this.#ring.get(frame))
      const outcome = simulation.outcome()
      if (outcome !== undefined) this.#outcome = { frame, outcome, hash: simulation.hash() }
    }
    simulation.load(now)
  }
}
