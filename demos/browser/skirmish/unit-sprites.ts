/** Small pictures of units, painted once per seat, kind and heading, so that hundreds cost one copy each. */
import { seatColour, withAlpha } from '../drawing/palette.js'
import { offscreen } from '../drawing/stage.js'

/** Directions in which sprites are drawn beforehand. */
export const HEADINGS = 32
/** Side of a sprite in units. */
export const SPRITE_UNITS = 34

const sheets = new Map<string, HTMLCanvasElement>()

/**
 * A strip of `HEADINGS` sprites, each `SPRITE_UNITS * scale` device pixels square, first one heading right, clockwise.
 * Sheets of other scales are dropped: the window has only one size at a time.
 */
export function unitSheet(seat: number, bow: boolean, scale: number): HTMLCanvasElement {
  const key = `${seat} ${bow} ${scale}`
  const known = sheets.get(key)
  if (known) return known
  if (sheets.size >= 8) sheets.clear()
  const side = Math.ceil(SPRITE_UNITS * scale)
  const context = offscreen(side * HEADINGS, side)
  const colour = seatColour(seat)
  for (let heading = 0; heading < HEADINGS; heading++) {
    context.setTransform(scale, 0, 0, scale, heading * side + side / 2, side / 2)
    const light = context.createRadialGradient(0, 0, 2, 0, 0, SPRITE_UNITS / 2)
    light.addColorStop(0, withAlpha(colour, 0.42))
    light.addColorStop(1, withAlpha(colour, 0))
    context.fillStyle = light
    context.fillRect(-SPRITE_UNITS / 2, -SPRITE_UNITS / 2, SPRITE_UNITS, SPRITE_UNITS)
    context.rotate((heading / HEADINGS) * Math.PI * 2)
    if (bow) paintBow(context, colour)
    else paintPike(context, colour)
  }
  sheets.set(key, context.canvas)
  return context.canvas
}

function paintPike(context: CanvasRenderingContext2D, colour: string): void {
  context.fillStyle = colour
  context.strokeStyle = '#05080f'
  context.lineWidth = 1.2
  context.beginPath()
  context.moveTo(11, 0)
  context.lineTo(-5, 6.5)
  context.lineTo(-2, 0)
  context.lineTo(-5, -6.5)
  context.closePath()
  context.fill()
  context.stroke()
}

function paintBow(context: CanvasRenderingContext2D, colour: string): void {
  context.fillStyle = '#0a1220'
  context.strokeStyle = colour
  context.lineWidth = 2
  context.beginPath()
  context.arc(0, 0, 4.6, 0, Math.PI * 2)
  context.fill()
  context.stroke()
  context.beginPath()
  context.arc(1, 0, 8.6, -0.95, 0.95)
  context.stroke()
}
