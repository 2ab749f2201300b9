/** Skirmish: armies of hundreds from a few bytes of input. One block of memory as state, saved by copying it. */
import {
  defineGame,
  lerp,
  type MatchSetup,
  type Outcome,
  type Random,
  type SeatInputs,
  type StepContext,
  struct,
  typedArraySnapshots,
  u8,
} from 'peerstep/core'
import { fight } from './skirmish/combat.js'
import { fillGrid } from './skirmish/grid.js'
import { moveUnits } from './skirmish/movement.js'
import { obey } from './skirmish/orders.js'
import { placeUnit, stepMuster, stepPoints } from './skirmish/points.js'
import {
  ALONE_TICKS,
  COUNTER,
  createState,
  ENDINGS,
  HEIGHT,
  NONE,
  PIKES_PER_SEAT,
  POINT_WORTH,
  POINTS,
  pointsOf,
  SEATS_MAX,
  type SkirmishInput,
  type SkirmishState,
  SLOTS_PER_SEAT,
  UNITS_AT_START,
  unitsOf,
  WIDTH,
} from './skirmish/state.js'

export type { SkirmishInput, SkirmishState } from './skirmish/state.js'

const TICK_RATE = 20
const SPACING = 18

function start(setup: MatchSetup, random: Random): SkirmishState {
  const state = createState()
  const seconds = Number(setup.options.seconds ?? 240)
  state.counters[COUNTER.ticksLeft] = Math.round(
    (Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 3600) : 240) * TICK_RATE,
  )
  state.counters[COUNTER.seats] = setup.seats
  state.counters[COUNTER.presentMask] = (1 << setup.seats) - 1
  state.target.fill(NONE)
  state.owner.fill(NONE)
  state.taker.fill(NONE)
  for (let seat = 0; seat < setup.seats; seat++) {
    state.owner[seat] = seat
    deploy(state, seat, random)
  }
  return state
}

/** Ten ranks of twenty behind the home point, pikes in front; random offsets make no two armies equal. */
function deploy(state: SkirmishState, seat: number, random: Random): void {
  const [homeX, homeY] = POINTS[seat]!
  const inward = homeX < WIDTH / 2 ? 1 : -1
  for (let index = 0; index < UNITS_AT_START; index++) {
    const rank = Math.floor(index / 20)
    const file = index % 20
    const bow = rank >= 5
    const slot = seat * SLOTS_PER_SEAT + (bow ? PIKES_PER_SEAT + index - UNITS_AT_START / 2 : index)
    const x = homeX + inward * (90 - rank * SPACING) + random.int(-2, 2) / 4
    const y = homeY + (file - 9.5) * SPACING + random.int(-2, 2) / 4
    placeUnit(state, slot, Math.min(Math.max(x, 10), WIDTH - 10), Math.min(Math.max(y, 10), HEIGHT - 10))
  }
}

function step(state: SkirmishState, inputs: SeatInputs<SkirmishInput>, context: StepContext): void {
  const { counters } = state
  if (counters[COUNTER.ended] !== 0) return
  const seats = counters[COUNTER.seats]!
  const slots = seats * SLOTS_PER_SEAT
  for (let seat = 0; seat < seats; seat++) if (context.seats[seat] === 'playing') obey(state, seat, inputs[seat]!)
  fillGrid(state, slots)
  fight(state, slots, context.frame)
  moveUnits(state, slots)
  stepPoints(state)
  stepMuster(state, seats)
  decide(state, context)
}

function decide(state: SkirmishState, context: StepContext): void {
  const { counters } = state
  const seats = counters[COUNTER.seats]!
  let sides = 0
  let present = 0
  for (let seat = 0; seat < seats; seat++) {
    if (unitsOf(state, seat) > 0 || pointsOf(state, seat) > 0) sides += 1
    if (context.seats[seat] !== 'empty') present |= 1 << seat
  }
  counters[COUNTER.presentMask] = present
  // One bit or none: at most one seat is not empty.
  counters[COUNTER.aloneTicks] = (present & (present - 1)) === 0 ? counters[COUNTER.aloneTicks]! + 1 : 0
  counters[COUNTER.ticksLeft]! -= 1
  if (sides <= 1) counters[COUNTER.ended] = 1
  else if (counters[COUNTER.ticksLeft]! <= 0) counters[COUNTER.ended] = 2
  else if (counters[COUNTER.aloneTicks]! >= ALONE_TICKS) counters[COUNTER.ended] = 3
}

/** Units left count one, points `POINT_WORTH`; the most wins, and seats that are equal win together unless all are. */
function outcome(state: SkirmishState): Outcome | undefined {
  const { counters } = state
  if (counters[COUNTER.ended] === 0) return undefined
  const scores: number[] = []
  for (let seat = 0; seat < counters[COUNTER.seats]!; seat++) {
    scores.push(unitsOf(state, seat) + pointsOf(state, seat) * POINT_WORTH)
  }
  const isPresent = (seat: number) =>
    counters[COUNTER.ended] !== 3 || (counters[COUNTER.presentMask]! & (1 << seat)) !== 0
  const best = Math.max(...scores.filter((_, seat) => isPresent(seat)))
  const winners = scores.flatMap((score, seat) => (isPresent(seat) && score === best ? [seat] : []))
  return {
    winners: winners.length === scores.length ? [] : winners,
    scores,
    reason: ENDINGS[counters[COUNTER.ended]!]!,
  }
}

/** For display: units on their way from one tick to the next. */
function blend(previous: SkirmishState, current: SkirmishState, alpha: number): SkirmishState {
  const shown = createState()
  new Uint8Array(shown.buffer).set(new Uint8Array(current.buffer))
  const slots = current.counters[COUNTER.seats]! * SLOTS_PER_SEAT
  for (let slot = 0; slot < slots; slot++) {
    if (previous.hp[slot]! <= 0 || current.hp[slot]! <= 0) continue
    const dx = current.x[slot]! - previous.x[slot]!
    const dy = current.y[slot]! - previous.y[slot]!
    // A slot that was filled again holds another unit, which did not walk there.
    if (dx * dx + dy * dy > 400) continue
    shown.x[slot] = lerp(previous.x[slot]!, current.x[slot]!, alpha)
    shown.y[slot] = lerp(previous.y[slot]!, current.y[slot]!, alpha)
  }
  return shown
}

/**
 * Two to four armies of two hundred units fight for nine points.
 *
 * Options: `seconds` until the time limit (default 240).
 */
export const skirmish = defineGame<SkirmishState, SkirmishInput>({
  id: 'skirmish',
  version: '1',
  tickRate: TICK_RATE,
  seats: { min: 2, max: SEATS_MAX },
  input: struct({ command: u8(0, 4), x0: u8(), y0: u8(), x1: u8(), y1: u8() }),
  start,
  step,
  outcome,
  validate: (state, seat) => unitsOf(state, seat) > 0,
  snapshot: typedArraySnapshots<SkirmishState>({ views: (state) => state.views, create: createState }),
  blend,
})
