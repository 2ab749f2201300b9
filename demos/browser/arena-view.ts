/** Draws the arena. Effects come from differences between the states drawn before and now; the game knows none of them. */
import {
  type ArenaState,
  HEIGHT,
  HP_MAX,
  PICKUP_RADIUS,
  REPAIR,
  SHIELD_MAX,
  SHIP_RADIUS,
  type Ship,
  STAR,
  TRIPLE,
  WIDTH,
} from '../games/arena/state.js'
import { MARGIN, paintArenaBackdrop } from './arena-backdrop.js'
import { ArenaEffects } from './arena-effects.js'
import { glowOf, seatColour, withAlpha } from './palette.js'
import type { Stage } from './stage.js'
import type { GameView, Painter } from './view.js'

const BACKGROUND = '#05070f'
const TURN = Math.PI / 128
/** On small screens the camera follows the own ship rather than shrink the arena below this many pixels per unit. */
const SCALE_MIN = 0.46
/** Room for the score board, and below, in CSS pixels. */
const BAR_TOP = 68
const BAR_BOTTOM = 14
const PICKUP_COLOURS = ['#63f5a1', '#ffd166', '#7fd4ff']

export class ArenaPainter implements Painter<ArenaState> {
  readonly #stage: Stage
  readonly #effects: ArenaEffects
  #backdrop: { scale: number; canvas: HTMLCanvasElement } | undefined
  #scale = 1
  #left = 0
  #top = 0

  constructor(stage: Stage) {
    this.#stage = stage
    this.#effects = new ArenaEffects(stage.calm)
  }

