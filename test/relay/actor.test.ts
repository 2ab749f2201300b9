import assert from 'node:assert/strict'
import { Actor } from '../../relay/actor.js'

describe('Actor', () => {
  const gate = () => Promise.withResolvers<void>()

  it('takes one message at a time, in order', async () => {
    const log: string[] = []
    const gates = [gate(), gate()]
    const actor = new Actor<number>({
      mailboxMax: 9,
      async handle(message) {
        log.push(`begin ${message}`)
        await gates[message]!.promise
        log.push(`end ${message}`)
      },
      failed: () => 'stop',
    })
    actor.tell(0)
    actor.tell(1)
    assert.deepEqual(log, [])
    gates[1]!.resolve()
    gates[0]!.resolve()
    await actor.stop()
    assert.deepEqual(log, ['begin 0', 'end 0', 'begin 1', 'end 1'])
  })

  it('refuses what its mailbox cannot hold, and counts it', async () => {
    const hold = gate()
    const seen: number[] = []
    const actor = new Actor<number>({
      mailboxMax: 2,
      async handle(message) {
        await hold.promise
        seen.push(message)
      },
      failed: () => 'stop',
    })
    assert.deepEqual(
      [1, 2, 3, 4].map((message) => actor.tell(message)),
      [true, true, false, false],
    )
    assert.deepEqual([actor.waiting, actor.refused], [2, 2])
    hold.resolve()
    await actor.stop()
    assert.deepEqual(seen, [1, 2])
  })

  it('goes on after a failure when its supervisor says so', async () => {
    const seen: number[] = []
    const failures: unknown[] = []
    const actor = new Actor<number>({
      mailboxMax: 9,
      handle(message) {
        if (message === 1) throw new Error('one')
        seen.push(message)
      },
      failed(error, message) {
        failures.push([(error as Error).message, message])
        return 'resume'
      },
    })
    for (const message of [0, 1, 2]) actor.tell(message)
    await actor.stop()
    assert.deepEqual([seen, failures], [[0, 2], [['one', 1]]])
  })

  it('ends and drops the rest when its supervisor says so', async () => {
    const seen: number[] = []
    const actor = new Actor<number>({
      mailboxMax: 9,
      handle(message) {
        seen.push(message)
        throw new Error('broken')
      },
      failed: () => 'stop',
    })
    for (const message of [0, 1, 2]) actor.tell(message)
    await actor.ended
    assert.deepEqual(seen, [0])
    assert.equal(actor.tell(3), false)
  })

  it('ends at once when it is idle', async () => {
    const actor = new Actor<number>({
      mailboxMax: 1,
      handle: () => assert.fail('nothing was told'),
      failed: () => 'stop',
    })
    await actor.stop()
    assert.equal(actor.tell(1), false)
  })
})
