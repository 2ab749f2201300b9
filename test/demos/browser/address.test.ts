import assert from 'node:assert/strict'
import { clampSeats, inviteHash, nextRoom, readAddress, watchHash } from '../../../demos/browser/address.js'

describe('demos/browser/address', () => {
  it('reads an invitation back as it was made', () => {
    const address = readAddress({ search: '?seconds=20', hash: '#room=friday%20night&game=skirmish&seats=3' })
    assert.equal(address.room, 'friday night')
    assert.equal(address.game, 'skirmish')
    assert.equal(address.seats, 3)
    assert.deepEqual(address.options, { seconds: 20 })
    const again = readAddress({ search: '', hash: inviteHash(address, 'friday night') })
    assert.deepEqual({ ...again, name: '' }, { ...address, name: '' })
  })

  it('names relays, and passes them on in their order', () => {
    const relays = ['/dns4/a.example/tcp/443/wss/p2p/a', '/dns4/b.example/tcp/443/wss/p2p/b']
    const named = new URLSearchParams(relays.map((relay) => ['relay', relay])).toString()
    const address = readAddress({ search: '', hash: `#room=one&${named}` })
    assert.deepEqual(address.relays, relays)
    for (const hash of [inviteHash(address, 'one'), watchHash(address, 'one')]) {
      assert.deepEqual(readAddress({ search: '?relay=c', hash }).relays, relays)
    }
    assert.deepEqual(readAddress({ search: `?${named}`, hash: '#room=one' }).relays, relays)
    const many = Array.from({ length: 20 }, () => 'relay=d').join('&')
    assert.equal(readAddress({ search: '', hash: `#${many}` }).relays.length, 8)
  })

  it('lets the hash win over the query', () => {
    const address = readAddress({ search: '?room=one&bot=1', hash: '#room=two' })
    assert.equal(address.room, 'two')
    assert.equal(address.bot, true)
  })

  it('makes something sensible of nonsense', () => {
    const address = readAddress({ search: '', hash: '#game=chess&seats=a%20few&seconds=soon&points=-3&room=' })
    assert.equal(address.game, 'arena')
    assert.equal(address.seats, 2)
    assert.equal(address.room, null)
    assert.deepEqual(address.options, {})
  })

  it('gives each game the seats it has', () => {
    assert.equal(clampSeats(99, 'arena'), 8)
    assert.equal(clampSeats(99, 'skirmish'), 4)
    assert.equal(clampSeats(1, 'skirmish'), 2)
  })

  it('sends everyone who plays again to the same next room', () => {
    assert.equal(nextRoom('friday'), 'friday-2')
    assert.equal(nextRoom('friday-2'), 'friday-3')
    assert.equal(nextRoom('amber-comet-512x'), 'amber-comet-512x-2')
  })
})
