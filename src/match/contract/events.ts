/** A small typed emitter: listeners are called in order, and one that throws does not keep the others from being called. */

/** Removes the listener; further calls do nothing. */
export type Unsubscribe = () => void

/** Listeners by the name of the event. */
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

  /** Calls all listeners. An error of a listener is reported as uncaught, in a microtask. */
  emit<Name extends keyof Kinds>(name: Name, event: Kinds[Name]): void {
    const listeners = this.#listeners.get(name)
    if (listeners === undefined) return
    for (const listener of [...listeners]) {
      try {
        ;(listener as (event: Kinds[Name]) => void)(event)
      } catch (error) {
        // The error belongs to the application: it must not end the tick.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
