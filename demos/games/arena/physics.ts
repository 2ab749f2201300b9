/** Motion and collisions of the arena. Only `+ - * /` and `sqrt`, so that every machine gets the same bits. */
import { math } from 'peerstep/core'
import {
  type ArenaInput,
  type ArenaState,
  type Circle,
  DASH_FRAMES,
  HEIGHT,
  PILLARS,
  RAM_FRAMES,
  SHIP_RADIUS,
  SHOT_RADIUS,
  type Ship,
  type Shot,
  STAR,
  WIDTH,
} from './state.js'

const STICK_MAX = 8
const THRUST = 0.34
const DRAG = 0.958
const DASH_SPEED = 14
const WALL_BOUNCE = 0.7
const PILLAR_BOUNCE = 0.8
const SHIP_BOUNCE = 0.9
const STAR_PULL = 2600
const STAR_SOFTNESS = 9000
const STAR_KICK = 11
const STAR_BURN = 9
const RAM_MASS = 3
const RAM_DAMAGE = 20
const RAM_SPEED_MIN = 5

const DIRECTIONS = Array.from({ length: 256 }, (_, aim) => {
  const angle = (aim * Math.PI) / 128
  return { x: math.cos(angle), y: math.sin(angle) }
})

/** Unit vector of one of the 256 directions, 0 to 255. */
export function direction(aim: number): { readonly x: number; readonly y: number } {
  return DIRECTIONS[aim]!
}

/** Applies `damage` to `seat`; `by` is the seat that caused it, -1 for the map. */
export type Hurt = (state: ArenaState, seat: number, by: number, damage: number) => void

/** Is this ship in the first frames of a dash? */
export function isRam(ship: Ship): boolean {
  return ship.dash > DASH_FRAMES - RAM_FRAMES
}

/** Turns the stick into speed, and moves the ship by one frame. */
export function moveShip(ship: Ship, input: ArenaInput | undefined): void {
  if (input) steer(ship, input)
  pull(ship, 1)
  ship.vx *= DRAG
  ship.vy *= DRAG
  ship.x += ship.vx
  ship.y += ship.vy
}

function steer(ship: Ship, input: ArenaInput): void {
  ship.aim = input.aim
  let dx = input.dx / STICK_MAX
  let dy = input.dy / STICK_MAX
  const length = Math.sqrt(dx * dx + dy * dy)
  if (length > 1) {
    dx /= length
    dy /= length
  }
  ship.vx += dx * THRUST
  ship.vy += dy * THRUST
  if (!input.dash || ship.dash > 0) return
  // A dash goes where the stick points, or ahead when it rests.
  const still = length < 0.3
  const unit = still || length > 1 ? 1 : length
  const ahead = direction(ship.aim)
  ship.vx += ((still ? ahead.x : dx) / unit) * DASH_SPEED
  ship.vy += ((still ? ahead.y : dy) / unit) * DASH_SPEED
  ship.dash = DASH_FRAMES
}

/** The star's pull; shots feel it more than ships so that their paths bend visibly. */
export function pull(body: Ship | Shot, strength: number): void {
  const dx = STAR.x - body.x
  const dy = STAR.y - body.y
  const squared = dx * dx + dy * dy
  const force = (STAR_PULL * strength) / ((squared + STAR_SOFTNESS) * Math.sqrt(squared + 1))
  body.vx += dx * force
  body.vy += dy * force
}

/** Keeps a ship between the walls and out of pillars and star. */
export function collideWithMap(state: ArenaState, seat: number, ship: Ship, hurt: Hurt): void {
  if (ship.x < SHIP_RADIUS && ship.vx < 0) ship.vx *= -WALL_BOUNCE
  if (ship.x > WIDTH - SHIP_RADIUS && ship.vx > 0) ship.vx *= -WALL_BOUNCE
  if (ship.y < SHIP_RADIUS && ship.vy < 0) ship.vy *= -WALL_BOUNCE
  if (ship.y > HEIGHT - SHIP_RADIUS && ship.vy > 0) ship.vy *= -WALL_BOUNCE
  for (const pillar of PILLARS) bounceOff(ship, pillar, SHIP_RADIUS, PILLAR_BOUNCE, 0)
  if (bounceOff(ship, STAR, SHIP_RADIUS, 0, STAR_KICK)) hurt(state, seat, -1, STAR_BURN)
  ship.x = Math.min(Math.max(ship.x, SHIP_RADIUS), WIDTH - SHIP_RADIUS)
  ship.y = Math.min(Math.max(ship.y, SHIP_RADIUS), HEIGHT - SHIP_RADIUS)
}

