/** A timer that goes on in hidden tabs: browsers slow a page's own timers to one a second there, but not a worker's. */

import { systemTimers, type Timers } from '../../transport/clock.js'

/** Runs in the worker; as text, because a library cannot know where its own files end up in an application's bundle. */
const WORKER_SOURCE = 'onmessage=(e)=>setInterval(()=>postMessage(0),e.data)'

/**
 * Call `tick` about every `everyMs` until stopped. Where workers are missing or forbidden (Node, a strict content security
 * policy), an ordinary timer does it.
 * @param timers where no worker ticks
 * @returns a function that stops it
 */
export function startTicker(everyMs: number, tick: () => void, timers: Timers = systemTimers): () => void {
  if (typeof document === 'undefined' || typeof Worker !== 'function') return timers.every(everyMs, tick)
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }))
  let stop: () => void
  try {
    const worker = new Worker(url)
    stop = () => worker.terminate()
    worker.onmessage = tick
    worker.onerror = () => {
      // The policy may let a worker be made and refuse its script a moment later.
      worker.terminate()
      stop = timers.every(everyMs, tick)
    }
    worker.postMessage(everyMs)
  } catch {
    stop = timers.every(everyMs, tick) // the policy forbids workers
  }
  return () => {
    stop()
    URL.revokeObjectURL(url)
  }
}
