/** Figures as SVG: what a benchmark found, drawn by vega. */
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Axis, BarFigure, CdfFigure, Figure, LineFigure } from '../findings.js'
import { short } from '../harness.js'
import { cdfPoints, NAMED_SHARES, ninesOf } from './nines.js'
import type { Stroke } from './palette.js'

/** One picture; a figure has several when it has panels. */
export interface Drawing {
  readonly title: string
  readonly svg: string
}

type Strokes = ReadonlyMap<string, Stroke>

/** Small enough for a phone; a wide page has two beside each other. */
const WIDTH = 350
const HEIGHT = 230
const BAR_HEIGHT = 15
/** A logarithmic axis from 40 to 44 has no round powers. */
const EVEN_STEPS_RANGE = 2
/** Names of more would not fit. */
const OWN_TICKS_MAX = 6
const NAMES_WIDTH = 250
const BARS_WIDTH = 190

const CONFIG = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--ink)',
    titleColor: 'var(--ink)',
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    gridColor: 'var(--grid)',
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
  },
} as const

/** Of a system's usual font, mean of letters and digits; vega, which has no canvas here, guesses 0.8. */
const LETTER_WIDTH_EM = 0.55

interface TextMetrics {
  width: (item: { readonly fontSize?: number }, text: string) => number
}

// Its types know nothing of it; it is how programs without a canvas tell vega how wide a text is.
const { textMetrics } = vega as unknown as { readonly textMetrics: TextMetrics }
textMetrics.width = ({ fontSize = 11 }, text) => String(text).length * fontSize * LETTER_WIDTH_EM

/** @param strokes of every name in the figure */
export async function draw(figure: Figure, strokes: Strokes): Promise<Drawing[]> {
  switch (figure.kind) {
    case 'cdf':
      return Promise.all(
        figure.panels.map(async (panel) => ({ title: panel.title, svg: await toSvg(cdfSpec(panel, strokes)) })),
      )
    case 'lines':
      return [{ title: '', svg: await toSvg(lineSpec(figure, strokes)) }]
    case 'bars':
      return [{ title: '', svg: await toSvg(barSpec(figure, strokes)) }]
  }
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
  return {
    data: { values },
    width: WIDTH,
    height: HEIGHT,
    mark: { type: 'line', interpolate: 'step-before', strokeWidth: 2, clip: true },
    encoding: {
      x: {
        field: 'ms',
        type: 'quantitative',
        scale: logScale(values.map(({ ms }) => ms)),
        axis: { title: 'latency, ms', ...logTicks(values.map(({ ms }) => ms)) },
      },
      y: {
        field: 'nines',
        type: 'quantitative',
        scale: { domain: [0, ninesOf(0.999)] },
        axis: {
          title: 'share of messages',
          values: NAMED_SHARES.map(ninesOf),
          labelExpr: "datum.value == 0 ? '0' : format(1 - pow(10, -datum.value), '.3~')",
        },
      },
      order: { field: 'nines' },
      ...byName(
        curves.map(({ name }) => name),
        strokes,
      ),
    },
  }
}

function lineSpec({ x, y, series, limit }: LineFigure, strokes: Strokes): object {
  const values = series.flatMap(({ name, points }) =>
    points
      .filter((point) => point.every((one) => Number.isFinite(one)))
      .map(([left, up]) => ({ name, x: left, y: up })),
  )
  const [xs, ys] = [values.map((value) => value.x), values.map((value) => value.y)]
  if (limit !== undefined) ys.push(limit.y)
  const names = series.map(({ name }) => name)
  const own = [...new Set(xs)]
  const lines = {
    mark: { type: 'line', strokeWidth: 2, point: { size: 28 } },
    encoding: {
      x: {
        field: 'x',
        ...quantity(x, xs),
        // Where a few values are all there is, those.
        axis: { ...axisOf(x, xs), ...(own.length <= OWN_TICKS_MAX && { values: own }) },
      },
      y: { field: 'y', ...quantity(y, ys), axis: axisOf(y, ys) },
      ...byName(names, strokes),
    },
  }
  const rule =
    limit === undefined
      ? []
      : [
          {
            data: { values: [limit] },
            mark: { type: 'rule', color: 'var(--missed)', strokeDash: [3, 3] },
            encoding: { y: { field: 'y', type: 'quantitative' } },
          },
          {
            data: { values: [limit] },
            mark: { type: 'text', color: 'var(--missed)', align: 'right', dy: -6, x: WIDTH },
            encoding: { y: { field: 'y', type: 'quantitative' }, text: { field: 'name' } },
          },
        ]
  return { data: { values }, width: WIDTH, height: HEIGHT, layer: [lines, ...rule] }
}

