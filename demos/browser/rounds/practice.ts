/** A match without a network: the same game stepped right here, bots on all other seats. */
import { type Outcome, plainSnapshots, Random, type SeatStatus, Simulation, type SnapshotCodec } from 'peerstep/core'
import type { Brain } from '../../bots/brain.js'
import { BOT_NAMES, type DemoGame } from '../../demo-games.js'
import type { GameView, SeatView } from '../view.js'

/** What a practice round is made of. */
export interface PracticeOptions {
  readonly seats: number
  /** Seat of the person, or -1 for a show. */
  readonly seat: number
  readonly name: string
  readonly seed: number
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** Frames stepped at most per call: after a hidden tab the game goes on from where it was. */
const STEPS_MAX = 6

/** A match without a network: one simulation, stepped in this page. */
export class Practice<State, Input> {
  readonly #demo: DemoGame<State, Input>
  readonly #seat: number
  readonly #simulation: Simulation<State, Input>
  readonly #codec: SnapshotCodec<State>
  readonly #brains: Brain<State, Input>[]
  readonly #inputs: Uint8Array
  readonly #statuses: SeatStatus[]
  readonly #seats: SeatView[]
  #before: State
  #snapshot: object | undefined
  #nowMs: number | undefined
  #owedMs = 0

  constructor(demo: DemoGame<State, Input>, options: PracticeOptions) {
    const setup = { seed: options.seed, seats: options.seats, options: options.options }
    this.#demo = demo
    this.#seat = options.seat
    this.#simulation = new Simulation(demo.game, setup)
    this.#codec = demo.game.snapshot ?? plainSnapshots<State>()
    this.#before = demo.game.start(setup, new Random(options.seed))
    this.#brains = Array.from({ length: options.seats }, (_, seat) => demo.createBrain(options.seed + seat))
    this.#inputs = new Uint8Array(this.#simulation.frameBytes)
    this.#statuses = Array.from({ length: options.seats }, () => 'playing' as const)
    this.#seats = this.#brains.map((_, seat) => ({
      seat,
      name: seat === options.seat ? options.name : BOT_NAMES[seat % BOT_NAMES.length]!,
      status: 'playing' as const,
    }))
  }

  get outcome(): Outcome | undefined {
    return this.#simulation.outcome()
  }

  /** Step the frames that are due and show the moment between the last two. */
  advance(nowMs: number, read: () => Input): GameView<State> {
    const frameMs = 1000 / this.#demo.game.tickRate
    this.#owedMs += Math.min(nowMs - (this.#nowMs ?? nowMs), STEPS_MAX * frameMs)
    this.#nowMs = nowMs
    while (this.#owedMs >= frameMs && this.outcome === undefined) {
      this.#owedMs -= frameMs
      this.#step(read)
    }
    const alpha = this.outcome === undefined ? Math.min(this.#owedMs / frameMs, 1) : 1
    const { state, frame } = this.#simulation
    return {
      phase: this.outcome === undefined ? 'playing' : 'ended',
      state: frame === 0 ? state : (this.#demo.game.blend?.(this.#before, state, alpha) ?? state),
      frame,
      seat: this.#seat,
      seats: this.#seats,
      stalled: false,
      stats: null,
    }
  }

  #step(read: () => Input): void {
    const { state } = this.#simulation
    const { input } = this.#demo.game
    for (const [seat, brain] of this.#brains.entries()) {
      const decision = seat === this.#seat ? read() : brain.decide(state, seat)
      input.write(decision, this.#inputs, seat * input.bytes)
    }
    this.#snapshot = this.#codec.save(state, this.#snapshot)
    this.#before = this.#codec.load(this.#snapshot, this.#before)
    this.#simulation.step(this.#inputs, this.#statuses)
  }
}
