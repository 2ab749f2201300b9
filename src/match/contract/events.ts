/** A small typed emitter: listeners are called in order, and one that throws does not silence the others. */

export type Unsubscribe = () => void

export class Events<Kinds extends object> {
  readonly #listeners = new Map<keyof Kinds, Set<(event: never) => void>>()

  /** @returns a function that removes the listener */
  on<Name extends keyof Kinds>(name: Name, listener: (event: Kinds[Name]) => void): Unsubscribe {
    let listeners = this.#listeners.get(name)
    if (listeners === undefined) {
      listeners = new Set()
      this.#listeners.set(name, listeners)
    }
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  emit<Name extends keyof Kinds>(name: Name, event: Kinds[Name]): void {
    const listeners = this.#listeners.get(name)
    if (listeners === undefined) return
    for (const listener of [...listeners]) {
      try {
        ;(listener as (event: Kinds[Name]) => void)(event)
      } catch (error) {
        // A listener's error is the application's: report it as uncaught, outside our tick.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
