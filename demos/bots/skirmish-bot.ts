/** Plays skirmish: gathers a part of the army, sends it to the most worthwhile point, thinks again. */
import { Random } from 'peerstep/core'
import {
  COMMAND,
  POINTS,
  type SkirmishInput,
  type SkirmishState,
  SLOTS_PER_SEAT,
  STEP_X,
  STEP_Y,
} from '../games/skirmish/state.js'
import type { Brain } from './brain.js'

const THINK_TICKS_MIN = 20
const THINK_TICKS_MAX = 60
/** Half the side of the square in which one order gathers units, in map units. */
const GATHER = 230

/** A bot for skirmish. One for each seat: it keeps its own memory. */
export class SkirmishBot implements Brain<SkirmishState, SkirmishInput> {
  readonly #random: Random
  #ticksToThink = 5
  #order: SkirmishInput | undefined

  /** @param seed unsigned 32-bit; the same seed and the same states give the same decisions */
  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(state: SkirmishState, seat: number): SkirmishInput {
    const order = this.#order
    if (order) {
      this.#order = undefined
      return order
    }
    this.#ticksToThink -= 1
    if (this.#ticksToThink > 0) return still()
    this.#ticksToThink = this.#random.int(THINK_TICKS_MIN, THINK_TICKS_MAX)
    const leader = this.#pickUnit(state, seat)
    if (leader === undefined) return still()
    const [x, y] = POINTS[this.#pickPoint(state, seat, state.x[leader]!, state.y[leader]!)]!
    this.#order = { command: COMMAND.attack, x0: toStep(x, STEP_X), y0: toStep(y, STEP_Y), x1: 0, y1: 0 }
    return {
      command: COMMAND.select,
      x0: toStep(state.x[leader]! - GATHER, STEP_X),
      y0: toStep(state.y[leader]! - GATHER, STEP_Y),
      x1: toStep(state.x[leader]! + GATHER, STEP_X),
      y1: toStep(state.y[leader]! + GATHER, STEP_Y),
    }
  }

  /** Any living unit, preferring ones with nothing to do. */
  #pickUnit(state: SkirmishState, seat: number): number | undefined {
    const first = seat * SLOTS_PER_SEAT
    const start = this.#random.int(0, SLOTS_PER_SEAT - 1)
    let found: number | undefined
    for (let step = 0; step < SLOTS_PER_SEAT; step++) {
      const slot = first + ((start + step) % SLOTS_PER_SEAT)
      if (state.hp[slot]! <= 0) continue
      found ??= slot
      const idle = Math.abs(state.goalX[slot]! - state.x[slot]!) + Math.abs(state.goalY[slot]! - state.y[slot]!) < 40
      if (idle && state.target[slot]! < 0) return slot
    }
    return found
  }

  /** Near points first, with some chance for any; own points only when an enemy is taking them. */
  #pickPoint(state: SkirmishState, seat: number, x: number, y: number): number {
    let best = 0
    let bestCost = Number.MAX_VALUE
    for (const [point, [pointX, pointY]] of POINTS.entries()) {
      const dx = pointX - x
      const dy = pointY - y
      const mine = state.owner[point] === seat
      const threatened = mine && state.work[point]! > 0
      const cost = Math.sqrt(dx * dx + dy * dy) * (0.5 + this.#random.float()) + (mine && !threatened ? 3000 : 0)
      if (cost < bestCost) {
        best = point
        bestCost = cost
      }
    }
    return best
  }
}

function still(): SkirmishInput {
  return { command: COMMAND.none, x0: 0, y0: 0, x1: 0, y1: 0 }
}

function toStep(value: number, step: number): number {
  return Math.min(Math.max(Math.round(value / step), 0), 255)
}
