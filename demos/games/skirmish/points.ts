/** Points on the map: taken by standing on them, and paid for in new units. */
import { COLUMNS, cellSlots, cellStart, columnOf, rowOf } from './grid.js'
import {
  CAPTURE_UNITS_MAX,
  CAPTURE_WORK,
  kindOf,
  MUSTER_WORK,
  NONE,
  PIKES_PER_SEAT,
  POINT_RADIUS,
  POINTS,
  pointsOf,
  SEATS_MAX,
  type SkirmishState,
  SLOTS_PER_SEAT,
} from './state.js'

const standing = new Int32Array(SEATS_MAX)

/** A side alone on a point works to take it; two sides on a point block each other; an empty point is given back. */
export function stepPoints(state: SkirmishState): void {
  const { owner, taker, work } = state
  for (let point = 0; point < POINTS.length; point++) {
    countStanding(state, point)
    const sides = standing.reduce((count, units) => count + (units > 0 ? 1 : 0), 0)
    const seat = standing.findIndex((units) => units > 0)
    if (sides > 1) continue
    if (sides === 0 || seat === owner[point]) {
      work[point] = Math.max(0, work[point]! - 2)
      if (work[point] === 0) taker[point] = NONE
      continue
    }
    if (taker[point] !== seat) {
      taker[point] = seat
      work[point] = 0
    }
    work[point]! += Math.min(standing[seat]!, CAPTURE_UNITS_MAX)
    if (work[point]! < CAPTURE_WORK) continue
    owner[point] = seat
    taker[point] = NONE
    work[point] = 0
  }
}

function countStanding(state: SkirmishState, point: number): void {
  standing.fill(0)
  const [x, y] = POINTS[point]!
  for (let row = rowOf(y - POINT_RADIUS); row <= rowOf(y + POINT_RADIUS); row++) {
    const end = cellStart[row * COLUMNS + columnOf(x + POINT_RADIUS) + 1]!
    for (let index = cellStart[row * COLUMNS + columnOf(x - POINT_RADIUS)]!; index < end; index++) {
      const slot = cellSlots[index]!
      const dx = state.x[slot]! - x
      const dy = state.y[slot]! - y
      if (state.hp[slot]! > 0 && dx * dx + dy * dy < POINT_RADIUS * POINT_RADIUS) {
        standing[Math.floor(slot / SLOTS_PER_SEAT)]! += 1
      }
    }
  }
}

/** Points send new units while there are free slots: at home when the home is held, else at the first point owned. */
export function stepMuster(state: SkirmishState, seats: number): void {
  for (let seat = 0; seat < seats; seat++) {
    const points = pointsOf(state, seat)
    state.muster[seat]! += points
    if (points === 0 || state.muster[seat]! < MUSTER_WORK) continue
    state.muster[seat]! -= MUSTER_WORK
    const slot = freeSlot(state, seat)
    if (slot === NONE) continue
    const point = state.owner[seat] === seat ? seat : state.owner.indexOf(seat)
    // New units line up on a small ring so that they do not stand on one spot.
    const place = slot % 8
    const [x, y] = POINTS[point]!
    placeUnit(state, slot, x + (place % 4) * 12 - 18, y + (place < 4 ? -8 : 8))
  }
}

/** A free slot of the kind the army has fewer of. */
function freeSlot(state: SkirmishState, seat: number): number {
  const first = seat * SLOTS_PER_SEAT
  let pikes = 0
  let bows = 0
  for (let index = 0; index < PIKES_PER_SEAT; index++) {
    if (state.hp[first + index]! > 0) pikes += 1
    if (state.hp[first + PIKES_PER_SEAT + index]! > 0) bows += 1
  }
  const start = first + (bows < pikes ? PIKES_PER_SEAT : 0)
  for (let slot = start; slot < start + PIKES_PER_SEAT; slot++) if (state.hp[slot] === 0) return slot
  return NONE
}

/** A fresh unit that stays where it is. */
export function placeUnit(state: SkirmishState, slot: number, x: number, y: number): void {
  state.x[slot] = x
  state.y[slot] = y
  state.vx[slot] = 0
  state.vy[slot] = 0
  state.goalX[slot] = x
  state.goalY[slot] = y
  state.hp[slot] = kindOf(slot).hp
  state.target[slot] = NONE
  state.reload[slot] = 0
  state.flags[slot] = 0
}
