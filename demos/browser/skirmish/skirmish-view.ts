/** Draws skirmish: points, hundreds of units, strikes, orders and the selection rectangle. */
import {
  BOW,
  CAPTURE_WORK,
  COUNTER,
  HEIGHT,
  kindOf,
  NONE,
  POINT_RADIUS,
  POINTS,
  SELECTED,
  type SkirmishState,
  SLOTS_MAX,
  SLOTS_PER_SEAT,
  WIDTH,
} from '../../games/skirmish/state.js'
import { NEUTRAL_COLOUR, seatColour, WHITE, withAlpha } from '../drawing/palette.js'
import { Particles } from '../drawing/particles.js'
import { offscreen, type Stage } from '../drawing/stage.js'
import type { GameView, Painter } from '../view.js'
import { paintSkirmishBackdrop } from './skirmish-backdrop.js'
import { SkirmishCamera } from './skirmish-camera.js'
import { HEADINGS, SPRITE_UNITS, unitSheet } from './unit-sprites.js'

const BACKGROUND = '#050a11'
const BAR_TOP = 64
const BAR_BOTTOM = 76
const TRACER_MS = 170
/** At most this many tracers at once; a new one takes the place of the oldest. */
const TRACERS_MAX = 256

interface Rectangle {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** Draws skirmish. */
export class SkirmishPainter implements Painter<SkirmishState> {
  readonly camera = new SkirmishCamera()
  /** The rectangle being dragged, in map units. */
  drag: Rectangle | undefined
  /** The keyboard's crosshair, in map units. */
  cursor: { x: number; y: number } | undefined
  readonly #stage: Stage
  readonly #particles = new Particles()
  readonly #hp = new Int16Array(SLOTS_MAX)
  readonly #reload = new Uint8Array(SLOTS_MAX)
  readonly #heading = new Float32Array(SLOTS_MAX)
  readonly #tracers: { x0: number; y0: number; x1: number; y1: number; bornMs: number; seat: number }[] = []
  #nextTracer = 0
  #frame = -1
  #nowMs = 0
  #scars: CanvasRenderingContext2D | undefined
  #backdrop: { scale: number; canvas: HTMLCanvasElement } | undefined

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** Show where an order was given. */
  mark(x: number, y: number, colour: string): void {
    this.#particles.ring(this.#nowMs, x, y, 46, colour, 600)
    this.#particles.ring(this.#nowMs, x, y, 24, WHITE, 380)
  }

