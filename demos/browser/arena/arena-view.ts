/** Draws the arena. Effects come from differences between the states drawn before and now; the game knows none of them. */
import { type ArenaState, HEIGHT, type Ship, WIDTH } from '../../games/arena/state.js'
import { seatColour } from '../drawing/palette.js'
import type { Stage } from '../drawing/stage.js'
import type { GameView, Painter } from '../view.js'
import { MARGIN, paintArenaBackdrop } from './arena-backdrop.js'
import { drawPickup, drawShip, drawShot, drawStar } from './arena-bodies.js'
import { ArenaEffects } from './arena-effects.js'

const BACKGROUND = '#05070f'
/** On small screens the camera follows the own ship rather than shrink the arena below this many pixels per unit. */
const SCALE_MIN = 0.46
/** Room for the score board, and below, in CSS pixels. */
const BAR_TOP = 68
const BAR_BOTTOM = 14

/** Draws the arena. */
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
