import assert from 'node:assert/strict'
import { PeerstepError } from '../../../src/errors.js'
import {
  canRelay,
  checkIceServers,
  ICE_SERVERS_MAX,
  parseIceServerUrl,
  usableIceServers,
} from '../../../src/transport/webrtc/ice-server.js'

describe('an ICE server', () => {
  it('is read with the ports that the standard gives it', () => {
    const stun = { scheme: 'stun', host: 'stun.example', port: 3478, overTcp: false }
    assert.deepEqual(parseIceServerUrl('stun:stun.example'), stun)
    assert.deepEqual(parseIceServerUrl('stun:[2001:db8::1]:9104'), { ...stun, host: '2001:db8::1', port: 9104 })
    const turn = { scheme: 'turn', host: '192.0.2.7', port: 3478, overTcp: true }
    assert.deepEqual(parseIceServerUrl('turn:192.0.2.7?transport=tcp'), turn)
    const turns = { scheme: 'turns', host: 'turn.example', port: 5349, overTcp: true }
    assert.deepEqual(parseIceServerUrl('turns:turn.example'), turns)
    for (const wrong of ['', 'http://x', 'stun:', 'stun:a b', 'stun:x:0', 'stun:x:70000', 'turn:x?transport=sctp']) {
      assert.equal(parseIceServerUrl(wrong), null, wrong)
    }
  })

  it('of a relay is left out when it cannot be read, and further ones beyond a few', () => {
    const fine = { urls: ['stun:a', 'nonsense'] }
    assert.deepEqual(usableIceServers([{ urls: 'nonsense' }, fine]), [{ urls: ['stun:a'] }])
    assert.equal(usableIceServers(Array.from({ length: 50 }, () => fine)).length, ICE_SERVERS_MAX)
  })

  it('that an author sets must be readable, and have credentials when it carries packets', () => {
    checkIceServers([{ urls: 'stun:a' }, { urls: ['turn:b'], username: 'u', credential: 'c' }])
    for (const wrong of [{ urls: 'a' }, { urls: ['turn:b'] }]) {
      assert.throws(
        () => checkIceServers([wrong]),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
    assert.equal(canRelay([{ urls: 'stun:a' }]), false)
    assert.equal(canRelay([{ urls: 'stun:a' }, { urls: ['turn:b'] }]), true)
  })
})
