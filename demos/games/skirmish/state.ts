/** What a skirmish consists of: the map, the numbers of the rules, and one block of memory that holds all that changes. */
import { type Soa, soa } from 'peerstep/core'

/** Width of the map in units. A point in an input is two bytes, so that steps are WIDTH / 255 and HEIGHT / 255. */
export const WIDTH = 2040
/** Height of the map in units. */
export const HEIGHT = 1275
/** Units of one horizontal step of an input. */
export const STEP_X = 8
/** Units of one vertical step of an input. */
export const STEP_Y = 5

/** Most armies. */
export const SEATS_MAX = 4
/** Unit slots of one seat. Slot numbers run seat by seat; the first half of a seat's slots are pikes, the rest bows. */
export const SLOTS_PER_SEAT = 240
/** Slots of pikes of one seat; as many are for bows. */
export const PIKES_PER_SEAT = SLOTS_PER_SEAT / 2
/** Units of each army at the start. */
export const UNITS_AT_START = 200
/** Slots of all seats. */
export const SLOTS_MAX = SEATS_MAX * SLOTS_PER_SEAT

/** Numbers of one kind of unit. Speeds are units per tick, times are ticks. */
export interface UnitKind {
  readonly name: string
  readonly hp: number
  readonly speed: number
  readonly range: number
  readonly damage: number
  readonly reloadTicks: number
  readonly radius: number
}

/** Fights hand to hand. */
export const PIKE: UnitKind = { name: 'pike', hp: 90, speed: 4.4, range: 26, damage: 9, reloadTicks: 12, radius: 8 }
/** Shoots from a distance. */
export const BOW: UnitKind = { name: 'bow', hp: 50, speed: 4, range: 125, damage: 6, reloadTicks: 22, radius: 7 }

/** The kind of the unit in a slot never changes. */
export function kindOf(slot: number): UnitKind {
  return slot % SLOTS_PER_SEAT < PIKES_PER_SEAT ? PIKE : BOW
}

/** A round obstacle. */
export interface Circle {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** Rocks block the way. The map is the same in both mirrors. */
export const ROCKS: readonly Circle[] = [
  { x: 680, y: 330, radius: 74 },
  { x: 1360, y: 330, radius: 74 },
  { x: 680, y: 945, radius: 74 },
  { x: 1360, y: 945, radius: 74 },
  { x: 1020, y: 452, radius: 46 },
  { x: 1020, y: 822, radius: 46 },
]

/** Points to capture. The first four are the seats' homes; homes of seats that do not play are neutral. */
export const POINTS: readonly (readonly [x: number, y: number])[] = [
  [220, 250],
  [1820, 1025],
  [1820, 250],
  [220, 1025],
  [1020, 637],
  [1020, 190],
  [1020, 1085],
  [440, 637],
  [1600, 637],
]
/** Units within this distance stand on the point. */
export const POINT_RADIUS = 95
/** One unit adds one per tick, at most `CAPTURE_UNITS_MAX` count. */
export const CAPTURE_WORK = 600
/** Most units that count while a point is captured. */
export const CAPTURE_UNITS_MAX = 12
/** Owned points add one per tick to a seat's muster; this much is one new unit. */
export const MUSTER_WORK = 80
/** A point is worth this many units when time runs out. */
export const POINT_WORTH = 25
/** How long a last side waits for the others to come back before the match is over. */
export const ALONE_TICKS = 100

/** Bits of `flags`. */
export const SELECTED = 1
/** On the way without looking left or right. */
export const MARCHING = 2

/** No seat, or no slot. */
export const NONE = -1

/** Values of `ended`. */
export const ENDINGS = ['', 'one side left', 'time limit', 'everyone else left'] as const

/** Places of the numbers in `counters`. */
export const COUNTER = { ticksLeft: 0, seats: 1, ended: 2, aloneTicks: 3, presentMask: 4 } as const

/** Columns of one block of memory: saving, loading and hashing a state is work on its bytes. */
const COLUMNS = {
  /** Per slot: where it is, how fast it moves per tick, where it was sent. */
  x: 'f32',
  y: 'f32',
  vx: 'f32',
  vy: 'f32',
  goalX: 'f32',
  goalY: 'f32',
  /** 0: the slot is free. */
  hp: 'i16',
  /** Slot of the enemy it fights, or `NONE`. */
  target: 'i16',
  /** Ticks until it can strike again. */
  reload: 'u8',
  flags: 'u8',
  /** Per point: seat that owns it, seat that is taking it, work done. */
  owner: ['i8', POINTS.length],
  taker: ['i8', POINTS.length],
  work: ['i16', POINTS.length],
  /** Per seat: point-ticks towards the next unit, enemies felled. */
  muster: ['i32', SEATS_MAX],
  kills: ['i32', SEATS_MAX],
  /** Single numbers, see `COUNTER`. */
  counters: ['i32', 8],
} as const

/** All that changes during a match. */
export type SkirmishState = Soa<typeof COLUMNS>

/** An empty map. */
export function createState(): SkirmishState {
  return soa(COLUMNS, SLOTS_MAX)
}

/** Living units of a seat. */
export function unitsOf(state: SkirmishState, seat: number): number {
  let count = 0
  for (let slot = seat * SLOTS_PER_SEAT; slot < (seat + 1) * SLOTS_PER_SEAT; slot++) if (state.hp[slot]! > 0) count += 1
  return count
}

/** Points a seat owns. */
export function pointsOf(state: SkirmishState, seat: number): number {
  let count = 0
  for (const owner of state.owner) if (owner === seat) count += 1
  return count
}

/** What a player can ask for in one tick. */
export const COMMAND = { none: 0, select: 1, addToSelection: 2, attack: 3, march: 4 } as const

/** A command and a rectangle (to select) or a point (to go to) in map steps. */
export interface SkirmishInput {
  command: number
  x0: number
  y0: number
  x1: number
  y1: number
}
