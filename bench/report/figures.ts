/** Figures as SVG, drawn by vega-lite with its own colours, legends and axes. */
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Axis, BarFigure, CdfFigure, Figure, LineFigure } from '../findings/findings.js'
import { percentile } from '../measure/statistics.js'

const SIZE = { width: 350, height: 230 }
const [ink, line] = ['var(--ink)', 'var(--line)']
const text = { labelColor: ink, titleColor: ink, labelLimit: 260 }
const CONFIG = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: { ...text, domainColor: line, tickColor: line, gridColor: 'var(--grid)' },
  legend: { ...text, title: null },
  header: text,
}
/** Shares of the messages at which a distribution is drawn. */
const SHARES = [...Array.from({ length: 50 }, (_, index) => index / 50), 0.985, 0.99, 0.995, 0.999]
/** A logarithmic axis needs a positive value; no latency between two processes is less. */
const LATENCY_MIN_MS = 0.01

/** One picture. */
export async function svgOf(figure: Figure): Promise<string> {
  const { spec } = compile({ ...specOf(figure), config: CONFIG } as TopLevelSpec)
  const view = new vega.View(vega.parse(spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return svg.replace(/^<svg /, '<svg role="img" ')
}

function specOf(figure: Figure): object {
  if (figure.kind === 'cdf') return cdfSpec(figure)
  return figure.kind === 'lines' ? lineSpec(figure) : barSpec(figure)
}

/** Shares that did not arrive are left out. */
function cdfSpec({ panels }: CdfFigure): object {
  const values = panels.flatMap(({ title: panel, curves }) =>
    curves.flatMap(({ name, rival = false, latenciesMs }) => {
      const samplesMs = latenciesMs.map((ms) => ms ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
      const points = SHARES.map((share) => ({ share, ms: Math.max(LATENCY_MIN_MS, percentile(samplesMs, share)) }))
      return points.filter(({ ms }) => Number.isFinite(ms)).map((point) => ({ panel, name, rival, ...point }))
    }),
  )
  const x = quantity('ms', { title: 'latency, ms', scale: 'log' })
  const y = quantity('share', { title: 'share of messages' })
  const encoding = { x, y, order: { field: 'share' }, ...byName }
  return {
    data: { values },
    facet: { field: 'panel', title: null, sort: null },
    columns: 2,
    spec: { ...SIZE, mark: { type: 'line', interpolate: 'step-before' }, encoding },
  }
}

function lineSpec({ x, y, series, limit }: LineFigure): object {
  const values = series.flatMap(({ name, rival = false, points }) =>
    points.filter((point) => point.every(Number.isFinite)).map(([left, up]) => ({ name, rival, x: left, y: up })),
  )
  const lines = {
    data: { values },
    mark: { type: 'line', point: true },
    encoding: { x: quantity('x', x), y: quantity('y', y), ...byName },
  }
  if (limit === undefined) return { ...SIZE, ...lines }
  const data = { values: [limit] }
  const at = { field: 'y', type: 'quantitative' }
  const color = 'var(--missed)'
  return {
    ...SIZE,
    layer: [
      lines,
      { data, encoding: { y: at }, mark: { type: 'rule', color } },
      {
        data,
        encoding: { y: at, text: { field: 'name' } },
        mark: { type: 'text', color, align: 'right', dy: -6, x: SIZE.width },
      },
    ],
  }
}

/** The length of a bar on a logarithmic scale means nothing, so that values are points there. */
function barSpec({ y, bars }: BarFigure): object {
  const name = { field: 'name', type: 'nominal', sort: null }
  return {
    data: { values: bars.filter(({ value }) => Number.isFinite(value)) },
    mark: y.scale === 'log' ? { type: 'point', filled: true, size: 60 } : 'bar',
    encoding: {
      y: { field: 'group', type: 'nominal', sort: null, title: null },
      yOffset: name,
      x: quantity('value', y),
      color: { ...name, title: null },
    },
  }
}

/** A rival's line is dashed. */
const byName = {
  color: { field: 'name', type: 'nominal', sort: null, title: null },
  strokeDash: { field: 'rival', type: 'nominal', legend: null, scale: { domain: [false, true], range: [[], [5, 3]] } },
}

function quantity(field: string, { title, scale = 'linear' }: Axis): object {
  return { field, type: 'quantitative', title, scale: { type: scale } }
}
