/** Benchmarks in processes of their own, so that heaps and compilers do not mix and a crash takes nothing else with it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchResult } from './findings.js'
import type { Effort } from './harness.js'
import { cpuTimes, othersCores } from './machine.js'
import type { BenchmarkRun } from './report/run-report.js'

/** A benchmark that takes longer than this hangs. */
const LIMIT_MS: Readonly<Record<Effort, number>> = { smoke: 180_000, quick: 600_000, full: 3_600_000 }
/** For what it has started to be taken down, before it is killed. */
const GRACE_MS = 10_000
/** Of what a process said of its death, the end is kept. */
const STDERR_CHARS_MAX = 4000

export interface ProcessOptions {
  readonly name: string
  readonly about: string
  readonly effort: Effort
  readonly seed: number
  /** The case that does its work twice; none by default. */
  readonly plant?: string | undefined
}

/**
 * Runs one benchmark; what it prints goes where we print.
 *
 * @param script the command line of the benchmarks
 * @returns never rejects for what happens in the process: that is a failed run
 */
export async function runInProcess(script: string, options: ProcessOptions): Promise<BenchmarkRun> {
  const { name, about, effort, seed } = options
  const folder = mkdtempSync(join(tmpdir(), 'peerstep-bench-'))
  const file = join(folder, 'result.json')
  const plant = options.plant === undefined ? [] : ['--plant', options.plant]
  const loadBefore = loadavg()[0]!
  const cpuBefore = cpuTimes()
  const beganMs = performance.now()
  try {
    const args = [name, '--effort', effort, '--seed', String(seed), ...plant]
    const death = await run([...process.execArgv, script, ...args, '--result', file], LIMIT_MS[effort])
    const tookMs = performance.now() - beganMs
    const result = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BenchResult) : null
    return {
      name,
      about,
      command: `npm run bench -- ${name} --effort ${effort} --seed ${seed}`,
      tookMs,
      loadBefore,
      loadAfter: loadavg()[0]!,
      othersCores: othersCores(cpuBefore, cpuTimes(), tookMs),
      failure: death ?? (result === null ? 'It left no result.' : null),
      result: death === null ? result : null,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @returns why it failed; null when it did not */
async function run(args: readonly string[], limitMs: number): Promise<string | null> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text)
    said = (said + text).slice(-STDERR_CHARS_MAX)
  })
  let late = false
  const limit = setTimeout(() => {
    late = true
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref()
  }, limitMs)
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  clearTimeout(limit)
  if (late) return `It had not ended after ${limitMs / 1000} s.`
  if (code === 0) return null
  return `It ended with ${code === null ? signal : `exit code ${code}`}.\n${said.trim()}`
}
