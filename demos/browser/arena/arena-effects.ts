/** Explosions, sparks, trails, shake: what makes differences between two drawn arena states visible. */

import { isRam } from '../../games/arena/physics.js'
import { type ArenaState, HP_MAX, RESPAWN_FRAMES, SHIP_RADIUS, type Ship } from '../../games/arena/state.js'
import { seatColour, WHITE, withAlpha } from '../drawing/palette.js'
import { Particles } from '../drawing/particles.js'

const TRAIL_POINTS = 22
const SHAKE_MS = 420
const SHAKE_PIXELS_MAX = 11
const PAIN_MS = 500

interface ShipMemory {
  x: number
  y: number
  hp: number
  shield: number
  deaths: number
  dash: number
  respawn: number
  readonly trail: { x: number; y: number; ram: boolean }[]
}

/** Compares each drawn state with the one before, and draws what happened in between. */
export class ArenaEffects {
  readonly #particles = new Particles()
  readonly #calm: boolean
  readonly #ships: ShipMemory[] = []
  #shots = new Map<number, { x: number; y: number; owner: number }>()
  #pickups = new Map<number, { x: number; y: number }>()
  #shakeFromMs = Number.NEGATIVE_INFINITY
  #shakeStrength = 0
  #painFromMs = Number.NEGATIVE_INFINITY
  #painStrength = 0

  /** @param calm fewer sparks, no shake */
  constructor(calm: boolean) {
    this.#calm = calm
  }

  /** Compare with what was drawn last and light up what changed. */
  observe(state: ArenaState, own: number, nowMs: number): void {
    for (const [seat, ship] of state.ships.entries()) this.#observeShip(ship, seat, own, nowMs)
    this.#observeShots(state, nowMs)
    const pickups = new Map(state.pickups.map((pickup) => [pickup.id, { x: pickup.x, y: pickup.y }]))
    for (const [id, pickup] of this.#pickups) {
      if (!pickups.has(id)) this.#particles.ring(nowMs, pickup.x, pickup.y, 70, '#c8ffe0', 380)
    }
    this.#pickups = pickups
  }

