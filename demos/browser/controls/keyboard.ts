/** Which keys are down. Letters are read by place on the keyboard, so WASD works on every layout. */

/** The keys that are held down at the moment. */
export class Keyboard {
  readonly #down = new Set<string>()
  readonly #listeners = new AbortController()

  constructor() {
    const { signal } = this.#listeners
    window.addEventListener(
      'keydown',
      (event) => {
        if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
        if (event.code.startsWith('Arrow') || event.code === 'Space') event.preventDefault()
        this.#down.add(event.code)
      },
      { signal },
    )
    window.addEventListener('keyup', (event) => this.#down.delete(event.code), { signal })
    window.addEventListener('blur', () => this.#down.clear(), { signal })
  }

  isDown(...codes: string[]): boolean {
    return codes.some((code) => this.#down.has(code))
  }

  /** -1, 0 or 1 from two opposite sets of keys. */
  axis(negative: string[], positive: string[]): number {
    return Number(this.isDown(...positive)) - Number(this.isDown(...negative))
  }

  dispose(): void {
    this.#listeners.abort()
  }
}

/** Is the keyboard needed for text, or for the control that has the focus? */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, button, a, summary') !== null
}
