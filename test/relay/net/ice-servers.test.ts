import assert from 'node:assert/strict'
import { iceServersOf } from '../../../relay/net/ice-servers.js'

const stun = (...urls: string[]) => ({ urls, username: '', credential: '' })

describe('STUN and TURN servers of a relay', () => {
  it("begin with the relay's own, at the hosts where players dial it", () => {
    const addresses = [
      '/dns4/relay.example/tcp/443/wss/p2p/x',
      '/dns4/relay.example/tcp/9101',
      '/ip6/2001:db8::1/tcp/1',
    ]
    const own = stun('stun:relay.example:9104', 'stun:[2001:db8::1]:9104')
    assert.deepEqual(iceServersOf(['stun:a', 'nonsense'], 9104, addresses), [own, stun('stun:a')])
    assert.deepEqual(iceServersOf(['stun:a'], null, addresses), [stun('stun:a')])
    assert.deepEqual(iceServersOf([], 9104, []), [])
  })

  it('name this machine alone only when no other machine can dial it', () => {
    const local = '/ip4/127.0.0.1/tcp/1'
    assert.deepEqual(iceServersOf([], 1, [local, '/ip4/192.0.2.2/tcp/1']), [stun('stun:192.0.2.2:1')])
    assert.deepEqual(iceServersOf([], 1, [local]), [stun('stun:127.0.0.1:1')])
  })
})
