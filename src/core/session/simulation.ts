/** A game, its state and its random numbers as one thing that can be stepped, saved, loaded and hashed. */
import { assert, PeerstepError } from '../../errors.js'
import { DeterminismGuard } from '../determinism-guard.js'
import type { Frame, Game, MatchSetup, Outcome, SeatStatus, StepContext } from '../game.js'
import { SEATS_MAX } from '../game.js'
import type { StateHash } from '../hash.js'
import { hashBytes } from '../hash.js'
import { Random } from '../random.js'
import { plainSnapshots } from '../snapshots/plain-snapshots.js'
import type { Snapshot, SnapshotCodec } from '../snapshots/snapshot-codec.js'

/** A saved simulation: the game's snapshot with the frame and the random numbers' state that belong to it. */
export interface SavedSimulation {
  /** Frames simulated when it was saved. */
  frame: Frame
  /** State of the random numbers: four words. */
  readonly random: Uint32Array
  /** The game's state, as its codec saved it. */
  snapshot: Snapshot
}

/** How a `Simulation` runs. */
export interface SimulationOptions {
  /** True: `Math.random`, `Date`, `Math.sin` and the like throw inside `step`. For development: costs some 20 microseconds a step. Default false. */
  readonly guard?: boolean
}

/** The part of a game that does not depend on the types of its state and input. */
export type GameDeclaration = Pick<Game<unknown, unknown>, 'id' | 'tickRate' | 'seats'>

/** @throws PeerstepError BAD_OPTION when the game's declaration or the setup is out of bounds */
export function checkSetup(game: GameDeclaration, setup: MatchSetup): void {
  const { min, max } = game.seats
  if (!(min >= 1 && max >= min && max <= SEATS_MAX)) {
    throw new PeerstepError('BAD_OPTION', `game ${game.id}: seats must satisfy 1 <= min <= max <= ${SEATS_MAX}`)
  }
  if (!(Number.isInteger(setup.seats) && setup.seats >= min && setup.seats <= max)) {
    throw new PeerstepError('BAD_OPTION', `game ${game.id} takes ${min} to ${max} seats, not ${setup.seats}`)
  }
  if (!(Number.isInteger(game.tickRate) && game.tickRate >= 1 && game.tickRate <= 240)) {
    throw new PeerstepError('BAD_OPTION', `game ${game.id}: tickRate must be a whole number from 1 to 240 Hz`)
  }
  if (!(Number.isInteger(setup.seed) && setup.seed >= 0 && setup.seed <= 0xffffffff)) {
    throw new PeerstepError('BAD_OPTION', `seed must be an unsigned 32-bit integer, not ${setup.seed}`)
  }
}

/** Steps one game. No peers, no prediction, no time: one step for each call. */
export class Simulation<State, Input> {
  /** The game that is simulated. */
  readonly game: Game<State, Input>
  /** Seed, seats and options of the match. */
  readonly setup: MatchSetup
  /** Bytes of all seats' inputs of one frame. */
  readonly frameBytes: number
  readonly #codec: SnapshotCodec<State>
  readonly #random: Random
  readonly #inputs: Input[] = []
  readonly #neutral: Input
  readonly #offered: Input[] = []
  readonly #context: { frame: Frame; random: Random; seats: readonly SeatStatus[]; tickRate: number }
  readonly #guard: DeterminismGuard | null
  readonly #hashWords = new Uint32Array(7)
  readonly #hashBytes = new Uint8Array(this.#hashWords.buffer)
  #state: State
  #frame: Frame = 0

  /** @throws PeerstepError BAD_OPTION when game or setup are out of bounds */
  constructor(game: Game<State, Input>, setup: MatchSetup, options: SimulationOptions = {}) {
    checkSetup(game, setup)
    this.game = game
    this.setup = setup
    this.frameBytes = setup.seats * game.input.bytes
    this.#codec = game.snapshot ?? plainSnapshots<State>()
    this.#random = new Random(setup.seed)
    this.#guard = options.guard ? new DeterminismGuard() : null
    this.#neutral = game.input.create()
    for (let seat = 0; seat < setup.seats; seat++) this.#offered.push(game.input.create())
    this.#context = { frame: 0, random: this.#random, seats: [], tickRate: game.tickRate }
    this.#state = game.start(setup, this.#random)
  }

  /** The live state. Do not change it. */
  get state(): State {
    return this.#state
  }

  /** Frames simulated so far, which is also the frame that `step` simulates next. */
  get frame(): Frame {
    return this.#frame
  }

  /**
   * Simulates one frame.
   * @param inputs encoded inputs of all seats, seat by seat, `frameBytes` long
   * @param statuses status of each seat in this frame
   */
  step(inputs: Uint8Array, statuses: readonly SeatStatus[]): void {
    const { game } = this
    assert(inputs.length === this.frameBytes, 'inputs of one frame expected')
    for (let seat = 0; seat < this.setup.seats; seat++) {
      const input = this.#offered[seat] as Input
      game.input.read(inputs, seat * game.input.bytes, input)
      const refused = game.validate !== undefined && !game.validate(this.#state, seat, input)
      this.#inputs[seat] = refused ? this.#neutral : input
    }
    this.#context.frame = this.#frame
    this.#context.seats = statuses
    if (this.#guard === null) game.step(this.#state, this.#inputs, this.#context as StepContext)
    else this.#guard.run(() => game.step(this.#state, this.#inputs, this.#context as StepContext))
    this.#frame += 1
  }

  /**
   * Saves state, random numbers and frame.
   * @param reuse an earlier save whose memory may be overwritten; it is then returned
   */
  save(reuse?: SavedSimulation): SavedSimulation {
    if (reuse === undefined) {
      return { frame: this.#frame, random: this.#random.state.slice(), snapshot: this.#codec.save(this.#state) }
    }
    reuse.frame = this.#frame
    reuse.random.set(this.#random.state)
    reuse.snapshot = this.#codec.save(this.#state, reuse.snapshot)
    return reuse
  }

  /** Goes back (or forward) to a saved state. `saved` stays valid. */
  load(saved: SavedSimulation): void {
    this.#state = this.#codec.load(saved.snapshot, this.#state)
    this.#random.state.set(saved.random)
    this.#frame = saved.frame
  }

  /** Hash of state, random numbers and frame count: equal on every machine that simulated the same inputs. */
  hash(): StateHash {
    const stateHash = this.#codec.hash(this.#state)
    this.#hashWords[0] = Number(stateHash & 0xffffffffn)
    this.#hashWords[1] = Number(stateHash >> 32n)
    this.#hashWords.set(this.#random.state, 2)
    this.#hashWords[6] = this.#frame
    return hashBytes(this.#hashBytes)
  }

  /** Self-contained bytes of the live state, without the random numbers. */
  encodeState(): Uint8Array {
    return this.#codec.encode(this.#state)
  }

  /**
   * The state in bytes that `encodeState` made.
   * @throws PeerstepError BAD_RECORD when the bytes are not a state
   */
  decodeState(bytes: Uint8Array): State {
    return this.#codec.decode(bytes)
  }

  /** Another state object equal to a saved one; the live state is untouched. */
  copyOf(saved: SavedSimulation): State {
    const now = this.save()
    this.load(saved)
    const bytes = this.encodeState()
    this.load(now)
    return this.decodeState(bytes)
  }

  /** The outcome of the live state; undefined while the match is undecided. */
  outcome(): Outcome | undefined {
    return this.game.outcome?.(this.#state)
  }

  /** Changes the live state: for tests that plant a fault and expect a desync report. */
  corrupt(mutate: (state: State) => void): void {
    mutate(this.#state)
  }
}
