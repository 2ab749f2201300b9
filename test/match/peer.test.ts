/** Real nodes without a relay and without other peers: what a peer refuses, and which rooms it is in. */
import assert from 'node:assert/strict'
import { type ErrorCode, PeerstepError } from '../../src/errors.js'
import { createPeer, type Peer, type PeerOptions } from '../../src/match/peer.js'
import { NAME_BYTES_MAX } from '../../src/wire/limits.js'
import { driftGame } from '../support/drift-game.js'

const isError =
  (code: ErrorCode, text: RegExp) =>
  (error: unknown): boolean =>
    error instanceof PeerstepError && error.code === code && text.test(error.message)

describe('peer', function () {
  this.timeout(20_000)
  const peers: Peer[] = []
  const newPeer = async (options: Partial<PeerOptions> = {}): Promise<Peer> => {
    const peer = await createPeer({ relays: [], ...options })
    peers.push(peer)
    return peer
  }

  afterEach(async () => {
    for (const peer of peers.splice(0)) await peer.stop()
  })

  it('refuses to listen where only the relay may know its address', async () => {
    const listen = ['/ip4/127.0.0.1/tcp/0']
    await assert.rejects(newPeer({ privacy: 'relay-only', listen }), isError('BAD_OPTION', /relay-only/))
    const open = await newPeer({ listen })
    assert.ok(open.addresses.length > 0)
    const hidden = await newPeer({ privacy: 'relay-only', listen: [] })
    assert.deepEqual(hidden.addresses, [])
  })

  it('refuses an address of a relay that cannot be read, or names no peer', async () => {
    await assert.rejects(newPeer({ relays: ['example'] }), isError('BAD_OPTION', /example/))
    await assert.rejects(newPeer({ relays: ['/ip4/127.0.0.1/tcp/1/ws'] }), isError('BAD_OPTION', /127\.0\.0\.1/))
  })

  it('has no relays where none were given', async () => {
    assert.deepEqual((await newPeer()).relayIds, [])
  })

  it('refuses room names that are empty or too long, to play and to watch', async () => {
    const peer = await newPeer()
    for (const room of ['', 'r'.repeat(NAME_BYTES_MAX + 1)]) {
      await assert.rejects(peer.join(driftGame, { room }), isError('BAD_OPTION', /a room has a name/))
      await assert.rejects(peer.watch(driftGame, { room }), isError('BAD_OPTION', /a room has a name/))
    }
    assert.equal((await peer.join(driftGame, { room: 'r'.repeat(NAME_BYTES_MAX), seats: 2 })).phase, 'lobby')
  })

  it('is in a room once, playing or watching, and may enter it again after it has left', async () => {
    const peer = await newPeer()
    const match = await peer.join(driftGame, { room: 'room', seats: 2 })
    const again = isError('BAD_OPTION', /you are in room room/)
    await assert.rejects(peer.join(driftGame, { room: 'room', seats: 2 }), again)
    await assert.rejects(peer.watch(driftGame, { room: 'room' }), again)
    await peer.join(driftGame, { room: 'another', seats: 2 })
    match.leave()
    const watched = await peer.watch(driftGame, { room: 'room' })
    await assert.rejects(peer.join(driftGame, { room: 'room', seats: 2 }), again)
    watched.leave()
    assert.equal((await peer.join(driftGame, { room: 'room', seats: 2 })).phase, 'lobby')
  })

  it('is not in a room whose settings were out of bounds', async () => {
    const peer = await newPeer()
    await assert.rejects(peer.join(driftGame, { room: 'room', seats: 99 }), isError('BAD_OPTION', /seats/))
    await assert.rejects(peer.watch(driftGame, { room: 'room', delayMs: -1 }), isError('BAD_OPTION', /delayMs/))
    assert.equal((await peer.join(driftGame, { room: 'room', seats: 2 })).phase, 'lobby')
  })

  it('leaves its rooms when it stops', async () => {
    const peer = await newPeer()
    const match = await peer.join(driftGame, { room: 'room', seats: 2 })
    const watched = await peer.watch(driftGame, { room: 'another' })
    await peer.stop()
    assert.equal((await match.outcome).verdict, 'abandoned')
    assert.equal((await watched.outcome).verdict, 'abandoned')
  })
})
