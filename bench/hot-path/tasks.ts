/** Runs the tasks of the hot-path agent, each in a process of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serialize } from 'node:v8'
import type { Tasks } from './agent.js'
import { METER_FLAGS } from './allocation-meter.js'
import type { Recording } from './recording.js'

const AGENT = fileURLToPath(new URL('./agent.js', import.meta.url))
/** Of one answer: a number for every tick of a long recording. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

type Plan<Name extends keyof Tasks> = Parameters<Tasks[Name]>[0]
type Answer<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>

/** Time is measured as users run Node; the others count. */
const FLAGS: Readonly<Record<keyof Tasks, readonly string[]>> = {
  known: METER_FLAGS,
  count: METER_FLAGS,
  parts: METER_FLAGS,
  growth: ['--expose-gc'],
  allocators: [],
  time: [],
}

/** @throws Error with what the task says when it fails */
export async function runTask<Name extends keyof Tasks>(name: Name, plan: Plan<Name>): Promise<Answer<Name>> {
  const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS[name], AGENT, name, JSON.stringify(plan)], {
    maxBuffer: ANSWER_BYTES_MAX,
  })
  return JSON.parse(stdout) as Answer<Name>
}

/** Recordings as files, for as long as they are needed. */
export class RecordingFiles {
  readonly #folder: string
  #files = 0

  static async open(): Promise<RecordingFiles> {
    return new RecordingFiles(await mkdtemp(join(tmpdir(), 'peerstep-hot-path-')))
  }

  private constructor(folder: string) {
    this.#folder = folder
  }

  async write(recording: Recording): Promise<string> {
    const file = join(this.#folder, String(this.#files))
    this.#files += 1
    await writeFile(file, serialize(recording))
    return file
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true })
  }
}
