/** Going first on a machine that has other things to do. */
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
