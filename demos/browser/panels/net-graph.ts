/** The network at a glance: round trip, rollback depth and advantage over time, and the numbers behind them. */
import type { MatchStats } from 'peerstep'

const SAMPLES = 150
const SAMPLE_EVERY_MS = 80
/** From this window width on the panel is a strip below the stage (`style.css`). */
const STRIP_WIDTH_MIN = 1080
const STRIP_MARGIN = 24
const RTT_COLOUR = '#45e0ff'
const DEPTH_COLOUR = '#ff5c9e'
const ADVANTAGE_COLOUR = '#ffb545'

interface Sample {
  readonly rttMs: number
  readonly depthFrames: number
  readonly advantageFrames: number
  readonly stalled: boolean
}

/** A graph of the network's figures over the last seconds. */
export class NetGraph {
  readonly #context: CanvasRenderingContext2D
  readonly #canvas: HTMLCanvasElement
  readonly #numbers: HTMLElement
  readonly #root: HTMLElement
  /** The newest `SAMPLES`; older ones leave. */
  readonly #samples: Sample[] = []
  readonly #cells = new Map<string, HTMLElement>()
  #last: MatchStats | undefined
  #sampledMs = Number.NEGATIVE_INFINITY
  #barPixels = 0
  #rates = { up: 0, down: 0, fromMs: 0, sent: 0, received: 0 }

  /** @param root the panel: holds a canvas and a list (`index.html`) */
  constructor(root: HTMLElement) {
    this.#root = root
    this.#canvas = root.querySelector('canvas')!
    this.#context = this.#canvas.getContext('2d')!
    this.#numbers = root.querySelector('dl')!
  }

  /** Height of the strip the panel takes from the stage, CSS pixels; 0 where it lies over the stage or is hidden. */
  get barPixels(): number {
    return this.#root.hidden ? 0 : this.#barPixels
  }

  /** Take in the newest numbers; draws at most every 80 ms. Null hides the panel. */
  update(stats: MatchStats | null, nowMs: number): void {
    this.#root.hidden = stats === null
    if (stats === null || nowMs - this.#sampledMs < SAMPLE_EVERY_MS) return
    this.#sampledMs = nowMs
    const others = stats.peers.filter((peer) => !Number.isNaN(peer.rttMs))
    const before = this.#last
    this.#samples.push({
      rttMs: others.length > 0 ? Math.max(...others.map((peer) => peer.rttMs)) : Number.NaN,
      depthFrames: before && stats.rollbacks > before.rollbacks ? stats.lastRollbackDepth : 0,
      advantageFrames: mostOf(others.map((peer) => peer.advantageFrames)),
      stalled: before !== undefined && stats.stalls > before.stalls,
    })
    if (this.#samples.length > SAMPLES) this.#samples.shift()
    this.#last = stats
    this.#measureRates(stats, nowMs)
    this.#draw()
    this.#write(stats)
    this.#barPixels = window.innerWidth >= STRIP_WIDTH_MIN ? this.#root.offsetHeight + STRIP_MARGIN : 0
  }

