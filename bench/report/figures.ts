/** Figures as SVG: what a benchmark found, drawn by vega. */
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Axis, BarFigure, CdfFigure, Figure, LineFigure } from '../findings.js'
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
const NAMES_WIDTH = 130

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
  const view = new View(parse(compiled), { renderer: 'none' })
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
      x: { field: 'ms', type: 'quantitative', scale: logScale(values.map(({ ms }) => ms)), axis: xAxis('latency, ms') },
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
  const lines = {
    mark: { type: 'line', strokeWidth: 2, point: { size: 28 } },
    encoding: {
      x: {
        field: 'x',
        ...quantity(
          x,
          values.map((value) => value.x),
        ),
        axis: xAxis(x.title),
      },
      y: {
        field: 'y',
        ...quantity(
          y,
          values.map((value) => value.y),
        ),
        axis: { title: y.title },
      },
      ...byName(
        series.map(({ name }) => name),
        strokes,
      ),
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
  const values = bars.filter(({ value }) => Number.isFinite(value))
  const names = [...new Set(values.map(({ name }) => name))]
  const log = y.scale === 'log'
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
    x: {
      field: 'value',
      ...quantity(
        y,
        values.map(({ value }) => value),
      ),
      axis: xAxis(y.title),
    },
  }
  return {
    data: { values },
    width: WIDTH - NAMES_WIDTH + 20,
    height: Math.max(3, groups.length * (names.length + 0.5)) * BAR_HEIGHT,
    encoding: rows,
    layer: [
      // A bar on a logarithmic scale begins nowhere; a point lies to nobody.
      {
        mark: log ? { type: 'point', filled: true, size: 60 } : { type: 'bar' },
        encoding: byName(names, strokes, false),
      },
      {
        mark: { type: 'text', align: 'left', dx: log ? 8 : 4, color: 'var(--ink)', fontSize: 11 },
        encoding: { text: { field: 'value', type: 'quantitative', format: '.3~s' } },
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
      scale: { domain, range: domain.map((name) => of(name).colour) },
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
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return { type: 'log', domain: [1, 10] }
  // One value has no range of its own.
  const [least, most] = [Math.min(...positive), Math.max(...positive)]
  return { type: 'log', domain: least === most ? [least / 2, most * 2] : [least, most], nice: false }
}

function xAxis(title: string): object {
  return { title, labelOverlap: true, tickCount: 6 }
}
