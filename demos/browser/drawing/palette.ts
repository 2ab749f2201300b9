/** Colours of seats, and soft lights made of them once. */

/** One colour per seat, told apart by hue and by brightness; names stand beside them wherever it matters. */
export const SEAT_COLOURS: readonly string[] = [
  '#45e0ff',
  '#ff5c9e',
  '#b8f24a',
  '#ffb545',
  '#a48bff',
  '#3df0b0',
  '#ff7a5c',
  '#6ea0ff',
]

/** Colour of what belongs to no seat. */
export const NEUTRAL_COLOUR = '#7d8bb0'
/** White. */
export const WHITE = '#ffffff'

/** Colour of a seat; of no seat for -1. */
export function seatColour(seat: number): string {
  return seat < 0 ? NEUTRAL_COLOUR : SEAT_COLOURS[seat % SEAT_COLOURS.length]!
}

/** `#rrggbb` with an alpha from 0 to 1. */
export function withAlpha(colour: string, alpha: number): string {
  const value = Number.parseInt(colour.slice(1), 16)
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`
}

const glows = new Map<string, HTMLCanvasElement>()
const GLOW_PIXELS = 64

/** A round soft light, drawn once per colour (the colours are a fixed few). Meant for the `lighter` blend. */
export function glowOf(colour: string): HTMLCanvasElement {
  const known = glows.get(colour)
  if (known) return known
  const canvas = document.createElement('canvas')
  canvas.width = GLOW_PIXELS
  canvas.height = GLOW_PIXELS
  const context = canvas.getContext('2d')!
  const middle = GLOW_PIXELS / 2
  const light = context.createRadialGradient(middle, middle, 0, middle, middle, middle)
  light.addColorStop(0, withAlpha(colour, 0.95))
  light.addColorStop(0.25, withAlpha(colour, 0.42))
  light.addColorStop(0.6, withAlpha(colour, 0.1))
  light.addColorStop(1, withAlpha(colour, 0))
  context.fillStyle = light
  context.fillRect(0, 0, GLOW_PIXELS, GLOW_PIXELS)
  glows.set(colour, canvas)
  return canvas
}
