/** How long this thread was ready to run and had to wait for others to leave a processor to it. */
import { openSync, readSync } from 'node:fs'

const TEXT_BYTES = 64

/** Null where the system does not say. */
const file = openOrNull()
const text = Buffer.alloc(TEXT_BYTES)

/** Milliseconds since the thread began; always 0 where the system does not say. */
export function waitedMs(): number {
  if (file === null) return 0
  return parseWaitedMs(text.toString('latin1', 0, readSync(file, text, 0, TEXT_BYTES, 0)))
}

/** @param schedstat nanoseconds on a processor, nanoseconds waiting for one, and how often it got one */
export function parseWaitedMs(schedstat: string): number {
  return Number(schedstat.split(' ')[1]) / 1e6
}

function openOrNull(): number | null {
  try {
    return openSync('/proc/thread-self/schedstat', 'r')
  } catch {
    return null // not Linux, or a kernel that does not count it
  }
}
