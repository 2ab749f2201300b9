/** Mouse, thumb and keys for the skirmish: drag to select, right click or tap to send. */
import {
  COMMAND,
  HEIGHT,
  SELECTED,
  type SkirmishInput,
  type SkirmishState,
  SLOTS_PER_SEAT,
  STEP_X,
  STEP_Y,
  WIDTH,
} from '../../games/skirmish/state.js'
import { isTyping, Keyboard } from '../controls/keyboard.js'
import type { Controls } from '../view.js'
import type { SkirmishPainter } from './skirmish-view.js'

/** At most this many commands wait for their tick; more are dropped. Players do not click faster for long. */
const QUEUE_MAX = 8
const DRAG_PIXELS_MIN = 9
/** Half the side of the square that a click without a drag selects, in map units. */
const CLICK_REACH = 90
const CURSOR_STEP = 16

/** Mouse, keyboard and touch for skirmish. */
export class SkirmishControls implements Controls<SkirmishInput> {
  readonly #painter: SkirmishPainter
  readonly #watch: () => { state: SkirmishState | null; seat: number }
  readonly #keyboard = new Keyboard()
  readonly #overlay = document.createElement('div')
  readonly #marchButton: HTMLButtonElement
  readonly #listeners = new AbortController()
  readonly #queue: SkirmishInput[] = []
  #enabled = false
  #march = false
  #drag: { pointer: number; pageX: number; pageY: number; x: number; y: number } | undefined

  constructor(
    canvas: HTMLCanvasElement,
    parent: HTMLElement,
    painter: SkirmishPainter,
    watch: () => { state: SkirmishState | null; seat: number },
  ) {
    this.#painter = painter
    this.#watch = watch
    this.#overlay.className = 'command-bar'
    this.#overlay.hidden = true
    this.#addButton('Select all', () => this.#selectAll())
    this.#marchButton = this.#addButton('March', () => this.#toggleMarch())
    this.#marchButton.setAttribute('aria-pressed', 'false')
    this.#marchButton.title = 'Go without stopping to fight'
    parent.append(this.#overlay)
    const { signal } = this.#listeners
    canvas.addEventListener('pointerdown', (event) => this.#press(event), { signal })
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal })
    canvas.addEventListener('pointerup', (event) => this.#release(event), { signal })
    canvas.addEventListener('pointercancel', () => this.#cancel(), { signal })
    canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
    window.addEventListener('keydown', (event) => this.#key(event), { signal })
  }

  read(): SkirmishInput {
    this.#moveCursor()
    return this.#queue.shift() ?? { command: COMMAND.none, x0: 0, y0: 0, x1: 0, y1: 0 }
  }

  enable(on: boolean): void {
    this.#enabled = on
    this.#overlay.hidden = !on
    if (!on) this.#cancel()
  }

  dispose(): void {
    this.#keyboard.dispose()
    this.#listeners.abort()
    this.#overlay.remove()
  }

  #addButton(label: string, onClick: () => void): HTMLButtonElement {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = label
    button.addEventListener('click', onClick)
    this.#overlay.append(button)
    return button
  }

  #press(event: PointerEvent): void {
    if (!this.#enabled) return
    const spot = this.#painter.camera.toMap(event.clientX, event.clientY)
    this.#painter.cursor = undefined
    if (event.button === 2) {
      this.#send(spot.x, spot.y, this.#march || event.altKey || event.shiftKey)
      return
    }
    if (event.button !== 0) return
    ;(event.target as Element).setPointerCapture(event.pointerId)
    this.#drag = { pointer: event.pointerId, pageX: event.clientX, pageY: event.clientY, x: spot.x, y: spot.y }
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag
    if (!drag || drag.pointer !== event.pointerId || !this.#isDragged(event)) return
    const spot = this.#painter.camera.toMap(event.clientX, event.clientY)
    this.#painter.drag = { x0: drag.x, y0: drag.y, x1: spot.x, y1: spot.y }
  }

  #release(event: PointerEvent): void {
    const drag = this.#drag
    if (!drag || drag.pointer !== event.pointerId) return
    const spot = this.#painter.camera.toMap(event.clientX, event.clientY)
    const command = event.shiftKey ? COMMAND.addToSelection : COMMAND.select
    if (this.#isDragged(event)) this.#pushSelect(command, drag.x, drag.y, spot.x, spot.y)
    else if (event.pointerType === 'mouse' || !this.#hasSelection()) {
      this.#pushSelect(command, spot.x - CLICK_REACH, spot.y - CLICK_REACH, spot.x + CLICK_REACH, spot.y + CLICK_REACH)
    } else this.#send(spot.x, spot.y, this.#march)
    this.#cancel()
  }

  #isDragged(event: PointerEvent): boolean {
    const drag = this.#drag
    return drag !== undefined && Math.hypot(event.clientX - drag.pageX, event.clientY - drag.pageY) >= DRAG_PIXELS_MIN
  }

  #cancel(): void {
    this.#drag = undefined
    this.#painter.drag = undefined
  }

  #key(event: KeyboardEvent): void {
    if (!this.#enabled || event.repeat || isTyping(event.target)) return
    if (event.code === 'KeyA' || event.code === 'Digit1') {
      event.preventDefault()
      this.#selectAll()
    }
    if (event.code === 'KeyM') this.#toggleMarch()
    const { cursor } = this.#painter
    if (cursor && (event.code === 'Enter' || event.code === 'Space')) this.#send(cursor.x, cursor.y, this.#march)
  }

  /** Arrow keys move a crosshair, once per tick. */
  #moveCursor(): void {
    if (!this.#enabled) return
    const along = this.#keyboard.axis(['ArrowLeft'], ['ArrowRight']) * CURSOR_STEP
    const down = this.#keyboard.axis(['ArrowUp'], ['ArrowDown']) * CURSOR_STEP
    if (along === 0 && down === 0) return
    const { cursor, camera } = this.#painter
    const from = cursor ?? { x: WIDTH / 2, y: HEIGHT / 2 }
    this.#painter.cursor = {
      x: Math.min(Math.max(from.x + (camera.upright ? down : along), 0), WIDTH),
      y: Math.min(Math.max(from.y + (camera.upright ? along : down), 0), HEIGHT),
    }
  }