  draw(view: GameView<SkirmishState>, nowMs: number): void {
    this.#nowMs = nowMs
    const context = this.#stage.begin(BACKGROUND)
    const { width, height, barBottom } = this.#stage
    this.camera.fit(width, height, BAR_TOP, Math.max(BAR_BOTTOM, barBottom))
    const { state } = view
    if (state) this.#observe(state, view.frame)
    context.save()
    this.camera.apply(context)
    context.drawImage(this.#paintedBackdrop(), 0, 0, WIDTH, HEIGHT)
    if (this.#scars) context.drawImage(this.#scars.canvas, 0, 0, WIDTH, HEIGHT)
    if (state) {
      drawPoints(context, state, nowMs, this.camera.upright)
      if (view.seat >= 0) drawSelection(context, state, view.seat)
      this.#drawUnits(context, state)
    }
    this.#drawTracers(context)
    this.#particles.draw(context, nowMs)
    this.#drawPointer(context, view.seat)
    context.restore()
  }

  #paintedBackdrop(): HTMLCanvasElement {
    const scale = this.camera.scale * this.#stage.ratio
    if (this.#backdrop?.scale !== scale) this.#backdrop = { scale, canvas: paintSkirmishBackdrop(scale) }
    return this.#backdrop.canvas
  }

  /** Strikes and deaths since the state drawn before. */
  #observe(state: SkirmishState, frame: number): void {
    if (frame < this.#frame - 60) this.#forget()
    this.#frame = frame
    for (let slot = 0; slot < state.counters[COUNTER.seats]! * SLOTS_PER_SEAT; slot++) {
      if (state.hp[slot]! > 0) this.#observeUnit(state, slot)
      else if (this.#hp[slot]! > 0) this.#observeDeath(state, slot)
      this.#hp[slot] = state.hp[slot]!
      this.#reload[slot] = state.reload[slot]!
    }
  }

  #observeUnit(state: SkirmishState, slot: number): void {
    const target = state.target[slot]!
    const fighting = target !== NONE && state.hp[target]! > 0
    const dx = fighting ? state.x[target]! - state.x[slot]! : state.vx[slot]!
    const dy = fighting ? state.y[target]! - state.y[slot]! : state.vy[slot]!
    if (dx * dx + dy * dy > 0.6) this.#heading[slot] = Math.atan2(dy, dx)
    if (target === NONE || state.reload[slot]! <= this.#reload[slot]!) return
    const seat = Math.floor(slot / SLOTS_PER_SEAT)
    if (kindOf(slot) === BOW) {
      this.#tracers[this.#nextTracer] = {
        x0: state.x[slot]!,
        y0: state.y[slot]!,
        x1: state.x[target]!,
        y1: state.y[target]!,
        bornMs: this.#nowMs,
        seat,
      }
      this.#nextTracer = (this.#nextTracer + 1) % TRACERS_MAX
    } else if (!this.#stage.calm) {
      const x = (state.x[slot]! + state.x[target]!) / 2
      const y = (state.y[slot]! + state.y[target]!) / 2
      this.#particles.burst(this.#nowMs, x, y, '#ffe3b0', 2, 0.12, 5, 220)
    }
  }

  #observeDeath(state: SkirmishState, slot: number): void {
    const x = state.x[slot]!
    const y = state.y[slot]!
    const colour = seatColour(Math.floor(slot / SLOTS_PER_SEAT))
    this.#particles.burst(this.#nowMs, x, y, colour, this.#stage.calm ? 2 : 6, 0.14, 8, 520)
    // The field remembers: half resolution is enough for scars.
    this.#scars ??= offscreen(WIDTH / 2, HEIGHT / 2)
    this.#scars.fillStyle = withAlpha(colour, 0.13)
    this.#scars.beginPath()
    this.#scars.ellipse(x / 2, y / 2, 4 + Math.random() * 3, 2.5 + Math.random() * 2, Math.random() * 3, 0, Math.PI * 2)
    this.#scars.fill()
  }

  #forget(): void {
    this.#hp.fill(0)
    this.#particles.clear()
    this.#scars = undefined
  }

