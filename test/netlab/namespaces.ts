/** Network namespaces that are told apart by the process they belong to, so that none outlives a crash for long. */
import { execFile, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'

const PREFIX = 'peerstep'
const FOLDER = '/run/netns'
/** Nothing the lab calls takes long; what does, hangs. */
const CALL_MS = 20_000

const execFileAsync = promisify(execFile)

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws Error with what it wrote to stderr
 */
export async function call(command: string, args: readonly string[], input = ''): Promise<string> {
  const running = execFileAsync(command, [...args], { timeout: CALL_MS, maxBuffer: 16 * 1024 * 1024 })
  // A program that ends without reading closes the pipe early; its exit code says what there is to say.
  running.child.stdin!.on('error', () => {}).end(input)
  return (await running).stdout
}

/** The namespaces of one lab. Names: peerstep-PID-LAB-NODE. */
export class Namespaces {
  static #labs = 0
  static readonly #open = new Set<Namespaces>()
  readonly #prefix: string
  readonly #names: string[] = []

  constructor() {
    Namespaces.#labs += 1
    this.#prefix = `${PREFIX}-${process.pid}-${Namespaces.#labs}-`
  }

  /** Makes all at once, with a loopback, and without IPv6 (whose neighbours and routers talk when nobody asked them). */
  async create(nodes: readonly string[]): Promise<void> {
    await removeStale()
    if (Namespaces.#open.size === 0) process.on('exit', removeOpen)
    Namespaces.#open.add(this)
    for (const node of nodes) {
      this.#names.push(this.name(node))
      await call('ip', ['netns', 'add', this.name(node)])
      const script = [
        'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6',
        'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6',
        'echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter',
        'echo 0 >/proc/sys/net/ipv4/conf/default/rp_filter',
        'ip link set lo up',
      ]
      await this.shell(node, script)
    }
  }

  name(node: string): string {
    return this.#prefix + node
  }

  path(node: string): string {
    return `${FOLDER}/${this.name(node)}`
  }

  /** The words that, put before a command, run it in a node. */
  command(node: string): readonly string[] {
    return ['ip', 'netns', 'exec', this.name(node)]
  }

  /** Lines of a shell script in a node; the first that fails ends it. */
  async shell(node: string, lines: readonly string[]): Promise<string> {
    const [command, ...args] = [...this.command(node), 'sh', '-e']
    return call(command!, args, lines.join('\n'))
  }

  /** Removes all of them. What still runs inside keeps its namespace until it ends. */
  async remove(): Promise<void> {
    for (const name of this.#names.splice(0)) await call('ip', ['netns', 'delete', name])
    Namespaces.#open.delete(this)
    if (Namespaces.#open.size === 0) process.off('exit', removeOpen)
  }

  /** Names of all namespaces whose process is gone, or is this one and does not know them. */
  static stale(): string[] {
    const known = new Set([...Namespaces.#open].flatMap((lab) => lab.#names))
    return netns().filter((name) => {
      const pid = Number(new RegExp(`^${PREFIX}-(\\d+)-`).exec(name)?.[1] ?? Number.NaN)
      if (Number.isNaN(pid)) return false
      return pid === process.pid ? !known.has(name) : !isAlive(pid)
    })
  }

  static get open(): readonly string[] {
    return [...Namespaces.#open].flatMap((lab) => lab.#names)
  }
}

/** Removes what crashed labs left behind, and ends what still runs in it. */
async function removeStale(): Promise<void> {
  for (const name of Namespaces.stale()) {
    const inside = (await call('ip', ['netns', 'pids', name])).split('\n').filter((line) => line !== '')
    for (const pid of inside) endProcess(Number(pid))
    await call('ip', ['netns', 'delete', name])
  }
}

/** At the end of this process nothing can be waited for. What runs inside goes first: without names nobody would find it. */
function removeOpen(): void {
  for (const name of Namespaces.open) {
    const inside = spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.split('\n')
    for (const pid of inside) if (pid !== '') endProcess(Number(pid))
    spawnSync('ip', ['netns', 'delete', name])
  }
}

function netns(): string[] {
  try {
    return readdirSync(FOLDER)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // there never was one
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // it has just ended by itself
  }
}
