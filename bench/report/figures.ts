/** Figures as SVG, drawn by vega. */
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Axis, BarFigure, CdfFigure, Figure, LineFigure } from '../findings/findings.js'
import { short } from '../findings/text.js'
import { cdfPoints, NAMED_SHARES, ninesOf } from './nines.js'
import type { Stroke } from './palette.js'

/** One picture; a figure has several when it has panels. */
interface Drawing {
  readonly title: string
  readonly svg: string
}

type Strokes = ReadonlyMap<string, Stroke>

/** Small enough for a phone; a wide page has two beside each other. */
const SIZE = { width: 350, height: 230 }
const BAR_HEIGHT = 15
/** Tick names of more values would not fit: an axis with at most so many shows exactly these. */
const OWN_TICKS_MAX = 6

const [ink, line] = ['var(--ink)', 'var(--line)']
const CONFIG = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    ...{ labelColor: ink, titleColor: ink, domainColor: line, tickColor: line, gridColor: 'var(--grid)' },
    ...{ labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', labelOverlap: true, tickCount: 6 },
  },
} as const

/** Of a system's usual font, mean of letters and digits; vega, which has no canvas here, assumes 0.8. */
const LETTER_WIDTH_EM = 0.55

interface TextMetrics {
  width: (item: { readonly fontSize?: number }, text: string) => number
}

// Missing in its types; it is how programs without a canvas tell vega how wide a text is.
const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics }
textMetrics.width = ({ fontSize = 11 }, text) => String(text).length * fontSize * LETTER_WIDTH_EM

/** @param strokes of every name in the figure */
export async function draw(figure: Figure, strokes: Strokes): Promise<Drawing[]> {
  if (figure.kind === 'lines') return [{ title: '', svg: await toSvg(lineSpec(figure, strokes)) }]
  if (figure.kind === 'bars') return [{ title: '', svg: await toSvg(barSpec(figure, strokes)) }]
  const { panels } = figure
  return Promise.all(panels.map(async (panel) => ({ title: panel.title, svg: await toSvg(cdfSpec(panel, strokes)) })))
}

async function toSvg(spec: object): Promise<string> {
  const { spec: compiled } = compile({ ...spec, config: CONFIG } as TopLevelSpec)
  const view = new vega.View(vega.parse(compiled), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return svg.replace(/^<svg /, '<svg role="img" ')
}

function cdfSpec({ curves }: CdfFigure['panels'][number], strokes: Strokes): object {
  const values = curves.flatMap(({ name, latenciesMs }) => cdfPoints(latenciesMs).map((point) => ({ name, ...point })))
  const labelExpr = "datum.value == 0 ? '0' : format(1 - pow(10, -datum.value), '.3~')"
  const axis = { title: 'share of messages', values: NAMED_SHARES.map(ninesOf), labelExpr }
  return {
    data: { values },
    ...SIZE,
    mark: { type: 'line', interpolate: 'step-before', strokeWidth: 2, clip: true },
    encoding: {
      x: quantity(
        'ms',
        { title: 'latency, ms', scale: 'log' },
        values.map(({ ms }) => ms),
      ),
      y: { field: 'nines', type: 'quantitative', scale: { domain: [0, ninesOf(0.999)] }, axis },
      order: { field: 'nines' },
      ...byName(curves, strokes),
    },
  }
}

function lineSpec({ x, y, series, limit }: LineFigure, strokes: Strokes): object {
  const values = series.flatMap(({ name, points }) =>
    points.filter((point) => point.every(Number.isFinite)).map(([left, up]) => ({ name, x: left, y: up })),
  )
  const xs = [...new Set(values.map((value) => value.x))]
  const ys = [...values.map((value) => value.y), ...(limit === undefined ? [] : [limit.y])]
  const few = xs.length <= OWN_TICKS_MAX ? { values: xs } : {}
  const lines = {
    mark: { type: 'line', strokeWidth: 2, point: { size: 28 } },
    encoding: { x: quantity('x', x, xs, few), y: quantity('y', y, ys), ...byName(series, strokes) },
  }
  const color = 'var(--missed)'
  const at = { y: { field: 'y', type: 'quantitative' }, text: { field: 'name' } }
  const limits = [
    { mark: { type: 'rule', color, strokeDash: [3, 3] }, encoding: { y: at.y } },
    { mark: { type: 'text', color, align: 'right', dy: -6, x: SIZE.width }, encoding: at },
  ].map((layer) => ({ data: { values: [limit] }, ...layer }))
  return { data: { values }, ...SIZE, layer: [lines, ...(limit === undefined ? [] : limits)] }
}

function barSpec({ y, bars }: BarFigure, strokes: Strokes): object {
  const values = bars.filter(({ value }) => Number.isFinite(value)).map((bar) => ({ ...bar, label: short(bar.value) }))
  const names = [...new Set(values.map(({ name }) => name))]
  const groups = [...new Set(values.map(({ group }) => group))]
  const log = y.scale === 'log'
  const sizes = values.map(({ value }) => value)
  // Room between the least value and the names on the left.
  if (log) sizes.push(logDomain(sizes)[0] / 1.5)
  const axis = { labelLimit: 250, ticks: false, domain: false }
  const group = { field: 'group', type: 'nominal', sort: groups, title: null, axis, scale: { paddingInner: 0.25 } }
  return {
    data: { values },
    width: 190,
    height: Math.max(3, groups.length * (names.length + 0.5)) * BAR_HEIGHT,
    encoding: { y: group, yOffset: { field: 'name', sort: names }, x: quantity('value', y, sizes) },
    layer: [
      // The length of a bar on a logarithmic scale means nothing, so values are points there.
      {
        mark: log ? { type: 'point', filled: true, size: 60, opacity: 1 } : { type: 'bar' },
        encoding: byName(values, strokes, false),
      },
      {
        mark: { type: 'text', align: 'left', dx: log ? 8 : 4, color: ink, fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  }
}

function byName(items: readonly { readonly name: string }[], strokes: Strokes, dashed = true): object {
  const domain = [...new Set(items.map(({ name }) => name))]
  const range = (of: (stroke: Stroke) => unknown): object => {
    return { field: 'name', type: 'nominal', scale: { domain, range: domain.map((name) => of(strokes.get(name)!)) } }
  }
  const color = { ...range(({ colour, fill }) => (dashed ? colour : fill)), legend: null }
  return dashed ? { color, strokeDash: { ...range(({ dash }) => [...dash]), legend: null } } : { color }
}

function quantity(field: string, { title, scale }: Axis, values: readonly number[], ticks: object = {}): object {
  if (scale !== 'log') return { field, type: 'quantitative', scale: { zero: true }, axis: { title, ...ticks } }
  const axis = { title, labelExpr: "format(datum.value, ',~')", ...ticks }
  return { field, type: 'quantitative', scale: { type: 'log', domain: logDomain(values), nice: false }, axis }
}

function logDomain(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return [1, 10]
  const [least, most] = [Math.min(...positive), Math.max(...positive)]
  // One value alone has no range.
  return least === most ? [least / 2, most * 2] : [least, most]
}
