/** How units move: toward goal or enemy, apart from each other, around rocks. All read old places before any is changed. */
import { COLUMNS, cellSlots, cellStart, columnOf, rowOf } from './grid.js'
import { HEIGHT, kindOf, MARCHING, NONE, ROCKS, type SkirmishState, SLOTS_MAX, WIDTH } from './state.js'

/** Distance at which two units no longer push each other. */
const PERSONAL_SPACE = 17
const PUSH = 0.42
/** Share of last tick's speed that is kept: units turn, they do not jerk. */
const MOMENTUM = 0.55
/** Within this distance of the goal a unit slows down; a marching one looks around again. */
const ARRIVAL = 30
const ROCK_MARGIN = 12

const pushX = new Float64Array(SLOTS_MAX)
const pushY = new Float64Array(SLOTS_MAX)

/** Moves all living units by one tick. Needs a filled grid. */
export function moveUnits(state: SkirmishState, slots: number): void {
  for (let slot = 0; slot < slots; slot++) if (state.hp[slot]! > 0) separate(state, slot)
  for (let slot = 0; slot < slots; slot++) if (state.hp[slot]! > 0) steer(state, slot)
  for (let slot = 0; slot < slots; slot++) if (state.hp[slot]! > 0) advance(state, slot)
}

/** Sums up the push of the neighbours, friends and enemies alike. */
function separate(state: SkirmishState, slot: number): void {
  const { x, y } = state
  const hereX = x[slot]!
  const hereY = y[slot]!
  const left = columnOf(hereX - PERSONAL_SPACE)
  const right = columnOf(hereX + PERSONAL_SPACE)
  const top = rowOf(hereY - PERSONAL_SPACE)
  const bottom = rowOf(hereY + PERSONAL_SPACE)
  let sumX = 0
  let sumY = 0
  for (let row = top; row <= bottom; row++) {
    const end = cellStart[row * COLUMNS + right + 1]!
    for (let index = cellStart[row * COLUMNS + left]!; index < end; index++) {
      const other = cellSlots[index]!
      const dx = hereX - x[other]!
      const dy = hereY - y[other]!
      const squared = dx * dx + dy * dy
      if (squared >= PERSONAL_SPACE * PERSONAL_SPACE || other === slot) continue
      if (squared === 0) {
        // Two on one spot part by their slot numbers.
        sumX += slot < other ? -1 : 1
        continue
      }
      const distance = Math.sqrt(squared)
      const strength = (PERSONAL_SPACE - distance) / distance
      sumX += dx * strength
      sumY += dy * strength
    }
  }
  pushX[slot] = sumX * PUSH
  pushY[slot] = sumY * PUSH
}

/** Wished speed: to the enemy until it is in range, else to the goal; then the neighbours' push on top. */
function steer(state: SkirmishState, slot: number): void {
  const kind = kindOf(slot)
  const target = state.target[slot]!
  let dx = state.goalX[slot]! - state.x[slot]!
  let dy = state.goalY[slot]! - state.y[slot]!
  let stopAt = 2
  if (target !== NONE) {
    dx = state.x[target]! - state.x[slot]!
    dy = state.y[target]! - state.y[slot]!
    stopAt = kind.range * 0.9
  }
  const distance = Math.sqrt(dx * dx + dy * dy)
  if (target === NONE && distance < ARRIVAL) state.flags[slot]! &= ~MARCHING
  let speed = 0
  if (distance > stopAt) speed = target === NONE ? Math.min(1, distance / ARRIVAL) * kind.speed : kind.speed
  const scale = distance > 0 ? (speed / distance) * (1 - MOMENTUM) : 0
  const vx = state.vx[slot]! * MOMENTUM + dx * scale
  const vy = state.vy[slot]! * MOMENTUM + dy * scale
  state.vx[slot] = vx
  state.vy[slot] = vy
}

function advance(state: SkirmishState, slot: number): void {
  const limit = kindOf(slot).speed * 1.25
  let stepX = state.vx[slot]! + pushX[slot]!
  let stepY = state.vy[slot]! + pushY[slot]!
  const length = Math.sqrt(stepX * stepX + stepY * stepY)
  if (length > limit) {
    stepX *= limit / length
    stepY *= limit / length
  }
  let toX = state.x[slot]! + stepX
  let toY = state.y[slot]! + stepY
  for (const rock of ROCKS) {
    const dx = toX - rock.x
    const dy = toY - rock.y
    const reach = rock.radius + ROCK_MARGIN
    const squared = dx * dx + dy * dy
    if (squared >= reach * reach || squared === 0) continue
    const distance = Math.sqrt(squared)
    const nx = dx / distance
    const ny = dy / distance
    // Onto the rim, then along it on the side the goal lies on; straight behind the rock, to the right.
    const side = (state.goalX[slot]! - toX) * -ny + (state.goalY[slot]! - toY) * nx >= 0 ? 1 : -1
    const slide = Math.max(0, -(stepX * nx + stepY * ny)) * 0.9
    toX = rock.x + nx * reach - ny * side * slide
    toY = rock.y + ny * reach + nx * side * slide
  }
  state.x[slot] = Math.min(Math.max(toX, 8), WIDTH - 8)
  state.y[slot] = Math.min(Math.max(toY, 8), HEIGHT - 8)
}
