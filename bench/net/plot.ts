/** A drawing of how latencies are distributed: one panel for each condition, one curve for each path. */

export interface Curve {
  readonly name: string
  /** null for what never came. */
  readonly latenciesMs: readonly (number | null)[]
}

export interface Panel {
  readonly title: string
  readonly curves: readonly Curve[]
}

const WIDTH = 420
const HEIGHT = 300
const MARGIN = { left: 46, right: 12, top: 30, bottom: 36 }
const LEGEND_LINE = 18
/** From the least delay that matters to the longest wait that is drawn. */
const FROM_MS = 30
const TO_MS = 400
const TICKS_MS = [40, 60, 100, 150, 200, 300, 400]
/** The rare late ones are what is looked at: up to one in a thousand. */
const NINES = 3
const SHARES = [0, 0.5, 0.9, 0.99, 0.999]
/** Told apart by people who cannot tell red from green too. */
const COLOURS = ['#000000', '#0072b2', '#56b4e9', '#009e73', '#e69f00', '#d55e00', '#cc79a7', '#999999', '#b8a900']

/** @returns an SVG file: share of messages that arrived within a time */
export function latencyPlot(panels: readonly Panel[]): string {
  const names = [...new Set(panels.flatMap(({ curves }) => curves.map(({ name }) => name)))]
  const columns = Math.min(2, panels.length)
  const rows = Math.ceil(panels.length / columns)
  const width = columns * WIDTH
  const height = rows * HEIGHT + names.length * LEGEND_LINE + 12
  const drawn = panels.map((panel, index) => {
    const [x, y] = [(index % columns) * WIDTH, Math.floor(index / columns) * HEIGHT]
    return `<g transform="translate(${x} ${y})">${panelOf(panel, names)}</g>`
  })
  const legend = names.map((name, index) => {
    const y = rows * HEIGHT + (index + 0.7) * LEGEND_LINE
    const line = `<path d="M${MARGIN.left} ${y - 4}h28" stroke="${colourOf(index)}" stroke-width="2"/>`
    return `${line}<text x="${MARGIN.left + 36}" y="${y}">${escaped(name)}</text>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#ffffff"/>',
    ...drawn,
    ...legend,
    '</svg>\n',
  ].join('\n')
}

function panelOf({ title, curves }: Panel, names: readonly string[]): string {
  const bottom = HEIGHT - MARGIN.bottom
  const right = WIDTH - MARGIN.right
  const across = TICKS_MS.map(
    (ms) =>
      `<path d="M${xOf(ms)} ${MARGIN.top}V${bottom}" stroke="#dddddd"/>` +
      `<text x="${xOf(ms)}" y="${bottom + 16}" text-anchor="middle">${ms}</text>`,
  )
  const up = SHARES.map(
    (share) =>
      `<path d="M${MARGIN.left} ${yOf(share)}H${right}" stroke="#dddddd"/>` +
      `<text x="${MARGIN.left - 6}" y="${yOf(share) + 4}" text-anchor="end">${percent(share)}</text>`,
  )
  const lines = curves.map(
    (curve) =>
      `<path d="${outline(curve)}" fill="none" stroke="${colourOf(names.indexOf(curve.name))}" stroke-width="1.5"/>`,
  )
  const heading = `<text x="${MARGIN.left}" y="18" font-weight="bold">${escaped(title)}</text>`
  const unit = `<text x="${right}" y="${bottom + 30}" text-anchor="end">one-way latency, ms</text>`
  return [heading, ...across, ...up, ...lines, unit].join('')
}

function outline({ latenciesMs }: Curve): string {
  const sorted = latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
  const points: string[] = []
  let last = ''
  for (const [index, ms] of sorted.entries()) {
    if (ms > TO_MS) break
    const point = `${xOf(ms).toFixed(1)} ${yOf(index / sorted.length).toFixed(1)}`
    if (point !== last) points.push(point)
    last = point
  }
  return points.length === 0 ? '' : `M${points.join('L')}`
}

function xOf(ms: number): number {
  const share = Math.log(Math.max(FROM_MS, ms) / FROM_MS) / Math.log(TO_MS / FROM_MS)
  return MARGIN.left + share * (WIDTH - MARGIN.left - MARGIN.right)
}

/** Logarithmic in what is left: 0, 90, 99 and 99.9 % are equally far apart. */
function yOf(share: number): number {
  const steps = Math.min(NINES, -Math.log10(1 - share))
  return HEIGHT - MARGIN.bottom - (steps / NINES) * (HEIGHT - MARGIN.top - MARGIN.bottom)
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length]!
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
