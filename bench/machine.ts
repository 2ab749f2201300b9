/** Which machine this is, what runs on it, and how much of it others use. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { missing } from '../test/netlab/requirements.js'
import type { Machine, Versions } from './report/run-report.js'

const ROOT = new URL('../../', import.meta.url)
/** USER_HZ, the same on all Linux platforms that Node runs on. */
const TICK_MS = 10

export async function machine(): Promise<Machine> {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    os: `${type()} ${release()}`,
    withoutLab: await missing(),
  }
}

export function versions(): Versions {
  const { version } = manifest('package.json') as { version: string }
  const { dependencies } = manifest('bench/package.json') as { dependencies: Record<string, string> }
  const compared = Object.keys(dependencies).map((name) => [name, installed(name)] as const)
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    peerstep: version,
    commit: commit(),
    compared: Object.fromEntries(compared),
  }
}

function manifest(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'))
}

/** npm puts a workspace's packages beside everybody's, or in the workspace where versions differ. */
function installed(name: string): string {
  const places = [`bench/node_modules/${name}/package.json`, `node_modules/${name}/package.json`]
  const place = places.find((path) => existsSync(new URL(path, ROOT)))
  return place === undefined ? 'not installed' : (manifest(place) as { version: string }).version
}

function commit(): string | null {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') !== ''
    return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`
  } catch {
    return null // no git, or no checkout
  }
}

/** CPU time so far, milliseconds. */
export interface CpuTimes {
  /** Of all processes and the kernel, and what other guests took of a virtual machine. */
  readonly allMs: number
  /** Of this process and of all that it has started and seen end, with theirs. */
  readonly ownMs: number
}

/** @returns null where there is no /proc */
export function cpuTimes(): CpuTimes | null {
  try {
    return {
      allMs: allCpuMs(readFileSync('/proc/stat', 'utf8')),
      ownMs: ownCpuMs(readFileSync('/proc/self/stat', 'utf8')),
    }
  } catch {
    return null // not Linux
  }
}

/** @param stat text of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal of all cores come first */
export function allCpuMs(stat: string): number {
  const [user, nice, system, , , irq, softirq, steal] = stat
    .slice(0, stat.indexOf('\n'))
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softirq + (steal ?? 0)) * TICK_MS
}

/** @param stat text of /proc/PID/stat: fields 14 to 17 are own and ended children's times in user and system mode */
export function ownCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field) * TICK_MS, 0)
}

/** Cores that others kept busy between two looks, `tookMs` apart; null where nothing is known. */
export function othersCores(before: CpuTimes | null, after: CpuTimes | null, tookMs: number): number | null {
  if (before === null || after === null) return null
  return Math.max(0, after.allMs - before.allMs - (after.ownMs - before.ownMs)) / tookMs
}
