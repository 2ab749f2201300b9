/** The benchmark game on plain objects. The same arithmetic in the same order as `swarm-columns.ts`, rounded at the same places. */
import type { Random, SeatInputs } from 'peerstep/core'
import { defineGame } from 'peerstep/core'
import * as rules from './swarm.js'
import { DISCS, RADIUS, SEATS, WORLD } from './swarm.js'

interface Disc {
  x: number
  y: number
  vx: number
  vy: number
  angle: number
  hp: number
  bumps: number
  cooldown: number
  readonly id: number
}

interface SwarmObjects {
  readonly discs: Disc[]
}

const { fround } = Math

function place(disc: Disc, random: Random): void {
  const { x, y, vx, vy } = rules.placeDisc(random)
  disc.x = x
  disc.y = y
  disc.vx = vx
  disc.vy = vy
  disc.angle = 0
  disc.hp = rules.HIT_POINTS
}

function steer(state: SwarmObjects, inputs: SeatInputs<rules.SwarmInput>, frame: number): void {
  for (let seat = 0; seat < SEATS; seat += 1) {
    const { dx, dy, fire } = inputs[seat]!
    const disc = state.discs[seat]!
    disc.vx = fround(disc.vx + dx * rules.THRUST)
    disc.vy = fround(disc.vy + dy * rules.THRUST)
    disc.angle = fround(disc.angle + dx * 0.1)
    if (!fire || disc.cooldown > 0) continue
    disc.cooldown = rules.COOLDOWN_FRAMES
    const target = state.discs[rules.targetOf(seat, frame)]!
    target.vx = fround(target.vx + rules.KICK)
    target.hp -= 1
  }
}

function move(state: SwarmObjects): void {
  for (const disc of state.discs) {
    disc.x = fround(disc.x + disc.vx)
    disc.y = fround(disc.y + disc.vy)
    disc.vx = fround(disc.vx * rules.DRAG)
    disc.vy = fround(disc.vy * rules.DRAG)
    if (disc.x < RADIUS || disc.x > WORLD - RADIUS) {
      disc.x = disc.x < RADIUS ? RADIUS : WORLD - RADIUS
      disc.vx = fround(disc.vx * -rules.BOUNCE)
    }
    if (disc.y < RADIUS || disc.y > WORLD - RADIUS) {
      disc.y = disc.y < RADIUS ? RADIUS : WORLD - RADIUS
      disc.vy = fround(disc.vy * -rules.BOUNCE)
    }
    if (disc.cooldown > 0) disc.cooldown -= 1
  }
}

function bump(one: Disc, other: Disc, random: Random): void {
  const dx = other.x - one.x
  const dy = other.y - one.y
  const square = dx * dx + dy * dy
  if (square >= 4 * RADIUS * RADIUS || square === 0) return
  const distance = Math.sqrt(square)
  const nx = dx / distance
  const ny = dy / distance
  const push = (2 * RADIUS - distance) * rules.PUSH
  one.x = fround(one.x - nx * push)
  one.y = fround(one.y - ny * push)
  other.x = fround(other.x + nx * push)
  other.y = fround(other.y + ny * push)
  one.bumps = (one.bumps + 1) & 0xffff
  const approach = (other.vx - one.vx) * nx + (other.vy - one.vy) * ny
  if (approach < 0) {
    one.vx = fround(one.vx + approach * nx)
    one.vy = fround(one.vy + approach * ny)
    other.vx = fround(other.vx - approach * nx)
    other.vy = fround(other.vy - approach * ny)
  }
  const hurt = one.id < other.id ? other : one
  hurt.hp -= 1
  if (hurt.hp <= 0) place(hurt, random)
}

function collide({ discs }: SwarmObjects, random: Random): void {
  rules.clearGrid()
  for (const disc of discs) rules.addToGrid(disc.id, disc.x, disc.y)
  const count = rules.findPairs()
  for (let at = 0; at < count; at += 2) bump(discs[rules.pairs[at]!]!, discs[rules.pairs[at + 1]!]!, random)
}

/** The game on plain objects. */
export const swarmObjects = defineGame<SwarmObjects, rules.SwarmInput>({
  id: 'swarm-objects',
  version: '1',
  tickRate: 60,
  seats: { min: SEATS, max: SEATS },
  input: rules.swarmInput,
  start(_, random) {
    const discs: Disc[] = []
    for (let id = 0; id < DISCS; id += 1) {
      const disc: Disc = { x: 0, y: 0, vx: 0, vy: 0, angle: 0, hp: 0, bumps: 0, cooldown: 0, id }
      place(disc, random)
      discs.push(disc)
    }
    return { discs }
  },
  step(state, inputs, context) {
    steer(state, inputs, context.frame)
    move(state)
    collide(state, context.random)
  },
})
