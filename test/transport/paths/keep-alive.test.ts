import assert from 'node:assert/strict'
import { KeepAlive } from '../../../src/transport/paths/keep-alive.js'

describe('keep-alive', () => {
  it('is due at the hub thirty times a second, and by gossip twelve times', () => {
    const keepAlive = new KeepAlive()
    assert.ok(keepAlive.isHubDue(0) && keepAlive.isGossipDue(0))
    keepAlive.noteHub(1000)
    keepAlive.noteGossip(1000)
    assert.deepEqual([keepAlive.isHubDue(1032), keepAlive.isHubDue(1033)], [false, true])
    assert.deepEqual([keepAlive.isGossipDue(1079), keepAlive.isGossipDue(1080)], [false, true])
  })

  it('sends gossip to a peer that was silent for half a second', () => {
    assert.deepEqual(
      [500, 501].map((silentMs) => new KeepAlive().needsGossip(silentMs)),
      [false, true],
    )
  })
})
