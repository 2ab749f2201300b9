/** The machine of a run, and the versions of what ran on it. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { missing } from '../../test/netlab/requirements.js'

const ROOT = new URL('../../../', import.meta.url)

/** The machine of a run. */
export type Machine = Awaited<ReturnType<typeof machine>>
/** The software of a run. */
export type Versions = ReturnType<typeof versions>

/** Which machine this is. `withoutLab`: why there is no network lab; null where there is one. */
export async function machine() {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    os: `${type()} ${release()}`,
    withoutLab: await missing(),
  }
}

/**
 * Versions of Node, Peerstep, and of all packages of the benchmarks. `commit`: short hash, with a plus sign when files
 * differed from it; null outside a checkout.
 */
export function versions() {
  const { version } = manifest('package.json') as { version: string }
  const { dependencies } = manifest('bench/package.json') as { dependencies: Record<string, string> }
  const compared: Record<string, string> = Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, installed(name)]),
  )
  return { node: process.versions.node, v8: process.versions.v8, peerstep: version, commit: commit(), compared }
}

function manifest(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'))
}

/** npm puts packages of a workspace into the root's folder, or into the workspace where versions differ. */
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
