/** CPU time of a tree of processes, from /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, the same on all Linux platforms that Node runs on. */
const TICK_MS = 10

/** CPU time, to 10 ms, of all processes below this one that live now, without itself. Linux only. */
export function descendantsCpuMs(pid: number): number {
  const children = new Map<number, { readonly pid: number; readonly cpuMs: number }[]>()
  for (const name of readdirSync('/proc')) {
    const process = /^\d+$/.test(name) ? processOf(Number(name)) : null
    if (process === null) continue
    children.set(process.parent, [...(children.get(process.parent) ?? []), process])
  }
  const sum = (parent: number): number =>
    (children.get(parent) ?? []).reduce((total, child) => total + child.cpuMs + sum(child.pid), 0)
  return sum(pid)
}

/** @returns null for a process that has just ended */
function processOf(pid: number): { pid: number; parent: number; cpuMs: number } | null {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  // A name in brackets, which may hold anything, comes second; the parent is fourth, the times are 14th and 15th.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { pid, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS }
}
