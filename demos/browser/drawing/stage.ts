/** The canvas that fills the window, in CSS pixels, sharp on dense screens. */

/** Above this, more device pixels cost more than the eye gains. */
const RATIO_MAX = 2

/** The canvas on which games are drawn, kept at the size of the window. */
export class Stage {
  readonly canvas: HTMLCanvasElement
  readonly context: CanvasRenderingContext2D
  /** Reduced motion is asked for: no shake, fewer sparks, no flashes. */
  readonly calm: boolean
  width = 0
  height = 0
  ratio = 1
  /** CSS pixels at the bottom that something else covers. */
  barBottom = 0

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas
    this.context = canvas.getContext('2d', { alpha: false })!
    this.calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  }

  /** Follow the window's size and start a frame in CSS pixels. */
  begin(background: string): CanvasRenderingContext2D {
    const { canvas, context } = this
    this.width = canvas.clientWidth
    this.height = canvas.clientHeight
    this.ratio = Math.min(window.devicePixelRatio || 1, RATIO_MAX)
    const pixelsWide = Math.round(this.width * this.ratio)
    const pixelsHigh = Math.round(this.height * this.ratio)
    if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
      canvas.width = pixelsWide
      canvas.height = pixelsHigh
    }
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0)
    context.globalAlpha = 1
    context.globalCompositeOperation = 'source-over'
    context.fillStyle = background
    context.fillRect(0, 0, this.width, this.height)
    return context
  }
}

/** The context of a canvas that is not shown. */
export function offscreen(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.ceil(width))
  canvas.height = Math.max(1, Math.ceil(height))
  return canvas.getContext('2d')!
}
