/** Keys, mouse and thumbs for the arena. Whatever was used last decides where the gun points. */
import type { ArenaInput } from '../../games/arena/state.js'
import { Keyboard } from '../controls/keyboard.js'
import { TouchButton, TouchStick } from '../controls/touch.js'
import type { Controls } from '../view.js'

const STICK_STEPS = 8

/** Keyboard, mouse and touch for the arena. */
export class ArenaControls implements Controls<ArenaInput> {
  readonly #keyboard = new Keyboard()
  readonly #overlay = document.createElement('div')
  readonly #moveStick: TouchStick
  readonly #aimStick: TouchStick
  readonly #dashButton: TouchButton
  readonly #listeners = new AbortController()
  readonly #ownPlace: () => { x: number; y: number } | undefined
  #enabled = false
  #aim = 0
  #pointer: { x: number; y: number } | undefined
  #firing = false
  #dashing = false

  /**
   * @param canvas where the mouse aims
   * @param ownPlace where the own ship is on the page, if it is anywhere
   */
  constructor(canvas: HTMLCanvasElement, parent: HTMLElement, ownPlace: () => { x: number; y: number } | undefined) {
    this.#ownPlace = ownPlace
    this.#overlay.className = 'touch-overlay'
    this.#overlay.hidden = true
    this.#moveStick = new TouchStick(this.#overlay, 'stick-left', 'Move: drag your thumb')
    this.#aimStick = new TouchStick(this.#overlay, 'stick-right', 'Aim and fire: drag your thumb')
    this.#dashButton = new TouchButton(this.#overlay, 'button-dash', 'Dash')
    parent.append(this.#overlay)
    this.#listenToMouse(canvas)
  }

  #listenToMouse(canvas: HTMLCanvasElement): void {
    const { signal } = this.#listeners
    window.addEventListener(
      'pointermove',
      (event) => {
        if (event.pointerType === 'mouse') this.#pointer = { x: event.clientX, y: event.clientY }
      },
      { signal },
    )
    canvas.addEventListener(
      'pointerdown',
      (event) => {
        if (event.pointerType !== 'mouse') return
        this.#pointer = { x: event.clientX, y: event.clientY }
        if (event.button === 0) this.#firing = true
        if (event.button === 2) this.#dashing = true
      },
      { signal },
    )
    window.addEventListener(
      'pointerup',
      (event) => {
        if (event.button === 0) this.#firing = false
        if (event.button === 2) this.#dashing = false
      },
      { signal },
    )
    window.addEventListener(
      'blur',
      () => {
        this.#firing = false
        this.#dashing = false
      },
      { signal },
    )
    canvas.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  }

  read(): ArenaInput {
    if (!this.#enabled) return { dx: 0, dy: 0, aim: this.#aim, fire: false, dash: false }
    const keys = this.#keyboard
    let x = keys.axis(['KeyA', 'ArrowLeft'], ['KeyD', 'ArrowRight'])
    let y = keys.axis(['KeyW', 'ArrowUp'], ['KeyS', 'ArrowDown'])
    if (x !== 0 && y !== 0) {
      x *= Math.SQRT1_2
      y *= Math.SQRT1_2
    }
    if (this.#moveStick.active) {
      x = this.#moveStick.x
      y = this.#moveStick.y
    }
    this.#turnGun(x, y)
    return {
      dx: Math.round(x * STICK_STEPS),
      dy: Math.round(y * STICK_STEPS),
      aim: this.#aim,
      fire: this.#firing || this.#aimStick.active || keys.isDown('KeyF', 'KeyJ', 'Enter'),
      dash: this.#dashing || this.#dashButton.held || keys.isDown('Space', 'ShiftLeft', 'ShiftRight', 'KeyK'),
    }
  }

  /** Right thumb, else mouse, else (keyboard or left thumb alone) where the ship goes; Q and E turn by hand. */
  #turnGun(x: number, y: number): void {
    const own = this.#ownPlace()
    const turn = this.#keyboard.axis(['KeyQ'], ['KeyE'])
    if (turn !== 0) this.#pointer = undefined
    if (this.#aimStick.active) this.#aim = toAim(this.#aimStick.x, this.#aimStick.y)
    else if (turn !== 0) this.#aim = (this.#aim + turn * 4) & 255
    else if (this.#pointer && own) this.#aim = toAim(this.#pointer.x - own.x, this.#pointer.y - own.y)
    else if ((x !== 0 || y !== 0) && !this.#keyboard.isDown('KeyF', 'KeyJ', 'Enter')) this.#aim = toAim(x, y)
  }

  enable(on: boolean): void {
    this.#enabled = on
    this.#overlay.hidden = !on
  }

  dispose(): void {
    this.#keyboard.dispose()
    this.#listeners.abort()
    this.#overlay.remove()
  }
}

/** One of 256 directions. */
function toAim(x: number, y: number): number {
  return Math.round((Math.atan2(y, x) * 128) / Math.PI) & 255
}
