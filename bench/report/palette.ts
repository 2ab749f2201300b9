/** Which colour and which dashes a thing is drawn with: the same in all figures of a benchmark. */
import type { Figure } from '../findings.js'

/** A colour is a name that the page's style gives a value, one for light and one for dark. */
export interface Stroke {
  readonly colour: string
  /** Of blocks and points, which cannot be dashed: paler where a colour comes again. */
  readonly fill: string
  /** Lengths of strokes and gaps; empty for a whole line. */
  readonly dash: readonly number[]
}

export interface Named {
  readonly name: string
  readonly rival: boolean
}

/**
 * Told apart by people with any kind of colour blindness, on white and on near-black.
 *
 * @see Okabe and Ito, Color Universal Design (2008); its yellow and orange darkened on white to a contrast of 3 to 1
 */
export const COLOURS: readonly { readonly light: string; readonly dark: string }[] = [
  { light: '#0072b2', dark: '#5ab4f0' },
  { light: '#c84c00', dark: '#ff8a4d' },
  { light: '#00805c', dark: '#1fc79a' },
  { light: '#b3588f', dark: '#e79ac6' },
  { light: '#a67000', dark: '#e9ad2b' },
  { light: '#3d3d3d', dark: '#dddddd' },
]

/** More things than colours: the next round has other dashes. */
const OUR_DASHES: readonly (readonly number[])[] = [[], [1, 2.5], [12, 2, 2, 2]]
const RIVAL_DASHES: readonly (readonly number[])[] = [
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
]

/** What the figures draw, in the order in which it first comes. */
export function namesOf(figures: readonly Figure[]): Named[] {
  const found = new Map<string, boolean>()
  const note = (name: string, rival: true | undefined): void => {
    if (!found.has(name)) found.set(name, rival === true)
  }
  for (const figure of figures) {
    if (figure.kind === 'cdf')
      for (const { curves } of figure.panels) for (const { name, rival } of curves) note(name, rival)
    if (figure.kind === 'lines') for (const { name, rival } of figure.series) note(name, rival)
    if (figure.kind === 'bars') for (const { name } of figure.bars) note(name, undefined)
  }
  return [...found].map(([name, rival]) => ({ name, rival }))
}

/** Ours and rivals' each go through all colours from the first. */
export function strokesOf(names: readonly Named[]): Map<string, Stroke> {
  const counts = { ours: 0, rivals: 0 }
  return new Map(
    names.map(({ name, rival }) => {
      const side = rival ? 'rivals' : 'ours'
      const dashes = rival ? RIVAL_DASHES : OUR_DASHES
      const index = counts[side]
      counts[side] += 1
      // A dash for each rival, so that none looks like its neighbour even without colours.
      const turn = rival ? index : Math.floor(index / COLOURS.length)
      const colour = `var(--c${index % COLOURS.length})`
      const again = Math.floor(index / COLOURS.length) > 0
      const fill = again ? `color-mix(in srgb,${colour} 50%,var(--paper))` : colour
      return [name, { colour, fill, dash: dashes[turn % dashes.length]! }]
    }),
  )
}
