import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Agent, callOnce } from '../../../bench/agents/rpc.js'

const SOURCE = `
import { answerCalls } from '${new URL('../../../bench/agents/rpc.js', import.meta.url)}'
console.error('a library prints something, and {"id":0,"value":"no answer"}')
answerCalls({
  add: ({ a, b }) => a + b,
  later: async (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms)),
  columns: () => ({ numbers: Float64Array.of(1, Number.POSITIVE_INFINITY), big: 5n }),
  fail: () => { throw new Error('out of luck') },
  exit: () => process.exit(3),
})
`

type TestCalls = {
  add(ask: { a: number; b: number }): number
  later(ms: number): Promise<number>
  columns(): { numbers: Float64Array; big: bigint }
  fail(): void
  exit(): void
}

describe('calls to an agent', () => {
  let folder: string
  const start = (): Agent<TestCalls> => new Agent(pathToFileURL(join(folder, 'agent.mjs')))

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'peerstep-rpc-'))
    writeFileSync(join(folder, 'agent.mjs'), SOURCE)
  })
  after(() => rmSync(folder, { recursive: true }))

  it('are answered with values as they are, each with its own, whatever the process prints', async () => {
    const agent = start()
    const later = agent.call('later', 200)
    assert.equal(await agent.call('add', { a: 1, b: 2 }), 3)
    assert.deepEqual(await agent.call('columns'), { numbers: Float64Array.of(1, Number.POSITIVE_INFINITY), big: 5n })
    assert.equal(await later, 200)
    await agent.end()
  })

  it('reject with what the agent throws, and the agent stays', async () => {
    const agent = start()
    await assert.rejects(agent.call('fail'), /out of luck/)
    assert.equal(await callOnce(agent, 'add', { a: 2, b: 2 }), 4)
  })

  it('reject when the process ends, and later ones too', async () => {
    const agent = start()
    const exiting = agent.call('exit')
    await assert.rejects(exiting, /ended before it answered/)
    await assert.rejects(agent.call('add', { a: 1, b: 1 }), /ended before it answered/)
    await agent.end()
  })

  it('end with a kill', async () => {
    const agent = start()
    const waiting = agent.call('later', 60_000)
    await Promise.all([agent.kill(), assert.rejects(waiting, /ended before it answered/)])
  })
})
