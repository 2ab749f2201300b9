/** The benchmark game with its state in typed arrays. The same arithmetic in the same order as `swarm-objects.ts`. */
import type { Random, SeatInputs, Soa } from 'peerstep/core'
import { defineGame, soa, typedArraySnapshots } from 'peerstep/core'
import * as rules from './swarm.js'
import { DISCS, RADIUS, SEATS, WORLD } from './swarm.js'

const COLUMNS = {
  x: 'f32',
  y: 'f32',
  vx: 'f32',
  vy: 'f32',
  angle: 'f32',
  hp: 'i16',
  bumps: 'u16',
  cooldown: 'u8',
} as const

/** The state: a column for each field of the discs. */
type SwarmColumns = Soa<typeof COLUMNS>

function place(state: SwarmColumns, disc: number, random: Random): void {
  const { x, y, vx, vy } = rules.placeDisc(random)
  state.x[disc] = x
  state.y[disc] = y
  state.vx[disc] = vx
  state.vy[disc] = vy
  state.angle[disc] = 0
  state.hp[disc] = rules.HIT_POINTS
}

function steer(state: SwarmColumns, inputs: SeatInputs<rules.SwarmInput>, frame: number): void {
  const { vx, vy, angle, hp, cooldown } = state
  for (let seat = 0; seat < SEATS; seat += 1) {
    const { dx, dy, fire } = inputs[seat]!
    vx[seat]! += dx * rules.THRUST
    vy[seat]! += dy * rules.THRUST
    angle[seat]! += dx * 0.1
    if (!fire || cooldown[seat]! > 0) continue
    cooldown[seat] = rules.COOLDOWN_FRAMES
    const target = rules.targetOf(seat, frame)
    vx[target]! += rules.KICK
    hp[target]! -= 1
  }
}

function move(state: SwarmColumns): void {
  const { x, y, vx, vy, cooldown } = state
  for (let disc = 0; disc < DISCS; disc += 1) {
    x[disc]! += vx[disc]!
    y[disc]! += vy[disc]!
    vx[disc]! *= rules.DRAG
    vy[disc]! *= rules.DRAG
    if (x[disc]! < RADIUS || x[disc]! > WORLD - RADIUS) {
      x[disc] = x[disc]! < RADIUS ? RADIUS : WORLD - RADIUS
      vx[disc]! *= -rules.BOUNCE
    }
    if (y[disc]! < RADIUS || y[disc]! > WORLD - RADIUS) {
      y[disc] = y[disc]! < RADIUS ? RADIUS : WORLD - RADIUS
      vy[disc]! *= -rules.BOUNCE
    }
    if (cooldown[disc]! > 0) cooldown[disc]! -= 1
  }
}

function bump(state: SwarmColumns, one: number, other: number, random: Random): void {
  const { x, y, vx, vy, hp, bumps } = state
  const dx = x[other]! - x[one]!
  const dy = y[other]! - y[one]!
  const square = dx * dx + dy * dy
  if (square >= 4 * RADIUS * RADIUS || square === 0) return
  const distance = Math.sqrt(square)
  const nx = dx / distance
  const ny = dy / distance
  const push = (2 * RADIUS - distance) * rules.PUSH
  x[one]! -= nx * push
  y[one]! -= ny * push
  x[other]! += nx * push
  y[other]! += ny * push
  bumps[one]! += 1
  const approach = (vx[other]! - vx[one]!) * nx + (vy[other]! - vy[one]!) * ny
  if (approach < 0) {
    vx[one]! += approach * nx
    vy[one]! += approach * ny
    vx[other]! -= approach * nx
    vy[other]! -= approach * ny
  }
  const hurt = Math.max(one, other)
  hp[hurt]! -= 1
  if (hp[hurt]! <= 0) place(state, hurt, random)
}

function collide(state: SwarmColumns, random: Random): void {
  const { x, y } = state
  rules.clearGrid()
  for (let disc = 0; disc < DISCS; disc += 1) rules.addToGrid(disc, x[disc]!, y[disc]!)
  const count = rules.findPairs()
  for (let at = 0; at < count; at += 2) bump(state, rules.pairs[at]!, rules.pairs[at + 1]!, random)
}

const create = (): SwarmColumns => soa(COLUMNS, DISCS)

/** The game on typed arrays. */
export const swarmColumns = defineGame<SwarmColumns, rules.SwarmInput>({
  id: 'swarm-columns',
  version: '1',
  tickRate: 60,
  seats: { min: SEATS, max: SEATS },
  input: rules.swarmInput,
  start(_, random) {
    const state = create()
    for (let disc = 0; disc < DISCS; disc += 1) place(state, disc, random)
    return state
  },
  step(state, inputs, context) {
    steer(state, inputs, context.frame)
    move(state)
    collide(state, context.random)
  },
  snapshot: typedArraySnapshots<SwarmColumns>({ views: (state) => state.views, create }),
})
