/** Guns, damage, death and return, pick-ups. */
import type { Random } from 'peerstep/core'
import { direction, moveShot } from './physics.js'
import {
  type ArenaState,
  BLAME_FRAMES,
  HP_MAX,
  PICKUP_RADIUS,
  PICKUP_SPOTS,
  PICKUPS_MAX,
  RELOAD_FRAMES,
  REPAIR,
  RESPAWN_FRAMES,
  SAFE_FRAMES,
  SHIELD,
  SHIELD_MAX,
  SHIP_RADIUS,
  SHOT_RADIUS,
  SHOTS_MAX,
  type Ship,
  SPAWNS,
  TRIPLE,
  TRIPLE_FRAMES,
} from './state.js'

const SHOT_SPEED = 13
const SHOT_DAMAGE = 17
const SHOT_FRAMES = 80
const SHOT_KNOCK = 3
const RECOIL = 0.7
/** Side shots of the triple gun leave at this many of the 256 steps. */
const TRIPLE_SPREAD = 8
const PICKUP_EVERY_FRAMES = 300
const REPAIR_HP = 45

/** Takes damage from shield, then hull. Death waits for `bury`, so that two ships can shoot each other in the same frame. */
export function hurt(state: ArenaState, seat: number, by: number, damage: number): void {
  const ship = state.ships[seat]!
  if (ship.hp <= 0 || ship.safe > 0) return
  const absorbed = Math.min(ship.shield, damage)
  ship.shield -= absorbed
  ship.hp = Math.max(0, ship.hp - (damage - absorbed))
  if (by < 0) return
  state.ships[by]!.dealt += damage
  ship.hitBy = by
  ship.blame = BLAME_FRAMES
}

/** Fires when the trigger is held and the gun ready. */
export function fire(state: ArenaState, seat: number, ship: Ship): void {
  if (ship.reload > 0) return
  ship.reload = RELOAD_FRAMES
  ship.safe = 0
  const spread = ship.triple > 0 ? TRIPLE_SPREAD : 0
  for (let turn = -spread; turn <= spread; turn += TRIPLE_SPREAD) shoot(state, seat, ship, (ship.aim + turn) & 255)
  const ahead = direction(ship.aim)
  ship.vx -= ahead.x * RECOIL
  ship.vy -= ahead.y * RECOIL
}

function shoot(state: ArenaState, seat: number, ship: Ship, aim: number): void {
  if (state.shots.length >= SHOTS_MAX) return
  const ahead = direction(aim)
  state.shots.push({
    id: state.nextId,
    owner: seat,
    x: ship.x + ahead.x * (SHIP_RADIUS + SHOT_RADIUS),
    y: ship.y + ahead.y * (SHIP_RADIUS + SHOT_RADIUS),
    vx: ahead.x * SHOT_SPEED + ship.vx * 0.25,
    vy: ahead.y * SHOT_SPEED + ship.vy * 0.25,
    framesLeft: SHOT_FRAMES,
    bounces: 1,
  })
  state.nextId += 1
}

/** Moves all shots, lets them hit, keeps the ones that still fly in their order. */
export function stepShots(state: ArenaState): void {
  const { shots } = state
  let kept = 0
  for (const shot of shots) {
    if (!moveShot(shot) || hits(state, shot.x, shot.y, shot.vx, shot.vy, shot.owner)) continue
    shots[kept] = shot
    kept += 1
  }
  shots.length = kept
}

function hits(state: ArenaState, x: number, y: number, vx: number, vy: number, owner: number): boolean {
  const reach = SHIP_RADIUS + SHOT_RADIUS
  for (let seat = 0; seat < state.ships.length; seat++) {
    const ship = state.ships[seat]!
    if (seat === owner || ship.gone || ship.respawn > 0) continue
    const dx = ship.x - x
    const dy = ship.y - y
    if (dx * dx + dy * dy > reach * reach) continue
    const speed = Math.sqrt(vx * vx + vy * vy)
    ship.vx += (vx / speed) * SHOT_KNOCK
    ship.vy += (vy / speed) * SHOT_KNOCK
    hurt(state, seat, owner, SHOT_DAMAGE)
    return true
  }
  return false
}

