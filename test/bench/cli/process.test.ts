import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInProcess } from '../../../bench/cli/process.js'
import type { BenchmarkRun } from '../../../bench/report/run-report.js'

const ASK = { name: 'thing', about: 'how it goes', effort: 'smoke', seed: 7 } as const

describe('a benchmark in a process of its own', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'peerstep-processes-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  /** @param body of the function that runs the benchmark */
  async function run(body: string, plant?: string): Promise<BenchmarkRun> {
    const rpc = new URL('../../../bench/agents/rpc.js', import.meta.url)
    const script = join(folder, 'agent.mjs')
    writeFileSync(script, `import { answerCalls } from '${rpc}'\nanswerCalls({ run: async (ask) => { ${body} } })`)
    return runInProcess({ ...ASK, plant }, pathToFileURL(script))
  }

  it('is told its name, effort, seed and which case to slow down, and gives its result', async () => {
    const body = 'return { rows: [{ ask: JSON.stringify(ask) }], goals: [] }'
    const { failure, result, command, tookMs } = await run(body, 'some case')
    assert.equal(failure, null)
    const ask = JSON.stringify({ name: 'thing', effort: 'smoke', seed: 7, plant: 'some case' })
    assert.deepEqual(result, { rows: [{ ask }], goals: [] })
    assert.equal(command, 'npm run bench -- thing --effort smoke --seed 7')
    assert.ok(tookMs > 0)
  })

  it('is a failed one when it throws, with the error', async () => {
    const { failure, result } = await run("throw new Error('out of luck')")
    assert.match(failure!, /out of luck/)
    assert.equal(result, null)
  })

  it('is a failed one when it is killed, or ends by itself', async () => {
    assert.match((await run("process.kill(process.pid, 'SIGKILL')")).failure!, /SIGKILL/)
    assert.match((await run('process.exit(4)')).failure!, /exit code 4/)
  })
})