  #observeShip(ship: Ship, seat: number, own: number, nowMs: number): void {
    const colour = seatColour(seat)
    const memory: ShipMemory = this.#ships[seat] ?? {
      x: ship.x,
      y: ship.y,
      hp: ship.hp,
      shield: ship.shield,
      deaths: ship.deaths,
      dash: ship.dash,
      respawn: ship.respawn,
      trail: [],
    }
    this.#ships[seat] = memory
    if (ship.deaths > memory.deaths) {
      const amount = this.#calm ? 14 : 60
      this.#particles.burst(nowMs, memory.x, memory.y, colour, amount, 0.75, 13, 1100)
      this.#particles.burst(nowMs, memory.x, memory.y, WHITE, amount / 4, 0.35, 16, 500)
      this.#particles.ring(nowMs, memory.x, memory.y, 190, colour, 700)
      this.#particles.ring(nowMs, memory.x, memory.y, 110, WHITE, 420)
      this.#shake(nowMs, seat === own ? 1 : 0.5)
    }
    const lost = memory.hp + memory.shield - ship.hp - ship.shield
    if (lost > 0 && ship.deaths === memory.deaths) {
      this.#particles.burst(nowMs, ship.x, ship.y, memory.shield > ship.shield ? '#bfe8ff' : colour, 9, 0.4, 7, 420)
      if (seat === own) {
        this.#shake(nowMs, Math.min(0.2 + lost / 60, 0.7))
        this.#painFromMs = nowMs
        this.#painStrength = Math.min(1, 0.35 + (HP_MAX - ship.hp) / HP_MAX)
      }
    }
    if (memory.respawn > 0 && memory.respawn < RESPAWN_FRAMES && ship.respawn === 0) {
      memory.trail.length = 0
      this.#particles.ring(nowMs, ship.x, ship.y, 90, colour, 520)
    }
    if (ship.dash > memory.dash && memory.dash === 0) {
      this.#particles.burst(nowMs, ship.x - ship.vx, ship.y - ship.vy, colour, this.#calm ? 6 : 18, 0.35, 8, 420)
      this.#particles.ring(nowMs, ship.x, ship.y, 50, colour, 300)
    }
    memory.x = ship.x
    memory.y = ship.y
    memory.hp = ship.hp
    memory.shield = ship.shield
    memory.deaths = ship.deaths
    memory.dash = ship.dash
    memory.respawn = ship.respawn
    if (ship.respawn > 0 || ship.gone) memory.trail.length = 0
    else memory.trail.push({ x: ship.x, y: ship.y, ram: isRam(ship) })
    if (memory.trail.length > TRAIL_POINTS) memory.trail.shift()
  }

  #observeShots(state: ArenaState, nowMs: number): void {
    const shots = new Map<number, { x: number; y: number; owner: number }>()
    for (const shot of state.shots) {
      shots.set(shot.id, shot)
      if (this.#shots.has(shot.id)) continue
      const colour = seatColour(shot.owner)
      for (let spark = 0; spark < 3; spark++) {
        const side = (Math.random() - 0.5) * 0.25
        this.#particles.spark(nowMs, shot.x, shot.y, shot.vx / 40 + side, shot.vy / 40 + side, colour, 6, 180)
      }
    }
    for (const [id, shot] of this.#shots) {
      if (shots.has(id)) continue
      this.#particles.burst(nowMs, shot.x, shot.y, seatColour(shot.owner), this.#calm ? 3 : 7, 0.3, 5, 320)
    }
    this.#shots = shots
  }

  /** Each ship pulls a ribbon that thins out and fades; a ram's is wider and white. */
  drawTrails(context: CanvasRenderingContext2D): void {
    context.save()
    context.globalCompositeOperation = 'lighter'
    for (const [seat, memory] of this.#ships.entries()) drawRibbon(context, memory.trail, seatColour(seat))
    context.restore()
  }

  draw(context: CanvasRenderingContext2D, nowMs: number): void {
    this.#particles.draw(context, nowMs)
  }

  /** Offset of the picture in CSS pixels; dies away within half a second. */
  shake(nowMs: number): { x: number; y: number } {
    const age = (nowMs - this.#shakeFromMs) / SHAKE_MS
    if (this.#calm || !(age < 1)) return { x: 0, y: 0 }
    const strength = this.#shakeStrength * SHAKE_PIXELS_MAX * (1 - age) ** 2
    return { x: Math.sin(nowMs / 17) * strength, y: Math.cos(nowMs / 13) * strength }
  }

  /** Strength of the red rim after the own ship was hit, 0 to 1. */
  pain(nowMs: number): number {
    const age = (nowMs - this.#painFromMs) / PAIN_MS
    return !this.#calm && age < 1 ? this.#painStrength * (1 - age) : 0
  }

  #shake(nowMs: number, strength: number): void {
    if (strength < this.#shakeStrength && nowMs - this.#shakeFromMs < SHAKE_MS / 2) return
    this.#shakeFromMs = nowMs
    this.#shakeStrength = strength
  }
}

/** One filled shape from tail to head and back, so that no part of it is painted twice. */
function drawRibbon(
  context: CanvasRenderingContext2D,
  trail: readonly { readonly x: number; readonly y: number; readonly ram: boolean }[],
  colour: string,
): void {
  const tail = trail[0]
  const head = trail.at(-1)
  if (trail.length < 3 || tail === undefined || head === undefined) return
  if (Math.hypot(head.x - tail.x, head.y - tail.y) < 8) return
  const ram = trail.some((point) => point.ram)
  const fade = context.createLinearGradient(tail.x, tail.y, head.x, head.y)
  fade.addColorStop(0, withAlpha(colour, 0))
  fade.addColorStop(1, withAlpha(ram ? WHITE : colour, ram ? 0.75 : 0.55))
  const right: [number, number][] = []
  context.beginPath()
  for (const [index, point] of trail.entries()) {
    const from = trail[index - 1] ?? tail
    const to = trail[index + 1] ?? head
    const length = Math.max(Math.hypot(to.x - from.x, to.y - from.y), 0.01)
    const half = ((SHIP_RADIUS * index) / trail.length) * (ram ? 0.7 : 0.42)
    const nx = (-(to.y - from.y) / length) * half
    const ny = ((to.x - from.x) / length) * half
    context.lineTo(point.x + nx, point.y + ny)
    right.push([point.x - nx, point.y - ny])
  }
  for (const [x, y] of right.reverse()) context.lineTo(x, y)
  context.fillStyle = fade
  context.fill()
}
