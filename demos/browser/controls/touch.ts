/** A thumb stick that appears where the thumb lands, and round buttons. */

/** Way from the centre to full strength, in CSS pixels. */
const REACH = 56
/** Below this share of the way the stick rests. */
const REST = 0.18

/** A stick on a touch screen. */
export class TouchStick {
  /** -1 to 1. */
  x = 0
  y = 0
  readonly #zone: HTMLElement
  readonly #base: HTMLElement
  readonly #knob: HTMLElement
  #pointer: number | undefined
  #centreX = 0
  #centreY = 0

  /** @param className where the zone lies (`style.css`) */
  constructor(parent: HTMLElement, className: string, label: string) {
    this.#zone = document.createElement('div')
    this.#zone.className = `stick ${className}`
    this.#zone.setAttribute('role', 'application')
    this.#zone.setAttribute('aria-label', label)
    this.#base = document.createElement('div')
    this.#base.className = 'stick-base'
    this.#knob = document.createElement('div')
    this.#knob.className = 'stick-knob'
    this.#base.append(this.#knob)
    this.#zone.append(this.#base)
    parent.append(this.#zone)
    this.#zone.addEventListener('pointerdown', (event) => this.#press(event))
    this.#zone.addEventListener('pointermove', (event) => this.#move(event))
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      this.#zone.addEventListener(end, (event) => this.#release(event))
    }
  }

  /** Held beyond its rest. */
  get active(): boolean {
    return this.x !== 0 || this.y !== 0
  }

  #press(event: PointerEvent): void {
    if (this.#pointer !== undefined) return
    event.preventDefault()
    this.#pointer = event.pointerId
    this.#zone.setPointerCapture(event.pointerId)
    this.#centreX = event.clientX
    this.#centreY = event.clientY
    const box = this.#zone.getBoundingClientRect()
    this.#base.style.left = `${event.clientX - box.left}px`
    this.#base.style.top = `${event.clientY - box.top}px`
    this.#zone.classList.add('held')
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return
    const dx = (event.clientX - this.#centreX) / REACH
    const dy = (event.clientY - this.#centreY) / REACH
    const length = Math.hypot(dx, dy)
    const scale = length > 1 ? 1 / length : 1
    this.x = length < REST ? 0 : dx * scale
    this.y = length < REST ? 0 : dy * scale
    this.#knob.style.transform = `translate(${dx * scale * REACH}px, ${dy * scale * REACH}px)`
  }

  #release(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return
    this.#pointer = undefined
    this.x = 0
    this.y = 0
    this.#knob.style.transform = ''
    this.#zone.classList.remove('held')
  }
}

/** A button that is read as held or not, like a key. */
export class TouchButton {
  held = false

  constructor(parent: HTMLElement, className: string, label: string) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `touch-button ${className}`
    button.textContent = label
    button.addEventListener('pointerdown', (event) => {
      event.preventDefault()
      this.held = true
    })
    for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
      button.addEventListener(end, () => {
        this.held = false
      })
    }
    parent.append(button)
  }
}
