/** A child process read line by line, that never outlives its parent. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** After a polite signal a child has this long to end by itself. */
const GRACE_MS = 4000
/** At most this many lines of a child's errors are kept for the report; the oldest leave first. */
const ERRORS_MAX = 40

const running = new Set<Child>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A child process whose output is read line by line. */
export class Child {
  readonly name: string
  /** Settles with the exit code; -1 when a signal ended it. */
  readonly ended: Promise<number>
  /** The last lines it wrote to stderr. */
  readonly errors: string[] = []
  readonly #process: ChildProcess

  /**
   * Start this Node with a script of ours.
   * @param through words of a command that starts the command that follows, such as `ip netns exec …`
   */
  constructor(name: string, args: readonly string[], onLine: (line: string) => void, through: readonly string[] = []) {
    this.name = name
    const [command, ...rest] = [...through, process.execPath, ...args]
    this.#process = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(this)
    createInterface({ input: this.#process.stdout! }).on('line', onLine)
    createInterface({ input: this.#process.stderr! }).on('line', (line) => {
      this.errors.push(line)
      if (this.errors.length > ERRORS_MAX) this.errors.shift()
    })
    this.ended = new Promise((resolve) => {
      this.#process.on('error', () => resolve(-1))
      this.#process.on('close', (code) => resolve(code ?? -1))
    })
    void this.ended.then(() => running.delete(this))
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }

  /** Ask it to end; insist after four seconds. */
  async stop(): Promise<void> {
    if (!running.has(this)) return
    this.kill('SIGTERM')
    const timer = setTimeout(() => this.kill('SIGKILL'), GRACE_MS)
    await this.ended
    clearTimeout(timer)
  }
}

/** Ends all children that still run. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()))
}