/**
 * Pushes a body out of a circle and turns its speed back.
 * @param kick speed away from the circle that a touch gives in any case
 */
function bounceOff(body: Ship | Shot, circle: Circle, radius: number, bounce: number, kick: number): boolean {
  const dx = body.x - circle.x
  const dy = body.y - circle.y
  const reach = circle.radius + radius
  const squared = dx * dx + dy * dy
  if (squared >= reach * reach || squared === 0) return false
  const distance = Math.sqrt(squared)
  const nx = dx / distance
  const ny = dy / distance
  body.x = circle.x + nx * reach
  body.y = circle.y + ny * reach
  const inward = body.vx * nx + body.vy * ny
  if (inward < 0) {
    body.vx -= (1 + bounce) * inward * nx
    body.vy -= (1 + bounce) * inward * ny
  }
  body.vx += nx * kick
  body.vy += ny * kick
  return true
}

/** Elastic push between every two ships; a dashing ship is heavier and hurts what it hits. */
export function collideShips(state: ArenaState, hurt: Hurt): void {
  const { ships } = state
  for (let a = 0; a < ships.length; a++) {
    for (let b = a + 1; b < ships.length; b++) {
      if (ships[a]!.hp > 0 && ships[b]!.hp > 0) collidePair(state, a, b, hurt)
    }
  }
}

function collidePair(state: ArenaState, a: number, b: number, hurt: Hurt): void {
  const one = state.ships[a]!
  const two = state.ships[b]!
  const dx = two.x - one.x
  const dy = two.y - one.y
  const squared = dx * dx + dy * dy
  const reach = SHIP_RADIUS * 2
  if (squared >= reach * reach) return
  const distance = Math.sqrt(squared)
  // Two ships on the very same spot part along the x axis.
  const nx = distance === 0 ? 1 : dx / distance
  const ny = distance === 0 ? 0 : dy / distance
  const massOne = isRam(one) ? RAM_MASS : 1
  const massTwo = isRam(two) ? RAM_MASS : 1
  const shareOne = massTwo / (massOne + massTwo)
  const shareTwo = massOne / (massOne + massTwo)
  const overlap = reach - distance
  one.x -= nx * overlap * shareOne
  one.y -= ny * overlap * shareOne
  two.x += nx * overlap * shareTwo
  two.y += ny * overlap * shareTwo
  const closing = (one.vx - two.vx) * nx + (one.vy - two.vy) * ny
  if (closing <= 0) return
  const push = (1 + SHIP_BOUNCE) * closing
  one.vx -= nx * push * shareOne
  one.vy -= ny * push * shareOne
  two.vx += nx * push * shareTwo
  two.vy += ny * push * shareTwo
  if (closing < RAM_SPEED_MIN) return
  const ramOne = isRam(one)
  const ramTwo = isRam(two)
  if (ramOne) hurt(state, b, a, RAM_DAMAGE)
  if (ramTwo) hurt(state, a, b, RAM_DAMAGE)
}

/** Moves a shot by one frame. False when it is spent. */
export function moveShot(shot: Shot): boolean {
  shot.framesLeft -= 1
  pull(shot, 2.4)
  shot.x += shot.vx
  shot.y += shot.vy
  let bounced = false
  if ((shot.x < SHOT_RADIUS && shot.vx < 0) || (shot.x > WIDTH - SHOT_RADIUS && shot.vx > 0)) {
    shot.vx = -shot.vx
    bounced = true
  }
  if ((shot.y < SHOT_RADIUS && shot.vy < 0) || (shot.y > HEIGHT - SHOT_RADIUS && shot.vy > 0)) {
    shot.vy = -shot.vy
    bounced = true
  }
  for (const pillar of PILLARS) bounced = bounceOff(shot, pillar, SHOT_RADIUS, 1, 0) || bounced
  if (bounced) shot.bounces -= 1
  const dx = shot.x - STAR.x
  const dy = shot.y - STAR.y
  return shot.framesLeft > 0 && shot.bounces >= 0 && dx * dx + dy * dy > STAR.radius * STAR.radius
}