/** Turns ships without hull into wrecks, and gives the points. */
export function bury(state: ArenaState): void {
  for (const ship of state.ships) {
    if (ship.hp > 0 || ship.respawn > 0 || ship.gone) continue
    ship.deaths += 1
    ship.respawn = RESPAWN_FRAMES
    if (ship.hitBy >= 0) state.ships[ship.hitBy]!.score += 1
    ship.hitBy = -1
    ship.blame = 0
  }
}

/** Counts down to the return; the free place farthest from all enemies is taken. */
export function stepRespawn(state: ArenaState, ship: Ship): void {
  ship.respawn -= 1
  if (ship.respawn > 0) return
  let bestX = 0
  let bestY = 0
  let bestDistance = -1
  for (const [x, y] of SPAWNS) {
    let nearest = Number.MAX_SAFE_INTEGER
    for (const other of state.ships) {
      if (other !== ship && other.hp > 0) nearest = Math.min(nearest, squaredDistance(other, x, y))
    }
    if (nearest > bestDistance) {
      bestX = x
      bestY = y
      bestDistance = nearest
    }
  }
  placeShip(ship, bestX, bestY)
}

/** A ship as good as new, at rest. Score, deaths and gun direction stay. */
export function placeShip(ship: Ship, x: number, y: number): void {
  ship.x = x
  ship.y = y
  ship.vx = 0
  ship.vy = 0
  ship.hp = HP_MAX
  ship.shield = 0
  ship.triple = 0
  ship.reload = 0
  ship.dash = 0
  ship.safe = SAFE_FRAMES
  ship.respawn = 0
  ship.hitBy = -1
  ship.blame = 0
}

/** Lays out pick-ups and hands them to the nearest ship that touches them; on equal distance to the one that scored less. */
export function stepPickups(state: ArenaState, random: Random): void {
  state.pickupFrames -= 1
  if (state.pickupFrames <= 0) {
    state.pickupFrames = PICKUP_EVERY_FRAMES
    const [x, y] = random.pick(PICKUP_SPOTS)
    const kind = random.int(REPAIR, SHIELD)
    const free = !state.pickups.some((pickup) => pickup.x === x && pickup.y === y)
    if (free && state.pickups.length < PICKUPS_MAX) {
      state.pickups.push({ id: state.nextId, kind, x, y })
      state.nextId += 1
    }
  }
  for (let index = state.pickups.length - 1; index >= 0; index--) {
    const pickup = state.pickups[index]!
    const taker = nearestShip(state, pickup.x, pickup.y)
    if (!taker) continue
    if (pickup.kind === REPAIR) taker.hp = Math.min(HP_MAX, taker.hp + REPAIR_HP)
    if (pickup.kind === TRIPLE) taker.triple = TRIPLE_FRAMES
    if (pickup.kind === SHIELD) taker.shield = SHIELD_MAX
    state.pickups.splice(index, 1)
  }
}

function nearestShip(state: ArenaState, x: number, y: number): Ship | undefined {
  let taker: Ship | undefined
  let best = (SHIP_RADIUS + PICKUP_RADIUS) * (SHIP_RADIUS + PICKUP_RADIUS)
  for (const ship of state.ships) {
    if (ship.hp <= 0) continue
    const distance = squaredDistance(ship, x, y)
    if (distance < best || (taker && distance === best && ship.score < taker.score)) {
      taker = ship
      best = distance
    }
  }
  return taker
}

function squaredDistance(ship: Ship, x: number, y: number): number {
  return (ship.x - x) * (ship.x - x) + (ship.y - y) * (ship.y - y)
}