  #toggleMarch(): void {
    this.#march = !this.#march
    this.#marchButton.setAttribute('aria-pressed', String(this.#march))
  }

  #selectAll(): void {
    this.#pushSelect(COMMAND.select, 0, 0, WIDTH, HEIGHT)
  }

  #hasSelection(): boolean {
    const { state, seat } = this.#watch()
    if (!state || seat < 0) return false
    for (let slot = seat * SLOTS_PER_SEAT; slot < (seat + 1) * SLOTS_PER_SEAT; slot++) {
      if (state.hp[slot]! > 0 && (state.flags[slot]! & SELECTED) !== 0) return true
    }
    return false
  }

  #pushSelect(command: number, x0: number, y0: number, x1: number, y1: number): void {
    this.#push(command, x0, y0, x1, y1)
  }

  #send(x: number, y: number, march: boolean): void {
    this.#painter.mark(x, y, march ? '#ffd166' : '#ff6b7d')
    this.#push(march ? COMMAND.march : COMMAND.attack, x, y, 0, 0)
  }

  #push(command: number, x0: number, y0: number, x1: number, y1: number): void {
    if (this.#queue.length >= QUEUE_MAX) return
    this.#queue.push({
      command,
      x0: toStep(x0, STEP_X),
      y0: toStep(y0, STEP_Y),
      x1: toStep(x1, STEP_X),
      y1: toStep(y1, STEP_Y),
    })
  }
}

function toStep(value: number, step: number): number {
  return Math.min(Math.max(Math.round(value / step), 0), 255)
}
