/** From a few bytes of input to the goals of hundreds of units. */
import {
  COMMAND,
  HEIGHT,
  MARCHING,
  NONE,
  SELECTED,
  type SkirmishInput,
  type SkirmishState,
  SLOTS_PER_SEAT,
  STEP_X,
  STEP_Y,
  WIDTH,
} from './state.js'

/** Room one unit takes in a formation that has gathered. */
const FORMATION_SPACE = 17

/** Carries out one seat's command. */
export function obey(state: SkirmishState, seat: number, input: SkirmishInput): void {
  if (input.command === COMMAND.select || input.command === COMMAND.addToSelection) select(state, seat, input)
  if (input.command === COMMAND.attack || input.command === COMMAND.march) send(state, seat, input)
}

function select(state: SkirmishState, seat: number, input: SkirmishInput): void {
  const left = Math.min(input.x0, input.x1) * STEP_X
  const right = Math.max(input.x0, input.x1) * STEP_X
  const top = Math.min(input.y0, input.y1) * STEP_Y
  const bottom = Math.max(input.y0, input.y1) * STEP_Y
  const add = input.command === COMMAND.addToSelection
  for (let slot = seat * SLOTS_PER_SEAT; slot < (seat + 1) * SLOTS_PER_SEAT; slot++) {
    const { x, y, hp, flags } = state
    const inside = hp[slot]! > 0 && x[slot]! >= left && x[slot]! <= right && y[slot]! >= top && y[slot]! <= bottom
    if (inside) flags[slot]! |= SELECTED
    else if (!add) flags[slot]! &= ~SELECTED
  }
}

/** Sends the selection; units keep their places relative to each other, drawn together to the room they need. */
function send(state: SkirmishState, seat: number, input: SkirmishInput): void {
  const { x, y, hp, flags } = state
  const first = seat * SLOTS_PER_SEAT
  let count = 0
  let sumX = 0
  let sumY = 0
  for (let slot = first; slot < first + SLOTS_PER_SEAT; slot++) {
    if (hp[slot]! <= 0 || (flags[slot]! & SELECTED) === 0) continue
    count += 1
    sumX += x[slot]!
    sumY += y[slot]!
  }
  if (count === 0) return
  const centreX = sumX / count
  const centreY = sumY / count
  let spread = 0
  for (let slot = first; slot < first + SLOTS_PER_SEAT; slot++) {
    if (hp[slot]! <= 0 || (flags[slot]! & SELECTED) === 0) continue
    const dx = x[slot]! - centreX
    const dy = y[slot]! - centreY
    spread += Math.sqrt(dx * dx + dy * dy)
  }
  // A disc of n units has the radius r = space * sqrt(n / pi); the mean distance from its centre is 2/3 r.
  const wished = FORMATION_SPACE * Math.sqrt(count) * 0.376
  const scale = Math.min(1, wished / Math.max(spread / count, 1))
  for (let slot = first; slot < first + SLOTS_PER_SEAT; slot++) {
    if (hp[slot]! <= 0 || (flags[slot]! & SELECTED) === 0) continue
    state.goalX[slot] = Math.min(Math.max(input.x0 * STEP_X + (x[slot]! - centreX) * scale, 10), WIDTH - 10)
    state.goalY[slot] = Math.min(Math.max(input.y0 * STEP_Y + (y[slot]! - centreY) * scale, 10), HEIGHT - 10)
    if (input.command === COMMAND.march) {
      flags[slot]! |= MARCHING
      state.target[slot] = NONE
    } else flags[slot]! &= ~MARCHING
  }
}
