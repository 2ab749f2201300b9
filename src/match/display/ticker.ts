/** A timer that goes on in hidden tabs: browsers slow a page's own timers to one a second there, but not a worker's. */

/** Runs in the worker; as text, because a library cannot know where its own files end up in an application's bundle. */
const WORKER_SOURCE = 'onmessage=(e)=>setInterval(()=>postMessage(0),e.data)'

/**
 * Call `tick` about every `everyMs` until stopped. Where workers are missing or forbidden (Node, a strict content security
 * policy), an ordinary timer does it.
 * @returns a function that stops it
 */
export function startTicker(everyMs: number, tick: () => void): () => void {
  if (typeof document === 'undefined' || typeof Worker !== 'function') return plainTicker(everyMs, tick)
  const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }))
  let stop: () => void
  try {
    const worker = new Worker(url)
    stop = () => worker.terminate()
    worker.onmessage = tick
    worker.onerror = () => {
      // The policy may let a worker be made and refuse its script a moment later.
      worker.terminate()
      stop = plainTicker(everyMs, tick)
    }
    worker.postMessage(everyMs)
  } catch {
    stop = plainTicker(everyMs, tick) // the policy forbids workers
  }
  return () => {
    stop()
    URL.revokeObjectURL(url)
  }
}

function plainTicker(everyMs: number, tick: () => void): () => void {
  const timer = setInterval(tick, everyMs)
  return () => clearInterval(timer)
}