function barSpec({ y, bars }: BarFigure, strokes: Strokes): object {
  const values = bars.filter(({ value }) => Number.isFinite(value)).map((bar) => ({ ...bar, label: short(bar.value) }))
  const names = [...new Set(values.map(({ name }) => name))]
  const log = y.scale === 'log'
  const sizes = values.map(({ value }) => value)
  // Not on the edge, where the names are.
  if (log) sizes.push(logDomain(sizes)[0] / 1.5)
  const groups = [...new Set(values.map(({ group }) => group))]
  const rows = {
    y: {
      field: 'group',
      type: 'nominal',
      sort: groups,
      title: null,
      axis: { labelLimit: NAMES_WIDTH, ticks: false, domain: false },
      scale: { paddingInner: 0.25 },
    },
    yOffset: { field: 'name', sort: names },
    x: { field: 'value', ...quantity(y, sizes), axis: axisOf(y, sizes) },
  }
  return {
    data: { values },
    width: BARS_WIDTH,
    height: Math.max(3, groups.length * (names.length + 0.5)) * BAR_HEIGHT,
    encoding: rows,
    layer: [
      // A bar on a logarithmic scale begins nowhere; a point lies to nobody.
      {
        mark: log ? { type: 'point', filled: true, size: 60, opacity: 1 } : { type: 'bar' },
        encoding: byName(names, strokes, false),
      },
      {
        mark: { type: 'text', align: 'left', dx: log ? 8 : 4, color: 'var(--ink)', fontSize: 11 },
        encoding: { text: { field: 'label' } },
      },
    ],
  }
}

function byName(names: readonly string[], strokes: Strokes, dashed = true): object {
  const domain = [...new Set(names)]
  const of = (name: string): Stroke => strokes.get(name)!
  return {
    color: {
      field: 'name',
      type: 'nominal',
      scale: { domain, range: domain.map((name) => (dashed ? of(name).colour : of(name).fill)) },
      legend: null,
    },
    ...(dashed && {
      strokeDash: {
        field: 'name',
        type: 'nominal',
        scale: { domain, range: domain.map((name) => [...of(name).dash]) },
        legend: null,
      },
    }),
  }
}

function quantity(axis: Axis, values: readonly number[]): object {
  return { type: 'quantitative', scale: axis.scale === 'log' ? logScale(values) : { zero: true } }
}

function logScale(values: readonly number[]): object {
  return { type: 'log', domain: logDomain(values), nice: false }
}

function logDomain(values: readonly number[]): readonly [number, number] {
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return [1, 10]
  const [least, most] = [Math.min(...positive), Math.max(...positive)]
  // One value has no range of its own.
  return least === most ? [least / 2, most * 2] : [least, most]
}

/** On a logarithmic axis, round numbers that leave room for their names. */
function axisOf({ title, scale }: Axis, values: readonly number[]): object {
  return { title, labelOverlap: true, ...(scale === 'log' ? logTicks(values) : { tickCount: 6 }) }
}

function logTicks(values: readonly number[]): object {
  const [least, most] = logDomain(values)
  const inside = (tick: number): boolean => tick >= least && tick <= most
  return { values: roundNumbers(least, most).filter(inside), labelExpr: "format(datum.value, ',~')" }
}

/** Of each power of ten the fewer, the more of them there are; between neighbours, even steps. */
function roundNumbers(least: number, most: number): number[] {
  const numbers: number[] = []
  if (most / least < EVEN_STEPS_RANGE) {
    const step = 10 ** Math.ceil(Math.log10((most - least) / 10))
    for (let index = Math.ceil(least / step); index * step <= most; index += 1) numbers.push(index * step)
    return numbers.map((number) => Number(number.toPrecision(6)))
  }
  const decades = Math.log10(most / least)
  const digits = decades > 4 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power += 1) {
    numbers.push(...digits.map((digit) => Number((digit * 10 ** power).toPrecision(2))))
  }
  return numbers
}
