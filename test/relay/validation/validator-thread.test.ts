import assert from 'node:assert/strict'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ValidatorDeath, ValidatorThread } from '../../../relay/validation/validator-thread.js'
import { hostileDirectory, tallyModule } from './validator-kit.js'

const hostile = (name: string): string => pathToFileURL(join(hostileDirectory, name)).href

const died = (fault: string, pattern: RegExp) => (error: unknown) =>
  error instanceof ValidatorDeath && error.fault === fault && pattern.test(error.message)

describe('ValidatorThread', () => {
  let thread: ValidatorThread
  beforeEach(() => {
    thread = new ValidatorThread({ deadlineMs: 3000, memoryMb: 64 })
  })
  afterEach(() => thread.stop())

  it('answers requests, and says that a module threw', async () => {
    const answer = await thread.request({ kind: 'inspect', url: tallyModule.url })
    assert.ok(answer.kind === 'games')
    assert.deepEqual(
      answer.games.map(({ id, exportName }) => [id, exportName]),
      [['tally', 'tally']],
    )
    assert.deepEqual(await thread.request({ kind: 'inspect', url: hostile('throwing.js') }), {
      kind: 'failed',
      reason: 'this module was told to throw',
    })
    assert.equal(thread.generation, 1)
  })

  it('ends a worker that gives no answer in time, and starts another for the next request', async () => {
    await assert.rejects(
      thread.request({ kind: 'inspect', url: hostile('endless.js') }),
      died('timeout', /no answer within 3000 ms/),
    )
    assert.equal(thread.generation, 2)
    assert.equal((await thread.request({ kind: 'inspect', url: tallyModule.url })).kind, 'games')
  })

  it('rejects a request when its worker ends', async () => {
    const setup = { seed: 1, seats: 1, options: { fault: 'crash' } }
    await thread.request({ kind: 'open', match: 'm', game: tallyModule, setup })
    const inputs = [new Uint8Array(80)]
    const chunks = [{ firstFrame: 0, count: 80, inputs, statuses: [], substitutions: [], seatings: [] }]
    await assert.rejects(thread.request({ kind: 'frames', match: 'm', chunks }), died('crash', /ended with code 3/))
    assert.equal(thread.generation, 2)
  })

  it('gives its worker neither the environment nor the arguments of the relay', async () => {
    const source = 'throw new Error(JSON.stringify([Object.keys(process.env), process.argv.slice(2)]))'
    const url = `data:text/javascript,${encodeURIComponent(source)}`
    assert.deepEqual(await thread.request({ kind: 'inspect', url }), { kind: 'failed', reason: '[[],[]]' })
  })

  it('rejects the waiting request when it is stopped, and all later ones', async () => {
    const waiting = thread.request({ kind: 'inspect', url: hostile('endless.js') })
    const rejected = assert.rejects(waiting, died('crash', /the validator has stopped/))
    await thread.stop()
    await rejected
    await assert.rejects(
      thread.request({ kind: 'inspect', url: tallyModule.url }),
      died('crash', /the validator has stopped/),
    )
  })
})
