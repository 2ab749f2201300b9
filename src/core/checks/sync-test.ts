/** Rolls a game back at every frame and compares states: finds nondeterminism on one machine. */
import { PeerstepError } from '../../errors.js'
import type { Frame, Game, MatchOptions, SeatStatus } from '../game.js'
import type { StateHash } from '../hash.js'
import { Random } from '../random.js'
import { Simulation } from '../session/simulation.js'
import { SnapshotRing } from '../session/snapshot-ring.js'
import type { StateDifference } from '../snapshots/state-diff.js'
import { diffStates } from '../snapshots/state-diff.js'
import { randomInputs } from './fingerprint.js'

/** What `syncTest` plays; every field has a default. */
export interface SyncTestOptions {
  /** Frames to play; fewer are played when the game is decided earlier. Default 600. */
  readonly frames?: number
  /** Rollback distances of 1 to this many frames are tried in turn; 1 to 128. Default 8. */
  readonly windowFrames?: number
  /** Seed of the match and of its random inputs; its lowest 32 bits count. Default 1. */
  readonly seed?: number
  /** Number of seats. Default: `game.seats.max`. */
  readonly seats?: number
  /** Options of the match. Default `{}`. */
  readonly options?: MatchOptions
  /** Make `Math.random`, `Date`, `Math.sin` and friends throw inside `step`. Default true. */
  readonly guard?: boolean
}

/** What `syncTest` found. */
export interface SyncTestReport {
  /** True when every repetition gave the same state. */
  readonly ok: boolean
  /** The seed that was played. */
  readonly seed: number
  /** Frames played. */
  readonly frames: Frame
  /** Hashes that were compared. */
  readonly comparisons: number
  /** Hash after the last frame. Two machines must print the same one. */
  readonly hash: StateHash
  /** Only when `ok` is false: the first frame whose repetition gave another state, how far was rolled back, and the fields that differ. */
  readonly failure?: {
    readonly frame: Frame
    readonly distanceFrames: number
    readonly differences: readonly StateDifference[]
  }
}

/**
 * Plays random inputs. After every frame it rolls back 1 to `windowFrames` frames and simulates them again; each frame must
 * have the hash that it had the first time.
 *
 * @throws PeerstepError NONDETERMINISM when the guard catches a forbidden call inside `step`
 * @throws PeerstepError BAD_OPTION when game or options are out of bounds
 * @see GGPO, backends/synctest.cpp, for the method; here the differing fields of the state are named as well
 * @example
 * ```ts
 * const report = syncTest(game, { frames: 1200, seats: 2 })
 * assert.deepEqual(report.failure?.differences ?? [], [])
 * ```
 */
export function syncTest<State, Input>(game: Game<State, Input>, options: SyncTestOptions = {}): SyncTestReport {
  const { frames = 600, windowFrames = 8, seed = 1, seats = game.seats.max, guard = true } = options
  if (!(Number.isInteger(windowFrames) && windowFrames >= 1 && windowFrames <= 128)) {
    throw new PeerstepError('BAD_OPTION', `windowFrames must be 1 to 128, not ${windowFrames}`)
  }
  const simulation = new Simulation(game, { seed: seed >>> 0, seats, options: options.options ?? {} }, { guard })
  const random = new Random(seed >>> 0)
  const depth = windowFrames + 2
  const ring = new SnapshotRing<State, Input>(depth)
  const firstSeen = new Map<Frame, { hash: StateHash; bytes: Uint8Array }>()
  const inputs = Array.from({ length: depth }, () => new Uint8Array(simulation.frameBytes))
  const statuses = new Array<SeatStatus>(seats).fill('playing')
  let comparisons = 0
  const step = (): void => simulation.step(inputs[simulation.frame % depth]!, statuses)

  for (let played = 0; played < frames && simulation.outcome() === undefined; played++) {
    randomInputs(random, simulation, inputs[simulation.frame % depth]!)
    ring.save(simulation, undefined)
    step()
    const present = simulation.frame
    firstSeen.set(present, { hash: simulation.hash(), bytes: simulation.encodeState() })
    firstSeen.delete(present - depth)
    const distance = Math.min(1 + (played % windowFrames), present)
    simulation.load(ring.get(present - distance))
    while (simulation.frame < present) {
      step()
      const first = firstSeen.get(simulation.frame)!
      comparisons += 1
      if (simulation.hash() !== first.hash) {
        const differences = diffStates(simulation.decodeState(first.bytes), simulation.state)
        const failure = { frame: simulation.frame - 1, distanceFrames: distance, differences }
        return { ok: false, seed, frames: present, comparisons, hash: simulation.hash(), failure }
      }
      if (simulation.frame < present) ring.save(simulation, undefined)
    }
  }
  return { ok: true, seed, frames: simulation.frame, comparisons, hash: simulation.hash() }
}
