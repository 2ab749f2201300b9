/** Time, timers and chance as arguments, so that tests run in virtual time. Only the adapters here touch the machine's own. */

/** Tells the time. */
export interface Clock {
  /** Monotonic milliseconds; the zero point means nothing. */
  nowMs(): number
}

/** Ends a timer; calling it again, or after the timer has run, does nothing. */
export type Stop = () => void

/** Runs functions later. */
export interface Timers {
  /** Runs once, when `delayMs` have passed. */
  after(delayMs: number, run: () => void): Stop
  /** Runs whenever `periodMs` have passed, for the first time after one period. */
  every(periodMs: number, run: () => void): Stop
}

/** A random number, from 0 to below 1. Not for secrets. */
export type Chance = () => number

/** The machine's monotonic clock. */
export const systemClock: Clock = { nowMs: () => performance.now() }

/** The machine's timers. A timer that waits keeps a Node process alive. */
export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs)
    return () => clearInterval(timer)
  },
}

/** The same, but a timer that waits does not keep a Node process alive: for checks on something that may be forgotten. */
export const backgroundTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    detach(timer)
    return () => clearTimeout(timer)
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs)
    detach(timer)
    return () => clearInterval(timer)
  },
}

/** The machine's random numbers. */
export const systemChance: Chance = () => Math.random()

/** `count` random 32-bit words that cannot be predicted. */
export const secretWords = (count: number): Uint32Array => crypto.getRandomValues(new Uint32Array(count))

/**
 * Milliseconds since 1970 by the machine's wall clock. It may jump, so it measures nothing: it is for numbers that have to
 * grow from one run of a process to the next.
 */
export const wallClockMs = (): number => Date.now()

/** A signal that aborts with a TimeoutError after `delayMs`, as `AbortSignal.timeout` does, and what ends its timer. */
export function timeoutSignal(timers: Timers, delayMs: number): { readonly signal: AbortSignal; readonly stop: Stop } {
  const controller = new AbortController()
  const expire = (): void => controller.abort(new DOMException(`no answer within ${delayMs} ms`, 'TimeoutError'))
  return { signal: controller.signal, stop: timers.after(delayMs, expire) }
}

/** In Node timers are objects that can be told not to keep the process alive; in browsers they are numbers. */
function detach(timer: ReturnType<typeof setTimeout>): void {
  if (typeof timer === 'object') timer.unref()
}
