/** Units sorted into cells, so that neighbours are found without a look at all units. Scratch memory, rebuilt every tick. */
import { HEIGHT, type SkirmishState, SLOTS_MAX, WIDTH } from './state.js'

const CELL = 42
/** Cells of a row. */
export const COLUMNS = Math.ceil(WIDTH / CELL) + 1
/** Cells of a column. */
export const ROWS = Math.ceil(HEIGHT / CELL) + 1

/** First index into `cellSlots` of each cell; the next cell's start is its end. */
export const cellStart: Int32Array = new Int32Array(COLUMNS * ROWS + 1)
/** Slots in the order of their cells, and by number within a cell. */
export const cellSlots: Int32Array = new Int32Array(SLOTS_MAX)
const cellOfSlot = new Int32Array(SLOTS_MAX)
const cursor = new Int32Array(COLUMNS * ROWS)

/** Column of an x coordinate, inside the grid for any number. */
export function columnOf(x: number): number {
  return Math.min(Math.max(Math.floor(x / CELL), 0), COLUMNS - 1)
}

/** Row of a y coordinate, inside the grid for any number. */
export function rowOf(y: number): number {
  return Math.min(Math.max(Math.floor(y / CELL), 0), ROWS - 1)
}

/** Counting sort of the living by cell. */
export function fillGrid(state: SkirmishState, slots: number): void {
  cursor.fill(0)
  for (let slot = 0; slot < slots; slot++) {
    if (state.hp[slot]! <= 0) continue
    const cell = rowOf(state.y[slot]!) * COLUMNS + columnOf(state.x[slot]!)
    cellOfSlot[slot] = cell
    cursor[cell]! += 1
  }
  let start = 0
  for (let cell = 0; cell < cursor.length; cell++) {
    cellStart[cell] = start
    start += cursor[cell]!
    cursor[cell] = cellStart[cell]!
  }
  cellStart[cursor.length] = start
  for (let slot = 0; slot < slots; slot++) {
    if (state.hp[slot]! <= 0) continue
    const cell = cellOfSlot[slot]!
    cellSlots[cursor[cell]!] = slot
    cursor[cell]! += 1
  }
}