  #drawUnits(context: CanvasRenderingContext2D, state: SkirmishState): void {
    const scale = this.camera.scale * this.#stage.ratio
    const half = SPRITE_UNITS / 2
    for (let seat = 0; seat < state.counters[COUNTER.seats]!; seat++) {
      for (let slot = seat * SLOTS_PER_SEAT; slot < (seat + 1) * SLOTS_PER_SEAT; slot++) {
        if (state.hp[slot]! <= 0) continue
        const kind = kindOf(slot)
        const sheet = unitSheet(seat, kind === BOW, scale)
        const side = sheet.height
        const heading = Math.round((this.#heading[slot]! / (Math.PI * 2)) * HEADINGS + HEADINGS) % HEADINGS
        context.globalAlpha = state.hp[slot]! * 2 < kind.hp ? 0.62 : 1
        context.drawImage(
          sheet,
          heading * side,
          0,
          side,
          side,
          state.x[slot]! - half,
          state.y[slot]! - half,
          SPRITE_UNITS,
          SPRITE_UNITS,
        )
      }
    }
    context.globalAlpha = 1
  }

  #drawTracers(context: CanvasRenderingContext2D): void {
    context.save()
    context.globalCompositeOperation = 'lighter'
    context.lineCap = 'round'
    context.lineWidth = 2
    for (const tracer of this.#tracers) {
      const age = (this.#nowMs - tracer.bornMs) / TRACER_MS
      if (age >= 1) continue
      const from = Math.max(0, age - 0.35)
      context.strokeStyle = withAlpha(seatColour(tracer.seat), 0.9 * (1 - age * 0.6))
      context.beginPath()
      context.moveTo(tracer.x0 + (tracer.x1 - tracer.x0) * from, tracer.y0 + (tracer.y1 - tracer.y0) * from)
      context.lineTo(tracer.x0 + (tracer.x1 - tracer.x0) * age, tracer.y0 + (tracer.y1 - tracer.y0) * age)
      context.stroke()
    }
    context.restore()
  }

  #drawPointer(context: CanvasRenderingContext2D, seat: number): void {
    const colour = seatColour(seat)
    const { drag, cursor } = this
    if (drag) {
      context.fillStyle = withAlpha(colour, 0.1)
      context.strokeStyle = colour
      context.lineWidth = 1.5 / this.camera.scale
      context.fillRect(drag.x0, drag.y0, drag.x1 - drag.x0, drag.y1 - drag.y0)
      context.strokeRect(drag.x0, drag.y0, drag.x1 - drag.x0, drag.y1 - drag.y0)
    }
    if (!cursor) return
    context.strokeStyle = WHITE
    context.lineWidth = 2 / this.camera.scale
    context.beginPath()
    context.arc(cursor.x, cursor.y, 22, 0, Math.PI * 2)
    context.moveTo(cursor.x - 34, cursor.y)
    context.lineTo(cursor.x + 34, cursor.y)
    context.moveTo(cursor.x, cursor.y - 34)
    context.lineTo(cursor.x, cursor.y + 34)
    context.stroke()
  }
}

function drawPoints(context: CanvasRenderingContext2D, state: SkirmishState, nowMs: number, upright: boolean): void {
  for (const [point, [x, y]] of POINTS.entries()) {
    const owner = state.owner[point]!
    const colour = owner === NONE ? NEUTRAL_COLOUR : seatColour(owner)
    context.save()
    context.translate(x, y)
    const light = context.createRadialGradient(0, 0, 10, 0, 0, POINT_RADIUS)
    light.addColorStop(0, withAlpha(colour, owner === NONE ? 0.1 : 0.22))
    light.addColorStop(1, withAlpha(colour, 0.02))
    context.fillStyle = light
    context.strokeStyle = withAlpha(colour, 0.55)
    context.lineWidth = 2
    context.setLineDash([10, 9])
    context.lineDashOffset = -nowMs / 90
    context.beginPath()
    context.arc(0, 0, POINT_RADIUS, 0, Math.PI * 2)
    context.fill()
    context.stroke()
    context.setLineDash([])
    if (state.work[point]! > 0 && state.taker[point] !== NONE) {
      context.strokeStyle = seatColour(state.taker[point]!)
      context.lineWidth = 7
      context.beginPath()
      context.arc(0, 0, POINT_RADIUS, -Math.PI / 2, -Math.PI / 2 + (Math.PI * 2 * state.work[point]!) / CAPTURE_WORK)
      context.stroke()
    }
    // A keep for a home, a flag post for the rest.
    if (upright) context.transform(0, 1, 1, 0, 0, 0)
    context.fillStyle = withAlpha(colour, 0.9)
    context.beginPath()
    const home = point < state.counters[COUNTER.seats]!
    if (home) {
      context.rect(-17, -12, 34, 24)
      for (const left of [-17, -5, 7]) context.rect(left, -20, 10, 9)
    } else {
      context.rect(-8, -22, 3, 44)
      context.moveTo(-5, -22)
      context.lineTo(19, -13)
      context.lineTo(-5, -4)
    }
    context.fill()
    context.restore()
  }
}

/** All rings around selected units in one stroke. */
function drawSelection(context: CanvasRenderingContext2D, state: SkirmishState, seat: number): void {
  context.strokeStyle = 'rgba(255, 255, 255, 0.75)'
  context.lineWidth = 1.6
  context.beginPath()
  for (let slot = seat * SLOTS_PER_SEAT; slot < (seat + 1) * SLOTS_PER_SEAT; slot++) {
    if (state.hp[slot]! <= 0 || (state.flags[slot]! & SELECTED) === 0) continue
    context.moveTo(state.x[slot]! + 10, state.y[slot]!)
    context.arc(state.x[slot]!, state.y[slot]!, 10, 0, Math.PI * 2)
  }
  context.stroke()
}
