/** The arena's bodies, drawn in arena coordinates. */
import {
  type ArenaState,
  HP_MAX,
  PICKUP_RADIUS,
  REPAIR,
  SHIELD_MAX,
  SHIP_RADIUS,
  type Ship,
  STAR,
  TRIPLE,
} from '../../games/arena/state.js'
import { glowOf, seatColour, WHITE, withAlpha } from '../drawing/palette.js'
import type { GameView } from '../view.js'

const TURN = Math.PI / 128
const PICKUP_COLOURS = ['#63f5a1', '#ffd166', '#7fd4ff']

/** Draws the star at the centre; `calm` stops its motion. */
export function drawStar(context: CanvasRenderingContext2D, nowMs: number, calm: boolean): void {
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

/** Draws a pick-up of kind `REPAIR`, `TRIPLE` or `SHIELD`. */
export function drawPickup(context: CanvasRenderingContext2D, x: number, y: number, kind: number, nowMs: number): void {
  const colour = PICKUP_COLOURS[kind] ?? WHITE
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

/** Draws one ship with its shield and name. */
export function drawShip(
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

/** Draws one shot. */
export function drawShot(
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
