/** Plays the arena: keeps its distance, leads its shots, dodges the star, fetches what helps. */
import { math, Random } from 'peerstep/core'
import {
  type ArenaInput,
  type ArenaState,
  type Circle,
  HEIGHT,
  PILLARS,
  REPAIR,
  SHIP_RADIUS,
  type Ship,
  STAR,
  WIDTH,
} from '../games/arena/state.js'
import type { Brain } from './brain.js'

const SHOT_SPEED = 13
const DISTANCE_WANTED = 260
const FIRE_RANGE = 560
/** A bot thinks anew this often: faster than people, slow enough to be beaten. */
const REACTION_FRAMES = 7
const AIM_ERROR_STEPS = 6

/** A bot for the arena. One for each seat: it keeps its own memory. */
export class ArenaBot implements Brain<ArenaState, ArenaInput> {
  readonly #random: Random
  readonly #input: ArenaInput = { dx: 0, dy: 0, aim: 0, fire: false, dash: false }
  #framesToThink = 0
  #strafe = 1
  #aimError = 0

  /** @param seed unsigned 32-bit; the same seed and the same states give the same decisions */
  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  decide(state: ArenaState, seat: number): ArenaInput {
    const ship = state.ships[seat]!
    this.#framesToThink -= 1
    if (this.#framesToThink > 0 || ship.hp <= 0) return this.#input
    this.#framesToThink = REACTION_FRAMES
    if (this.#random.chance(0.08)) this.#strafe = -this.#strafe
    this.#aimError = this.#random.int(-AIM_ERROR_STEPS, AIM_ERROR_STEPS)
    const enemy = nearestEnemy(state, ship)
    this.#move(state, ship, enemy)
    this.#shoot(ship, enemy)
    return this.#input
  }

  #move(state: ArenaState, ship: Ship, enemy: Ship | undefined): void {
    let wishX = 0
    let wishY = 0
    const pickup = state.pickups.find((found) => {
      const close = distance(found, ship) < 330
      return close && (found.kind !== REPAIR || ship.hp < 75)
    })
    if (pickup) {
      const away = distance(pickup, ship)
      wishX = (pickup.x - ship.x) / away
      wishY = (pickup.y - ship.y) / away
    } else if (enemy) {
      const away = Math.max(distance(enemy, ship), 1)
      const nx = (enemy.x - ship.x) / away
      const ny = (enemy.y - ship.y) / away
      const approach = ship.hp < 35 ? -0.9 : Math.min(Math.max((away - DISTANCE_WANTED) / 160, -1), 1)
      wishX = nx * approach - ny * 0.75 * this.#strafe
      wishY = ny * approach + nx * 0.75 * this.#strafe
    }
    for (const obstacle of [STAR, ...PILLARS]) {
      const shy = obstacle === STAR ? 120 : 40
      const away = Math.max(distance(obstacle, ship), 1)
      const gap = away - obstacle.radius - SHIP_RADIUS
      if (gap > shy) continue
      wishX += ((ship.x - obstacle.x) / away) * (1.6 - gap / shy)
      wishY += ((ship.y - obstacle.y) / away) * (1.6 - gap / shy)
    }
    if (ship.x < 110) wishX += 1
    if (ship.x > WIDTH - 110) wishX -= 1
    if (ship.y < 110) wishY += 1
    if (ship.y > HEIGHT - 110) wishY -= 1
    const length = Math.max(Math.sqrt(wishX * wishX + wishY * wishY), 1)
    this.#input.dx = Math.round((wishX / length) * 8)
    this.#input.dy = Math.round((wishY / length) * 8)
    const close = enemy !== undefined && distance(enemy, ship) < 200
    this.#input.dash = ship.dash === 0 && this.#random.chance(close ? 0.16 : 0.03)
  }

  #shoot(ship: Ship, enemy: Ship | undefined): void {
    this.#input.fire = false
    if (!enemy) return
    const away = distance(enemy, ship)
    const flightFrames = away / SHOT_SPEED
    const x = enemy.x + (enemy.vx - ship.vx * 0.25) * flightFrames
    const y = enemy.y + (enemy.vy - ship.vy * 0.25) * flightFrames
    const turn = Math.round((math.atan2(y - ship.y, x - ship.x) * 128) / Math.PI)
    this.#input.aim = (turn + this.#aimError) & 255
    const hidden = PILLARS.some((pillar) => blocks(pillar, ship, x, y))
    this.#input.fire = away < FIRE_RANGE && enemy.safe === 0 && !hidden && this.#random.chance(0.8)
  }
}

function nearestEnemy(state: ArenaState, ship: Ship): Ship | undefined {
  let best: Ship | undefined
  let bestDistance = Number.MAX_VALUE
  for (const other of state.ships) {
    if (other === ship || other.hp <= 0) continue
    // A weak ship looks nearer than it is.
    const away = distance(other, ship) * (0.6 + other.hp / 250)
    if (away < bestDistance) {
      best = other
      bestDistance = away
    }
  }
  return best
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y))
}

/** Does the circle stand between the ship and a spot? */
function blocks(circle: Circle, ship: Ship, x: number, y: number): boolean {
  const dx = x - ship.x
  const dy = y - ship.y
  const along = ((circle.x - ship.x) * dx + (circle.y - ship.y) * dy) / Math.max(dx * dx + dy * dy, 1)
  if (along < 0 || along > 1) return false
  return distance(circle, { x: ship.x + dx * along, y: ship.y + dy * along }) < circle.radius
}
