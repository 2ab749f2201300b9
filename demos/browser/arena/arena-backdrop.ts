/** What never moves in the arena: a grid bent by the star, dust, pillars, walls. Painted once per size. */
import { HEIGHT, PILLARS, STAR, WIDTH } from '../../games/arena/state.js'
import { withAlpha } from '../drawing/palette.js'
import { offscreen } from '../drawing/stage.js'

const GRID = 50
const WALL = '#5b7cff'
/** Room around the walls for their glow, in units. */
export const MARGIN = 40

/** @param scale device pixels per unit */
export function paintArenaBackdrop(scale: number): HTMLCanvasElement {
  const context = offscreen((WIDTH + MARGIN * 2) * scale, (HEIGHT + MARGIN * 2) * scale)
  context.scale(scale, scale)
  context.translate(MARGIN, MARGIN)
  const floor = context.createRadialGradient(STAR.x, STAR.y, 60, STAR.x, STAR.y, 980)
  floor.addColorStop(0, '#1c1a44')
  floor.addColorStop(0.35, '#0f1430')
  floor.addColorStop(1, '#080b1c')
  context.fillStyle = floor
  context.fillRect(0, 0, WIDTH, HEIGHT)
  paintDust(context)
  paintGrid(context)
  for (const pillar of PILLARS) paintPillar(context, pillar.x, pillar.y, pillar.radius)
  paintWalls(context)
  return context.canvas
}

function paintDust(context: CanvasRenderingContext2D): void {
  // The same sky on every load: a small multiplicative sequence is random enough for dust.
  let word = 7
  const draw = () => {
    word = (word * 48271) % 2147483647
    return word / 2147483647
  }
  for (let index = 0; index < 260; index++) {
    context.fillStyle = `rgba(190, 205, 255, ${0.05 + draw() * 0.3})`
    const size = 0.6 + draw() * 1.4
    context.fillRect(draw() * WIDTH, draw() * HEIGHT, size, size)
  }
}

function paintGrid(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1
  context.strokeStyle = 'rgba(112, 138, 255, 0.13)'
  for (let x = 0; x <= WIDTH; x += GRID) {
    context.beginPath()
    for (let y = 0; y <= HEIGHT; y += 10) lineToBent(context, x, y)
    context.stroke()
  }
  for (let y = 0; y <= HEIGHT; y += GRID) {
    context.beginPath()
    for (let x = 0; x <= WIDTH; x += 10) lineToBent(context, x, y)
    context.stroke()
  }
}

/** The grid sinks toward the star like cloth. */
function lineToBent(context: CanvasRenderingContext2D, x: number, y: number): void {
  const dx = STAR.x - x
  const dy = STAR.y - y
  const squared = dx * dx + dy * dy
  const bend = Math.min(0.8, 9000 / (squared + 9000))
  context.lineTo(x + dx * bend, y + dy * bend)
}

function paintPillar(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  const halo = context.createRadialGradient(x, y, radius * 0.8, x, y, radius * 1.7)
  halo.addColorStop(0, 'rgba(120, 140, 255, 0.28)')
  halo.addColorStop(1, 'rgba(120, 140, 255, 0)')
  context.fillStyle = halo
  context.beginPath()
  context.arc(x, y, radius * 1.7, 0, Math.PI * 2)
  context.fill()
  const body = context.createLinearGradient(x - radius, y - radius, x + radius, y + radius)
  body.addColorStop(0, '#2d3569')
  body.addColorStop(1, '#10142e')
  context.fillStyle = body
  context.strokeStyle = '#8d9fff'
  context.lineWidth = 2
  context.beginPath()
  context.arc(x, y, radius, 0, Math.PI * 2)
  context.fill()
  context.stroke()
  context.strokeStyle = 'rgba(141, 159, 255, 0.28)'
  context.lineWidth = 1
  context.beginPath()
  context.arc(x, y, radius * 0.66, 0, Math.PI * 2)
  context.moveTo(x + radius * 0.33, y)
  context.arc(x, y, radius * 0.33, 0, Math.PI * 2)
  context.stroke()
}

function paintWalls(context: CanvasRenderingContext2D): void {
  for (const [width, alpha] of [
    [18, 0.06],
    [10, 0.12],
    [5, 0.25],
    [2, 1],
  ] as const) {
    context.strokeStyle = withAlpha(WALL, alpha)
    context.lineWidth = width
    context.beginPath()
    context.roundRect(0, 0, WIDTH, HEIGHT, 14)
    context.stroke()
  }
}
