/** The command `peerstep` as a process, in a directory of its own. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../relay/main.js', import.meta.url))

/** A process with its two outputs. */
export type CommandProcess = ChildProcessByStdio<null, Readable, Readable>

/** Runs the command; `end` kills what still runs and removes the directory. */
export class Commands {
  /** A new directory for the files of one test. */
  readonly directory = mkdtempSync(join(tmpdir(), 'peerstep-cli-'))
  readonly #running: CommandProcess[] = []

  /** Starts `peerstep` with these arguments. */
  begin(args: readonly string[], env: Readonly<Record<string, string>> = {}): CommandProcess {
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.#running.push(child)
    return child
  }

  /** Runs `peerstep` to its end. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = this.begin(args, env)
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
    return { out, err, code: code as number }
  }

  async end(): Promise<void> {
    for (const child of this.#running.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    rmSync(this.directory, { recursive: true })
  }
}
