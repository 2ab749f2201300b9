/** What an arena match consists of: the map, the numbers of the rules, and the plain objects that change. */

/** Width of the arena in units; the walls stand on its edges. */
export const WIDTH = 1600
/** Height of the arena in units. */
export const HEIGHT = 900

/** Radius of a ship, units. */
export const SHIP_RADIUS = 20
/** Radius of a shot, units. */
export const SHOT_RADIUS = 5
/** Radius of a pick-up, units. */
export const PICKUP_RADIUS = 16

/** Hull of a new ship. */
export const HP_MAX = 100
/** Shield after its pick-up. */
export const SHIELD_MAX = 60
/** How long the triple gun lasts. */
export const TRIPLE_FRAMES = 480
/** Frames between two shots. */
export const RELOAD_FRAMES = 12
/** Frames between two dashes. */
export const DASH_FRAMES = 84
/** The first frames of a dash, in which the ship is a ram. */
export const RAM_FRAMES = 16
/** Frames from the loss of a ship to the next one. */
export const RESPAWN_FRAMES = 90
/** Frames in which a new ship cannot be hurt. */
export const SAFE_FRAMES = 75
/** A kill counts for the seat that hit last, unless that hit is older than this. */
export const BLAME_FRAMES = 300
/** How long a last ship waits for the others to come back before the match is over. */
export const ALONE_FRAMES = 300

/** At most this many shots fly at once: 8 ships x triple shots x 70 frames / 12; at the limit guns stay silent. */
export const SHOTS_MAX = 160
/** At most this many pick-ups lie around; at the limit none is added. */
export const PICKUPS_MAX = 3

/** A round obstacle. */
export interface Circle {
  readonly x: number
  readonly y: number
  readonly radius: number
}

/** The star in the middle: pulls ships and bends shots, throws back and burns what touches it. */
export const STAR: Circle = { x: WIDTH / 2, y: HEIGHT / 2, radius: 44 }

/** The map looks the same turned by half a circle and in both mirrors, so no seat has a better side. */
export const PILLARS: readonly Circle[] = [
  { x: 400, y: 240, radius: 52 },
  { x: 1200, y: 240, radius: 52 },
  { x: 400, y: 660, radius: 52 },
  { x: 1200, y: 660, radius: 52 },
  { x: 800, y: 130, radius: 30 },
  { x: 800, y: 770, radius: 30 },
]

/** Where pick-ups may appear. */
export const PICKUP_SPOTS: readonly (readonly [x: number, y: number])[] = [
  [560, 450],
  [1040, 450],
  [800, 250],
  [800, 650],
  [160, 450],
  [1440, 450],
]

/** The eight places where ships appear, ordered so that the first two, and the first four, are symmetric. */
export const SPAWNS: readonly (readonly [x: number, y: number])[] = [
  [220, 140],
  [1380, 760],
  [1380, 140],
  [220, 760],
  [130, 450],
  [1470, 450],
  [640, 110],
  [960, 790],
]

/** Plays one ship; speeds are units per frame. */
export interface Ship {
  x: number
  y: number
  vx: number
  vy: number
  /** Direction of the gun, 256 steps clockwise from the right. */
  aim: number
  /** 0 while waiting to appear again. */
  hp: number
  /** Damage the shield still takes. */
  shield: number
  /** Frames of triple shots left. */
  triple: number
  /** Frames until the gun is ready. */
  reload: number
  /** Frames until the next dash; counts down from `DASH_FRAMES`. */
  dash: number
  /** Frames in which nothing hurts this ship; firing ends them. */
  safe: number
  /** Frames until it appears again. */
  respawn: number
  /** Seat that hit last, or -1. */
  hitBy: number
  /** Frames until `hitBy` is forgotten. */
  blame: number
  score: number
  deaths: number
  /** Damage dealt to others: breaks ties. */
  dealt: number
  /** True while the seat is empty. */
  gone: boolean
}

/** A shot in flight; speeds are units per frame. */
export interface Shot {
  id: number
  owner: number
  x: number
  y: number
  vx: number
  vy: number
  framesLeft: number
  /** Walls and pillars it may still bounce off. */
  bounces: number
}

/** Kind of pick-up: repairs the hull. */
export const REPAIR = 0
/** Kind of pick-up: three shots at once for a while. */
export const TRIPLE = 1
/** Kind of pick-up: a full shield. */
export const SHIELD = 2

/** A pick-up on the map. */
export interface Pickup {
  id: number
  /** `REPAIR`, `TRIPLE` or `SHIELD`. */
  kind: number
  x: number
  y: number
}

/** All that changes during a match. */
export interface ArenaState {
  framesLeft: number
  /** Score that ends the match. */
  points: number
  ships: Ship[]
  shots: Shot[]
  pickups: Pickup[]
  /** Frames until the next pick-up appears. */
  pickupFrames: number
  nextId: number
  /** Frames during which at most one seat was left. */
  aloneFrames: number
  /** Why the match ended; empty while it runs. Nothing moves afterwards. */
  ended: string
}

/** One decision: a stick of eight strengths, the direction of the gun, two buttons. */
export interface ArenaInput {
  dx: number
  dy: number
  aim: number
  fire: boolean
  dash: boolean
}
