import assert from 'node:assert/strict'
import { Stages } from '../../relay/stages.js'

describe('Stages', () => {
  const setUp = () => {
    const events: string[] = []
    const failures: object[] = []
    const stages = new Stages({ error: (facts: object) => failures.push(facts) } as never)
    const start = (name: string, stop: () => unknown = () => undefined): Promise<string> => {
      const stopped = async (): Promise<void> => {
        await stop()
        events.push(`stop ${name}`)
      }
      const begin = (): string => {
        events.push(`start ${name}`)
        return name
      }
      return stages.start(name, begin, stopped)
    }
    return { events, failures, stages, start }
  }

  it('stops in the reverse of the order in which it started', async () => {
    const { events, stages, start } = setUp()
    await start('store')
    await start('rooms')
    await stages.stop()
    assert.deepEqual(events, ['start store', 'start rooms', 'stop rooms', 'stop store'])
  })

  it('waits for one part to stop before it stops the one before', async () => {
    const { events, stages, start } = setUp()
    const slow = Promise.withResolvers<void>()
    await start('store')
    await start('rooms', () => slow.promise)
    const stopped = stages.stop()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(events.slice(2), [])
    slow.resolve()
    await stopped
    assert.deepEqual(events.slice(2), ['stop rooms', 'stop store'])
  })

  it('gives the stop function the part that was started', async () => {
    const { stages } = setUp()
    let stopped = 0
    const part = await stages.start(
      'part',
      () => 7,
      (it) => (stopped = it),
    )
    await stages.stop()
    assert.deepEqual([part, stopped], [7, 7])
  })

  it('passes on why a part could not start, and does not stop that part', async () => {
    const { events, stages, start } = setUp()
    await start('store')
    const begin = (): never => {
      throw new Error('port taken')
    }
    await assert.rejects(
      stages.start('ops', begin, () => events.push('stop ops')),
      /^Error: port taken$/,
    )
    await stages.stop()
    assert.deepEqual(events, ['start store', 'stop store'])
  })

  it('logs a part that does not stop and stops the others', async () => {
    const { events, failures, stages, start } = setUp()
    const error = new Error('disk gone')
    await start('store')
    await start('rooms', () => Promise.reject(error))
    await stages.stop()
    assert.deepEqual(failures, [{ part: 'rooms', err: error }])
    assert.deepEqual(events.slice(2), ['stop store'])
  })

  it('stops each part once, however often it is told', async () => {
    const { events, stages, start } = setUp()
    await start('store')
    await Promise.all([stages.stop(), stages.stop()])
    await stages.stop()
    assert.deepEqual(events, ['start store', 'stop store'])
  })
})
