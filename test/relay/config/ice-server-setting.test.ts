import assert from 'node:assert/strict'
import { parseIceServer } from '../../../relay/config/ice-server-setting.js'

const stun = (...urls: string[]) => ({ urls, username: '', credential: '' })

describe('entries of the setting iceServers', () => {
  it('are a STUN server, or a TURN server with an account whose user name may hold colons', () => {
    assert.deepEqual(parseIceServer('stun:stun.example:3478'), stun('stun:stun.example:3478'))
    assert.deepEqual(parseIceServer('turn:1700:ann:secret@turn.example:3478?transport=udp'), {
      urls: ['turn:turn.example:3478?transport=udp'],
      username: '1700:ann',
      credential: 'secret',
    })
    for (const wrong of ['', 'stun:', 'stun:a@b', 'turn:host', 'turn:name@host', 'http://x', 'turn:a:b@c d']) {
      assert.equal(parseIceServer(wrong), null, wrong)
    }
  })
})