  /** Where a point of the arena is on the page, in CSS pixels. */
  toPage(x: number, y: number): { x: number; y: number } {
    return { x: this.#left + x * this.#scale, y: this.#top + y * this.#scale }
  }

  draw(view: GameView<ArenaState>, nowMs: number): void {
    const context = this.#stage.begin(BACKGROUND)
    const { state } = view
    this.#aimCamera(state?.ships[view.seat])
    if (state) this.#effects.observe(state, view.seat, nowMs)
    const shake = this.#effects.shake(nowMs)
    context.save()
    context.translate(this.#left + shake.x, this.#top + shake.y)
    context.scale(this.#scale, this.#scale)
    context.drawImage(this.#paintedBackdrop(), -MARGIN, -MARGIN, WIDTH + MARGIN * 2, HEIGHT + MARGIN * 2)
    drawStar(context, nowMs, this.#stage.calm)
    if (state) {
      for (const pickup of state.pickups) drawPickup(context, pickup.x, pickup.y, pickup.kind, nowMs)
      this.#effects.drawTrails(context)
      for (const [seat, ship] of state.ships.entries()) {
        if (ship.respawn === 0 && !ship.gone) drawShip(context, ship, seat, view, nowMs)
      }
      for (const shot of state.shots) drawShot(context, shot.x, shot.y, shot.vx, shot.vy, seatColour(shot.owner))
    }
    this.#effects.draw(context, nowMs)
    context.restore()
    if (state) this.#drawPointers(context, state, view.seat)
    const pain = this.#effects.pain(nowMs)
    if (pain > 0) this.#drawPain(context, pain)
  }

  #paintedBackdrop(): HTMLCanvasElement {
    const scale = this.#scale * this.#stage.ratio
    if (this.#backdrop?.scale !== scale) this.#backdrop = { scale, canvas: paintArenaBackdrop(scale) }
    return this.#backdrop.canvas
  }

  #aimCamera(own: Ship | undefined): void {
    const { width, height } = this.#stage
    const room = height - BAR_TOP - Math.max(BAR_BOTTOM, this.#stage.barBottom)
    const whole = Math.min((width - 24) / WIDTH, room / HEIGHT)
    this.#scale = Math.max(whole, SCALE_MIN)
    const high = HEIGHT * this.#scale
    this.#left = edge(width, WIDTH * this.#scale, (own?.x ?? WIDTH / 2) * this.#scale)
    // An upright phone keeps its lower half for the thumbs.
    if (high <= room) this.#top = BAR_TOP + (height > width ? 0 : (room - high) / 2)
    else this.#top = edge(height, high, (own?.y ?? HEIGHT / 2) * this.#scale)
  }

  /** Arrows at the rim towards ships that are out of the picture. */
  #drawPointers(context: CanvasRenderingContext2D, state: ArenaState, own: number): void {
    const { width, height } = this.#stage
    for (const [seat, ship] of state.ships.entries()) {
      const spot = this.toPage(ship.x, ship.y)
      const inside = spot.x > 0 && spot.x < width && spot.y > 0 && spot.y < height
      if (seat === own || ship.hp <= 0 || inside) continue
      const x = Math.min(Math.max(spot.x, 16), width - 16)
      const y = Math.min(Math.max(spot.y, BAR_TOP), height - 16)
      context.save()
      context.translate(x, y)
      context.rotate(Math.atan2(spot.y - y, spot.x - x))
      context.fillStyle = seatColour(seat)
      context.beginPath()
      context.moveTo(11, 0)
      context.lineTo(-7, 9)
      context.lineTo(-3, 0)
      context.lineTo(-7, -9)
      context.fill()
      context.restore()
    }
  }

  #drawPain(context: CanvasRenderingContext2D, strength: number): void {
    const { width, height } = this.#stage
    const reach = Math.max(width, height)
    const red = context.createRadialGradient(width / 2, height / 2, reach * 0.3, width / 2, height / 2, reach * 0.7)
    red.addColorStop(0, 'rgba(255, 60, 90, 0)')
    red.addColorStop(1, `rgba(255, 60, 90, ${0.36 * strength})`)
    context.fillStyle = red
    context.fillRect(0, 0, width, height)
  }
}

/** Left (or top) edge of the arena: centred when it fits, else following, but never showing more than a rim outside. */
function edge(room: number, size: number, own: number): number {
  if (size <= room) return (room - size) / 2
  return Math.min(12, Math.max(room - size - 12, room / 2 - own))
}

function drawStar(context: CanvasRenderingContext2D, nowMs: number, calm: boolean): void {
  const beat = calm ? 0 : Math.sin(nowMs / 420)
  context.save()
  context.globalCompositeOperation = 'lighter'
  const halo = STAR.radius * (4.4 + beat * 0.25)
  context.globalAlpha = 0.55
  context.drawImage(glowOf('#8f6bff'), STAR.x - halo, STAR.y - halo, halo * 2, halo * 2)
  context.globalAlpha = 0.9
  const core = STAR.radius * 1.9
  context.drawImage(glowOf('#ffd9a0'), STAR.x - core, STAR.y - core, core * 2, core * 2)
  context.translate(STAR.x, STAR.y)
  context.strokeStyle = 'rgba(255, 214, 170, 0.5)'
  context.lineWidth = 1.5
  for (let ray = 0; ray < 3; ray++) {
    context.rotate((calm ? 0 : nowMs / (5200 + ray * 1700)) + ray)
    context.beginPath()
    context.ellipse(0, 0, STAR.radius * (1.35 + ray * 0.3), STAR.radius * (0.5 + ray * 0.22), 0, 0, Math.PI * 2)
    context.stroke()
  }
  context.restore()
  const body = context.createRadialGradient(STAR.x - 8, STAR.y - 10, 4, STAR.x, STAR.y, STAR.radius)
  body.addColorStop(0, '#fffaf0')
  body.addColorStop(0.5, '#ffcf8a')
  body.addColorStop(1, '#ff8a5c')
  context.fillStyle = body
  context.beginPath()
  context.arc(STAR.x, STAR.y, STAR.radius - 4, 0, Math.PI * 2)
  context.fill()
}

function drawPickup(context: CanvasRenderingContext2D, x: number, y: number, kind: number, nowMs: number): void {
  const colour = PICKUP_COLOURS[kind]
  const size = PICKUP_RADIUS * (1 + 0.07 * Math.sin(nowMs / 230))
  context.save()
  context.translate(x, y)
  context.globalCompositeOperation = 'lighter'
  context.drawImage(glowOf(colour), -size * 2.4, -size * 2.4, size * 4.8, size * 4.8)
  context.globalCompositeOperation = 'source-over'
  context.fillStyle = '#0b1024'
  context.strokeStyle = colour
  context.lineWidth = 2.5
  context.beginPath()
  context.roundRect(-size, -size, size * 2, size * 2, 8)
  context.fill()
  context.stroke()
  context.lineWidth = 3.5
  context.lineCap = 'round'
  context.beginPath()
  if (kind === REPAIR) {
    context.moveTo(-7, 0)
    context.lineTo(7, 0)
    context.moveTo(0, -7)
    context.lineTo(0, 7)
  } else if (kind === TRIPLE) {
    for (const angle of [-0.5, 0, 0.5]) {
      context.moveTo(-7, 0)
      context.lineTo(-7 + 14 * Math.cos(angle), 14 * Math.sin(angle))
    }
  } else context.arc(0, 0, 7, 0, Math.PI * 2)
  context.stroke()
  context.restore()
}

function drawShip(
  context: CanvasRenderingContext2D,
  ship: Ship,
  seat: number,
  view: GameView<ArenaState>,
  nowMs: number,
): void {
  const colour = seatColour(seat)
  const own = seat === view.seat
  const status = view.seats[seat]?.status ?? 'playing'
  context.save()
  context.translate(ship.x, ship.y)
  context.globalAlpha = status === 'away' ? 0.4 : ship.safe > 0 ? 0.55 + 0.25 * Math.sin(nowMs / 60) : 1
  context.save()
  context.globalCompositeOperation = 'lighter'
  const glow = SHIP_RADIUS * (own ? 2.9 : 2.4)
  context.drawImage(glowOf(colour), -glow, -glow, glow * 2, glow * 2)
  context.restore()
  context.rotate(ship.aim * TURN)
  hull(context)
  context.fillStyle = '#0a0f24'
  context.fill()
  context.fillStyle = withAlpha(colour, 0.28)
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = 2.6
  context.lineJoin = 'round'
  context.stroke()
  context.fillStyle = own ? '#ffffff' : withAlpha(colour, 0.9)
  context.beginPath()
  context.arc(1, 0, 4.2, 0, Math.PI * 2)
  context.fill()
  context.rotate(-ship.aim * TURN)
  drawRings(context, ship, colour)
  context.globalAlpha = 0.9
  context.font = '600 14px system-ui, sans-serif'
  context.textAlign = 'center'
  context.fillStyle = own ? '#ffffff' : withAlpha(colour, 0.95)
  const name = view.seats[seat]?.name ?? ''
  context.fillText(status === 'away' ? `${name} (away)` : name, 0, -SHIP_RADIUS - 17)
  context.restore()
}

function hull(context: CanvasRenderingContext2D): void {
  const r = SHIP_RADIUS
  context.beginPath()
  context.moveTo(r * 1.3, 0)
  context.lineTo(-r * 0.45, r * 0.95)
  context.lineTo(-r * 0.95, r * 0.7)
  context.lineTo(-r * 0.5, 0)
  context.lineTo(-r * 0.95, -r * 0.7)
  context.lineTo(-r * 0.45, -r * 0.95)
  context.closePath()
}

/** Hull strength as an arc around the ship, shield outside of it, the next dash as a thin inner one. */
function drawRings(context: CanvasRenderingContext2D, ship: Ship, colour: string): void {
  const from = -Math.PI / 2
  const radius = SHIP_RADIUS + 9
  context.lineCap = 'round'
  context.lineWidth = 3
  context.strokeStyle = 'rgba(255, 255, 255, 0.12)'
  context.beginPath()
  context.arc(0, 0, radius, 0, Math.PI * 2)
  context.stroke()
  context.strokeStyle = ship.hp < 35 ? '#ff5166' : colour
  context.beginPath()
  context.arc(0, 0, radius, from, from + (Math.PI * 2 * ship.hp) / HP_MAX)
  context.stroke()
  if (ship.shield <= 0) return
  context.lineWidth = 2
  context.strokeStyle = 'rgba(150, 220, 255, 0.85)'
  context.beginPath()
  context.arc(0, 0, radius + 6, from, from + (Math.PI * 2 * ship.shield) / SHIELD_MAX)
  context.stroke()
}

function drawShot(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  vx: number,
  vy: number,
  colour: string,
): void {
  context.save()
  context.globalCompositeOperation = 'lighter'
  context.lineCap = 'round'
  context.strokeStyle = withAlpha(colour, 0.45)
  context.lineWidth = 8
  context.beginPath()
  context.moveTo(x - vx * 1.7, y - vy * 1.7)
  context.lineTo(x, y)
  context.stroke()
  context.strokeStyle = '#ffffff'
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(x - vx * 0.9, y - vy * 0.9)
  context.lineTo(x, y)
  context.stroke()
  context.drawImage(glowOf(colour), x - 18, y - 18, 36, 36)
  context.restore()
}
