import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInProcess } from '../../bench/processes.js'
import type { BenchmarkRun } from '../../bench/report/run-report.js'

const THING = { name: 'thing', about: 'how it goes', effort: 'smoke', seed: 7 } as const
/** What the command line of the benchmarks does: leaves its result in the file that it is told last. */
const GOOD = `
import { writeFileSync } from 'node:fs'
writeFileSync(process.argv.at(-1), JSON.stringify({ rows: [{ said: process.argv.slice(2, -1).join(' ') }], goals: [] }))
`

describe('a benchmark in a process of its own', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'peerstep-processes-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  async function run(source: string, plant?: string): Promise<BenchmarkRun> {
    const script = join(folder, 'bench.mjs')
    writeFileSync(script, source)
    return runInProcess(script, { ...THING, plant })
  }

  it('is told its name, effort and seed, and leaves its result', async () => {
    const { failure, result, command, tookMs } = await run(GOOD)
    assert.equal(failure, null)
    assert.deepEqual(result, { rows: [{ said: 'thing --effort smoke --seed 7 --result' }], goals: [] })
    assert.equal(command, 'npm run bench -- thing --effort smoke --seed 7')
    assert.ok(tookMs > 0)
  })

  it('is told which case to slow down', async () => {
    const { result } = await run(GOOD, 'some case')
    assert.deepEqual(result?.rows, [{ said: 'thing --effort smoke --seed 7 --plant some case --result' }])
  })

  it('is a failed one when it crashes, with what it said', async () => {
    const { failure, result } = await run("throw new Error('out of luck')")
    assert.match(failure!, /^It ended with exit code 1\.\n.*out of luck/s)
    assert.equal(result, null)
  })

  it('is a failed one when it is killed, or leaves nothing', async () => {
    assert.match((await run("process.kill(process.pid, 'SIGKILL')")).failure!, /SIGKILL/)
    assert.match((await run('')).failure!, /left no result/)
  })
})
