import assert from 'node:assert/strict'
import { Events } from '../../../src/match/contract/events.js'

interface Kinds {
  ping: number
  pong: string
}

describe('events', () => {
  it('calls listeners of a kind in the order they came, until they leave', () => {
    const events = new Events<Kinds>()
    const heard: string[] = []
    const leave = events.on('ping', (n) => heard.push(`first ${n}`))
    events.on('ping', (n) => heard.push(`second ${n}`))
    events.on('pong', (text) => heard.push(text))
    events.emit('ping', 1)
    leave()
    leave()
    events.emit('ping', 2)
    events.emit('pong', 'x')
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2', 'x'])
  })

  it('lets listeners come and go while it calls them', () => {
    const events = new Events<Kinds>()
    const heard: number[] = []
    const leave = events.on('ping', (n) => {
      heard.push(n)
      leave()
      events.on('ping', (later) => heard.push(100 + later))
    })
    events.emit('ping', 1)
    events.emit('ping', 2)
    assert.deepEqual(heard, [1, 102])
  })

  it('calls the others though one throws, and reports the error outside', async () => {
    const events = new Events<Kinds>()
    const heard: number[] = []
    const boom = new Error('boom')
    events.on('ping', () => {
      throw boom
    })
    events.on('ping', (n) => heard.push(n))
    const before = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const uncaught = new Promise((resolve) => process.once('uncaughtException', resolve))
      events.emit('ping', 1)
      assert.deepEqual(heard, [1])
      assert.equal(await uncaught, boom)
    } finally {
      for (const listener of before) process.on('uncaughtException', listener)
    }
  })
})
