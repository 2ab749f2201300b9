/** Colour and dashes of each name: the same in all figures of a benchmark. */
import type { Figure } from '../findings/findings.js'

/** How a name is drawn: a CSS variable of the page, a paler one for blocks, and lengths of strokes and gaps. */
export interface Stroke {
  readonly colour: string
  readonly fill: string
  readonly dash: readonly number[]
}

/**
 * Distinguishable with any kind of colour blindness, on white and on near-black.
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

/** Our lines get the next dash when the colours begin again, a rival's line the next dash each. */
const DASHES = {
  ours: [[], [1, 2.5], [12, 2, 2, 2]],
  rivals: [
    [6, 3],
    [2, 3],
    [9, 3, 2, 3],
  ],
} as const

/** Names of the figures in the order in which they first come, and whether each is a rival's. */
export function namesOf(figures: readonly Figure[]): Map<string, boolean> {
  const names = figures.flatMap((figure): { readonly name: string; readonly rival?: true }[] => {
    if (figure.kind === 'cdf') return figure.panels.flatMap(({ curves }) => [...curves])
    return [...(figure.kind === 'lines' ? figure.series : figure.bars)]
  })
  return new Map([...Map.groupBy(names, ({ name }) => name)].map(([name, [first]]) => [name, first!.rival === true]))
}

/** Ours and rivals each go through all colours from the first. */
export function strokesOf(names: ReadonlyMap<string, boolean>): Map<string, Stroke> {
  const counts = { ours: 0, rivals: 0 }
  return new Map(
    [...names].map(([name, rival]) => {
      const side = rival ? 'rivals' : 'ours'
      const index = counts[side]++
      const round = Math.floor(index / COLOURS.length)
      const colour = `var(--c${index % COLOURS.length})`
      const fill = round > 0 ? `color-mix(in srgb,${colour} 50%,var(--paper))` : colour
      return [name, { colour, fill, dash: DASHES[side][(rival ? index : round) % 3]! }]
    }),
  )
}
