/** A running match that can be rolled back again and again, each time over new inputs. */
import { type Game, Random, type SavedSimulation, type SeatStatus, Simulation } from 'peerstep/core'

/** Frames of each rollback: a round trip of 130 ms at 60 Hz. */
export const DEPTH_FRAMES = 8
/** Frames played before measuring, so that the state is one from the middle of a match. */
const FRAMES_BEFORE = 300
/** Players change their inputs after this many frames. */
const HOLD_FRAMES = 6

/** See above. */
export class Rewinder<State, Input> {
  readonly #simulation: Simulation<State, Input>
  readonly #saves: SavedSimulation[]
  readonly #inputs: readonly Uint8Array[]
  readonly #statuses: readonly SeatStatus[]
  #turn = 0

  /** With as many players as the game takes. */
  constructor(game: Game<State, Input>, seed: number) {
    const random = new Random(seed)
    const seats = game.seats.max
    this.#simulation = new Simulation(game, { seed, seats, options: {} })
    this.#statuses = Array.from({ length: seats }, () => 'playing')
    const { frameBytes } = this.#simulation
    this.#inputs = Array.from({ length: 64 }, () => Uint8Array.from({ length: frameBytes }, () => random.int(0, 255)))
    for (let frame = 0; frame < FRAMES_BEFORE; frame += 1) this.#step()
    this.#saves = Array.from({ length: DEPTH_FRAMES + 1 }, () => this.#simulation.save())
  }

  /** The live state. */
  get state(): State {
    return this.#simulation.state
  }

  /** Bytes of the state as it would be sent. */
  get stateBytes(): number {
    return this.#simulation.encodeState().length
  }

  /** Loads the first save, simulates `DEPTH_FRAMES` again, and saves and hashes each as asked. @returns the last hash */
  rollBack(save: boolean, hash: boolean): bigint {
    let last = 0n
    this.#simulation.load(this.#saves[0]!)
    for (let frame = 1; frame <= DEPTH_FRAMES; frame += 1) {
      this.#step()
      if (save) this.#saves[frame] = this.#simulation.save(this.#saves[frame])
      if (hash) last = this.#simulation.hash()
    }
    return last
  }

  #step(): void {
    this.#simulation.step(this.#inputs[Math.floor(this.#turn / HOLD_FRAMES) % this.#inputs.length]!, this.#statuses)
    this.#turn += 1
  }
}
