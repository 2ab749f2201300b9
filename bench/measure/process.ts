/** CPU time, clock and priority of processes. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import type { Clock } from '../../src/transport/clock.js'

/** CLOCK_MONOTONIC on Linux, the same in all processes and network namespaces: latencies are differences of it. */
export const monotonicClock: Clock = { nowMs: () => Number(process.hrtime.bigint()) / 1e6 }

/** Resolves after so many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** CPU time of this process, all threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** USER_HZ, the same on all Linux platforms that Node runs on. */
const TICK_MS = 10

/** CPU time so far, milliseconds. */
export interface CpuTimes {
  /** Of all processes, of the kernel, and what other guests of a virtual machine took. */
  readonly allMs: number
  /** Of this process, and of all that it has started and that have ended. */
  readonly ownMs: number
}

/** @returns null where there is no /proc */
export function cpuTimes(): CpuTimes | null {
  try {
    const stat = readFileSync('/proc/stat', 'utf8')
    return { allMs: allCpuMs(stat), ownMs: processCpuMs(readFileSync('/proc/self/stat', 'utf8'), 15) }
  } catch {
    return null // not Linux
  }
}

/** @param stat text of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal of all cores come first */
export function allCpuMs(stat: string): number {
  const fields = stat.slice(0, stat.indexOf('\n')).split(/\s+/).slice(1, 9).map(Number)
  return fields.reduce((sum, value, index) => (index === 3 || index === 4 ? sum : sum + value), 0) * TICK_MS
}

/**
 * @param stat text of /proc/PID/stat: fields 14 to 17 are own and ended children's times in user and system mode
 * @param end 13: its own times alone; 15: those of ended children too
 */
export function processCpuMs(stat: string, end: 13 | 15): number {
  const fields = fieldsOf(stat).slice(11, end)
  return fields.reduce((sum, field) => sum + Number(field) * TICK_MS, 0)
}

/** The second field is a name in brackets, which may hold anything; the result begins with the third. */
function fieldsOf(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** Cores that other processes kept busy between two looks, `tookMs` apart; null where nothing is known. */
export function othersCores(before: CpuTimes | null, after: CpuTimes | null, tookMs: number): number | null {
  if (before === null || after === null) return null
  return Math.max(0, after.allMs - before.allMs - (after.ownMs - before.ownMs)) / tookMs
}

/** CPU time, to 10 ms, of all living processes below this one, without itself. Linux only. */
export function descendantsCpuMs(pid: number): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [{ pid: Number(name), stat: readFileSync(`/proc/${name}/stat`, 'utf8') }]
      } catch {
        return [] // it has just ended
      }
    })
  const children = Map.groupBy(stats, ({ stat }) => Number(fieldsOf(stat)[1]))
  const sum = (parent: number): number =>
    (children.get(parent) ?? []).reduce((all, child) => all + processCpuMs(child.stat, 13) + sum(child.pid), 0)
  return sum(pid)
}

/**
 * Raises the priority of this process and of all that it starts from now on, below the kernel's own work. Only root may;
 * without it the lateness and load in the report tell how disturbed a run was.
 */
export function raisePriority(): void {
  try {
    setPriority(-15)
  } catch {
    // Not root: see above.
  }
}

/**
 * For what is timed to the millisecond: this process and all that it starts from now on run at real-time priority 1, below
 * the network lab's emulator. Needs root and `chrt`; where that fails, the report's lateness tells.
 */
export function takeRealTimePriority(): void {
  raisePriority()
  spawnSync('chrt', ['--all-tasks', '--rr', '--pid', '1', `${process.pid}`])
}
