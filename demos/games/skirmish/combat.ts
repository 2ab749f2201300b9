/** Targets and damage. All strikes of a tick count together, so that no side strikes first. */
import { COLUMNS, cellSlots, cellStart, columnOf, rowOf } from './grid.js'
import { kindOf, MARCHING, NONE, type SkirmishState, SLOTS_MAX, SLOTS_PER_SEAT } from './state.js'

/** Enemies farther away than this go unnoticed. */
const SIGHT = 160
/** Each unit looks for a nearer enemy every so many ticks, a fifth of the army at a time. */
const LOOK_EVERY_TICKS = 5

const wounds = new Int32Array(SLOTS_MAX)
const lastStriker = new Int16Array(SLOTS_MAX)

/** Chooses targets, strikes, buries. Needs a filled grid. */
export function fight(state: SkirmishState, slots: number, tick: number): void {
  wounds.fill(0, 0, slots)
  for (let slot = 0; slot < slots; slot++) {
    if (state.hp[slot]! <= 0) continue
    chooseTarget(state, slot, tick)
    strike(state, slot)
  }
  for (let slot = 0; slot < slots; slot++) {
    if (wounds[slot] === 0) continue
    state.hp[slot] = Math.max(0, state.hp[slot]! - wounds[slot]!)
    if (state.hp[slot]! > 0) continue
    state.flags[slot] = 0
    state.target[slot] = NONE
    state.kills[Math.floor(lastStriker[slot]! / SLOTS_PER_SEAT)]! += 1
  }
}

function chooseTarget(state: SkirmishState, slot: number, tick: number): void {
  const { target } = state
  if ((state.flags[slot]! & MARCHING) !== 0) {
    target[slot] = NONE
    return
  }
  const known = target[slot]!
  const alive = known !== NONE && state.hp[known]! > 0
  if (!alive) target[slot] = NONE
  if ((slot + tick) % LOOK_EVERY_TICKS === 0) target[slot] = nearestEnemy(state, slot)
}

/** Nearest enemy in sight, or `NONE`. */
function nearestEnemy(state: SkirmishState, slot: number): number {
  const { x, y } = state
  const hereX = x[slot]!
  const hereY = y[slot]!
  const first = Math.floor(slot / SLOTS_PER_SEAT) * SLOTS_PER_SEAT
  const left = columnOf(hereX - SIGHT)
  const right = columnOf(hereX + SIGHT)
  const top = rowOf(hereY - SIGHT)
  const bottom = rowOf(hereY + SIGHT)
  let best = NONE
  let bestSquared = SIGHT * SIGHT
  for (let row = top; row <= bottom; row++) {
    const end = cellStart[row * COLUMNS + right + 1]!
    for (let index = cellStart[row * COLUMNS + left]!; index < end; index++) {
      const other = cellSlots[index]!
      if (other >= first && other < first + SLOTS_PER_SEAT) continue
      const dx = x[other]! - hereX
      const dy = y[other]! - hereY
      const squared = dx * dx + dy * dy
      if (squared < bestSquared) {
        best = other
        bestSquared = squared
      }
    }
  }
  return best
}

function strike(state: SkirmishState, slot: number): void {
  if (state.reload[slot]! > 0) {
    state.reload[slot]! -= 1
    return
  }
  const target = state.target[slot]!
  if (target === NONE) return
  const kind = kindOf(slot)
  const dx = state.x[target]! - state.x[slot]!
  const dy = state.y[target]! - state.y[slot]!
  if (dx * dx + dy * dy > kind.range * kind.range) return
  state.reload[slot] = kind.reloadTicks
  wounds[target]! += kind.damage
  lastStriker[target] = slot
}
