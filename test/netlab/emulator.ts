/** The packet emulator: compiled when it is first needed, then a child process that carries out one command at a time. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LinkPolicy } from '../../src/transport/simulated/link-policy.js'
import { type LinkStats, policyWords, type Way } from './link-settings.js'

const SOURCE = fileURLToPath(new URL('../../../test/netlab/link.c', import.meta.url))
const BUILD = fileURLToPath(new URL('.', import.meta.url))

/** One end of a link: a device that the emulator makes in a namespace. */
export interface LinkEnd {
  readonly namespacePath: string
  readonly device: string
}

/**
 * Runs until `stop`, or until this process is gone: its devices go with it.
 *
 * Every command throws when the emulator refuses it or has ended.
 */
export class Emulator {
  readonly #process: ChildProcess
  readonly #ended: Promise<string>
  /** Commands not yet answered, oldest first; as many as the caller has under way. */
  readonly #waiting: ((answer: string) => void)[] = []

  /** @param seed a whole number; with the same seed the same packets meet the same fates */
  constructor(seed: number) {
    this.#process = spawn(compiled(), [`${seed}`], { stdio: ['pipe', 'pipe', 'pipe'] })
    let errors = ''
    this.#process.stderr!.on('data', (chunk) => {
      errors = (errors + chunk).slice(-2000) // the last words are enough for a report
    })
    this.#process.stdin!.on('error', () => {}) // its end is told by `#ended`
    createInterface({ input: this.#process.stdout! }).on('line', (line) => this.#waiting.shift()?.(line))
    this.#ended = new Promise((resolve) => {
      this.#process.on('error', (error) => resolve(String(error)))
      this.#process.on('close', () => resolve(errors))
    })
    void this.#ended.then((why) => {
      for (const answer of this.#waiting.splice(0)) answer(`err the emulator has ended: ${why}`)
    })
  }

  /** Joins two namespaces. The devices are new, down and without addresses. */
  async add(name: string, upper: LinkEnd, lower: LinkEnd): Promise<void> {
    const ends = [upper, lower].map(({ namespacePath, device }) => `${namespacePath} ${device}`)
    await this.#command(`add ${name} ${ends.join(' ')}`)
  }

  async set(name: string, way: Way, policy: LinkPolicy): Promise<void> {
    await this.#command(`set ${name} ${way} ${policyWords(policy)}`)
  }

  /** Everything is lost from `afterMs` from now on for `forMs`; at most 32 outages of a direction until they are forgotten. */
  async outage(name: string, way: Way, afterMs: number, forMs: number): Promise<void> {
    await this.#command(`outage ${name} ${way} ${afterMs} ${forMs}`)
  }

  async forgetOutages(name: string, way: Way): Promise<void> {
    await this.#command(`outage ${name} ${way} 0 0`)
  }

  /** Packets to an IPv4 address take `extraMs` longer and are no part of the others' queue; to 64 addresses at most. */
  async detour(name: string, way: Way, address: string, extraMs: number): Promise<void> {
    await this.#command(`detour ${name} ${way} ${address} ${extraMs}`)
  }

  async stats(name: string, way: Way): Promise<LinkStats> {
    return JSON.parse(await this.#command(`stats ${name} ${way}`)) as LinkStats
  }

  async stop(): Promise<void> {
    this.#process.stdin!.end()
    await this.#ended
  }

  async #command(line: string): Promise<string> {
    const running = this.#process.exitCode === null && this.#process.signalCode === null
    const answer = running
      ? await new Promise<string>((resolve) => {
          this.#waiting.push(resolve)
          this.#process.stdin!.write(`${line}\n`)
        })
      : `err the emulator has ended: ${await this.#ended}`
    if (!answer.startsWith('ok')) throw new Error(`netlab link: ${line}: ${answer.slice(4)}`)
    return answer.slice(3)
  }
}

/** Path of the emulator's program; a new one for every change of its source. */
function compiled(): string {
  const version = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 12)
  const path = join(BUILD, `link-${version}`)
  if (existsSync(path)) return path
  mkdirSync(BUILD, { recursive: true })
  const fresh = `${path}.${process.pid}`
  execFileSync('cc', ['-O2', '-o', fresh, SOURCE])
  renameSync(fresh, path) // two processes may compile at once
  return path
}
