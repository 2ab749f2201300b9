/** Going first on a machine that has other things to do. */
import { spawnSync } from 'node:child_process'
import { setPriority } from 'node:os'

/** Ahead of what else runs, but not of the kernel's own work. */
const PRIORITY = -15

/**
 * For this process and all that it starts from now on. Only root may; without it the report's own lateness and load tell
 * how disturbed a run was.
 */
export function goFirst(): void {
  try {
    setPriority(PRIORITY)
  } catch {
    // Not root: see above.
  }
}

/** Below the network lab's emulator, above everything that shares the machine by turns. */
const REAL_TIME_PRIORITY = 1

/**
 * For what is timed to the millisecond: this process, and all that it starts from now on, runs whenever it wants to, whatever
 * else the machine does. Needs root and `chrt`; without them it merely goes first.
 */
export function goAtOnce(): void {
  goFirst()
  // Where it fails it changes nothing, and the report's lateness tells.
  spawnSync('chrt', ['--all-tasks', '--rr', '--pid', `${REAL_TIME_PRIORITY}`, `${process.pid}`])
}
