/** Rules of the benchmark game in both of its versions: 128 discs, eight of them steered, that collide and bounce. Units are those of the world. */
import type { InputOf, Random } from 'peerstep/core'
import { bool, i8, struct } from 'peerstep/core'

/** Discs of the world; the first ones are those of the seats. */
export const DISCS = 128
/** Seats of the game. */
export const SEATS = 8
/** Side of the square world. */
export const WORLD = 1024
/** Of every disc. */
export const RADIUS = 12
/** Collisions that a disc survives. */
export const HIT_POINTS = 100
/** Frames between two shots of a seat. */
export const COOLDOWN_FRAMES = 20
/** What a key adds to a speed in a frame. */
export const THRUST = 0.5
/** Share of its speed that a disc keeps in a frame. */
export const DRAG = 0.985
/** Share of its speed that a disc keeps at a wall. */
export const BOUNCE = 0.8
/** Share of an overlap that one frame pushes apart. */
export const PUSH = 0.4
/** What a shot adds to a speed. */
export const KICK = 3

/** Cells of the grid that finds neighbours; no disc reaches further than the next cell. */
const CELL_SHIFT = 6
const CELLS = WORLD >> CELL_SHIFT

const fields = { dx: i8(-1, 1), dy: i8(-1, 1), fire: bool() }

/** Directions, and whether the seat shoots. */
export type SwarmInput = InputOf<typeof fields>

/** The codec of `SwarmInput`. */
export const swarmInput = struct(fields)

/** Where and how a disc starts, in 32-bit floats. */
export function placeDisc(random: Random): { x: number; y: number; vx: number; vy: number } {
  const span = WORLD - 4 * RADIUS
  return {
    x: Math.fround(2 * RADIUS + random.float() * span),
    y: Math.fround(2 * RADIUS + random.float() * span),
    vx: Math.fround(random.float() * 4 - 2),
    vy: Math.fround(random.float() * 4 - 2),
  }
}

/** The disc that a seat's shot hits in a frame. */
export function targetOf(seat: number, frame: number): number {
  return SEATS + ((frame * 7 + seat * 13) % (DISCS - SEATS))
}

/** Column or row of a coordinate in the grid. */
function cellOf(coordinate: number): number {
  const cell = coordinate >> CELL_SHIFT
  return cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell
}

/** Scratch of the grid: first disc of each cell, and the next disc in the same cell; -1 for none. No part of a state. */
const cellFirst = new Int16Array(CELLS * CELLS)
const cellNext = new Int16Array(DISCS)
/** Two entries for each pair of discs in the same or in neighbouring cells. */
export const pairs = new Int16Array(DISCS * (DISCS - 1))

/** Begins to fill the grid. */
export function clearGrid(): void {
  cellFirst.fill(-1)
}

/** Adds a disc to the grid. Coordinates are those of its middle. */
export function addToGrid(disc: number, x: number, y: number): void {
  const cell = cellOf(y) * CELLS + cellOf(x)
  cellNext[disc] = cellFirst[cell]!
  cellFirst[cell] = disc
}

/** Writes every pair of near discs once to `pairs`. @returns entries that were written */
export function findPairs(): number {
  let count = 0
  for (let row = 0; row < CELLS; row += 1) {
    for (let column = 0; column < CELLS; column += 1) {
      const cell = row * CELLS + column
      for (let one = cellFirst[cell]!; one >= 0; one = cellNext[one]!) {
        count = addPairs(one, cellNext[one]!, count)
        // East, south-west, south, south-east: with the own cell, every pair is met once.
        if (column + 1 < CELLS) count = addPairs(one, cellFirst[cell + 1]!, count)
        if (row + 1 === CELLS) continue
        if (column > 0) count = addPairs(one, cellFirst[cell + CELLS - 1]!, count)
        count = addPairs(one, cellFirst[cell + CELLS]!, count)
        if (column + 1 < CELLS) count = addPairs(one, cellFirst[cell + CELLS + 1]!, count)
      }
    }
  }
  return count
}

function addPairs(one: number, first: number, count: number): number {
  let at = count
  for (let other = first; other >= 0; other = cellNext[other]!) {
    pairs[at] = one
    pairs[at + 1] = other
    at += 2
  }
  return at
}
