/** Rules of the benchmark game in both of its versions: 128 discs, eight of them steered, that collide and bounce. Units are those of the world. */
import type { InputOf, Random } from 'peerstep/core'
import { bool, i8, struct } from 'peerstep/core'

export const DISCS = 128
export const SEATS = 8
/** Side of the square world. */
export const WORLD = 1024
export const RADIUS = 12
export const HIT_POINTS = 100
export const COOLDOWN_FRAMES = 20
export const THRUST = 0.5
export const DRAG = 0.985
export const BOUNCE = 0.8
/** Share of an overlap that one frame pushes apart. */
export const PUSH = 0.4
export const KICK = 3

/** Cells of the grid that finds neighbours; no disc reaches further than the next cell. */
const CELL_SHIFT = 6
export const CELLS = WORLD >> CELL_SHIFT

const fields = { dx: i8(-1, 1), dy: i8(-1, 1), fire: bool() }

export type SwarmInput = InputOf<typeof fields>

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
export function cellOf(coordinate: number): number {
  const cell = coordinate >> CELL_SHIFT
  return cell < 0 ? 0 : cell >= CELLS ? CELLS - 1 : cell
}

/** Scratch of the grid: first disc of each cell, and the next disc in the same cell; -1 for none. No part of a state. */
export const cellFirst = new Int16Array(CELLS * CELLS)
export const cellNext = new Int16Array(DISCS)