  #measureRates(stats: MatchStats, nowMs: number): void {
    const rates = this.#rates
    const seconds = (nowMs - rates.fromMs) / 1000
    if (seconds < 1) return
    const first = rates.fromMs === 0
    this.#rates = {
      up: first ? 0 : (stats.bytesSent - rates.sent) / seconds,
      down: first ? 0 : (stats.bytesReceived - rates.received) / seconds,
      fromMs: nowMs,
      sent: stats.bytesSent,
      received: stats.bytesReceived,
    }
  }

  #draw(): void {
    const context = this.#context
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    const width = this.#canvas.clientWidth
    const height = this.#canvas.clientHeight
    this.#canvas.width = width * ratio
    this.#canvas.height = height * ratio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const step = width / (SAMPLES - 1)
    const left = (SAMPLES - this.#samples.length) * step
    const rttTop = niceTop(Math.max(...this.#samples.map((sample) => sample.rttMs || 0)))
    context.strokeStyle = 'rgba(255, 255, 255, 0.08)'
    context.beginPath()
    for (const share of [0.25, 0.5, 0.75]) {
      context.moveTo(0, Math.round(height * share) + 0.5)
      context.lineTo(width, Math.round(height * share) + 0.5)
    }
    context.stroke()
    for (const [index, sample] of this.#samples.entries()) {
      const x = left + index * step
      context.fillStyle = 'rgba(255, 70, 90, 0.3)'
      if (sample.stalled) context.fillRect(x - step / 2, 0, step, height)
      context.fillStyle = DEPTH_COLOUR
      const bar = Math.min(1, sample.depthFrames / 16) * height
      context.fillRect(x - step * 0.4, height - bar, step * 0.8, bar)
    }
    this.#line(left, step, ADVANTAGE_COLOUR, (sample) => height / 2 - (sample.advantageFrames / 16) * height)
    this.#line(left, step, RTT_COLOUR, (sample) => height - 2 - (sample.rttMs / rttTop) * (height - 6))
    context.fillStyle = 'rgba(255, 255, 255, 0.45)'
    context.font = '10px ui-monospace, monospace'
    context.fillText(`${rttTop} ms`, 3, 11)
  }

  #line(left: number, step: number, colour: string, heightOf: (sample: Sample) => number): void {
    const context = this.#context
    context.strokeStyle = colour
    context.lineWidth = 1.5
    context.beginPath()
    for (const [index, sample] of this.#samples.entries()) {
      const y = heightOf(sample)
      if (!Number.isNaN(y)) context.lineTo(left + index * step, y)
    }
    context.stroke()
  }

  #write(stats: MatchStats): void {
    const others = stats.peers.filter((peer) => !Number.isNaN(peer.rttMs))
    const rttMs = mostOf(others.map((peer) => peer.rttMs))
    const lanes = [...new Set(stats.peers.map((peer) => peer.lane).filter((lane) => lane !== ''))]
    this.#set('RTT', others.length > 0 ? `${rttMs.toFixed(0)} ms` : '–')
    this.#set('Jitter', others.length > 0 ? `${mostOf(others.map((peer) => peer.jitterMs)).toFixed(1)} ms` : '–')
    this.#set('Advantage', `${signed(mostOf(others.map((peer) => peer.advantageFrames)))} f`)
    this.#set('Rollbacks', `${stats.rollbacks} (≤${stats.rollbackDepthMax} f)`)
    this.#set('Delay', `${stats.delayFrames} f`)
    this.#set('Window', `${stats.windowFrames} f`)
    this.#set('Mode', stats.mode)
    this.#set('Lane', lanes.join(' + ') || '–')
    this.#set('Stalls', String(stats.stalls))
    this.#set('To final', `${Math.max(0, stats.frame - stats.finalFrame)} f`)
    this.#set('Up', `${(this.#rates.up / 1024).toFixed(1)} kB/s`)
    this.#set('Down', `${(this.#rates.down / 1024).toFixed(1)} kB/s`)
    this.#set('Frame', String(stats.frame))
    this.#set('Desyncs', `${stats.desyncs} / ${stats.hashesCompared}`)
    this.#canvas.setAttribute(
      'aria-label',
      `Network graph: round trip ${rttMs.toFixed(0)} ms, ${stats.rollbacks} rollbacks`,
    )
  }

  #set(name: string, value: string): void {
    let cell = this.#cells.get(name)
    if (!cell) {
      const row = document.createElement('div')
      const term = document.createElement('dt')
      cell = document.createElement('dd')
      term.textContent = name
      row.append(term, cell)
      row.dataset.stat = name.toLowerCase().replace(' ', '-')
      this.#numbers.append(row)
      this.#cells.set(name, cell)
    }
    if (cell.textContent !== value) cell.textContent = value
  }
}

/** The value with the greatest size, or 0. */
function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1)
  return value < -0.05 ? `−${text}` : value > 0.05 ? `+${text}` : text
}

function niceTop(value: number): number {
  return [20, 50, 100, 200, 400, 800].find((top) => value <= top * 0.9) ?? 1600
}
