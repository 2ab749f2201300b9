/** When the hub of a room passes packets on: once the packets of one turn of the event loop are in, and when some are due. */
import type { Stop, Timers } from '../../src/transport/clock.js'

/** The part of a hub that is used here. */
export interface Pumped {
  /** Passes on what has come in, and flushes what is due. */
  pump(): void
  /** Milliseconds until something held back is due; Infinity when nothing is. */
  readonly nextFlushMs: number
}

/** What runs the pump. */
export interface HubPumpOptions {
  /** The hub; asked at each run, because its lanes need the pump before it exists. */
  readonly hub: () => Pumped
  /** For what is held back. */
  readonly timers: Timers
  /** Runs a function after the other packets that came in this turn of the event loop: `setImmediate`. */
  readonly later: (run: () => void) => void
  /** Told of a defect that shows while packets are passed on: no caller is there to catch it. */
  readonly onError: (error: unknown) => void
}

/** @returns what is to be called whenever a packet has come in; many calls in one turn lead to one run */
export function hubPump({ hub, timers, later, onError }: HubPumpOptions): () => void {
  let scheduled = false
  let stop: Stop = () => {}
  const pump = (): void => {
    scheduled = false
    stop()
    try {
      const pumped = hub()
      pumped.pump()
      const { nextFlushMs } = pumped
      if (nextFlushMs < Number.POSITIVE_INFINITY) stop = timers.after(nextFlushMs, pump)
    } catch (error) {
      onError(error)
    }
  }
  return () => {
    if (!scheduled) later(pump)
    scheduled = true
  }
}
