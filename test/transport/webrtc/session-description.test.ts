import assert from 'node:assert/strict'
import {
  candidateLineOf,
  checkedCandidate,
  checkedSessionDescription,
  iceCandidateOf,
  isHiddenName,
  type SessionDescription,
  sdpOf,
  sessionDescriptionOf,
} from '../../../src/transport/webrtc/session-description.js'

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 0xa0).toString(16).toUpperCase()).join(':')
const SESSION: SessionDescription = {
  ufrag: 'Xt/F',
  password: 'xcz/3yVoTxiU4Ir4WGPTSO',
  fingerprint: FINGERPRINT,
  setup: 'active',
}
const HOST = { foundation: '1', priority: 2114977791, address: '192.0.2.2', port: 49318, type: 'host' } as const

describe('facts of a session', () => {
  it('become a description of one data section with one fingerprint, and facts again', () => {
    const sdp = sdpOf(SESSION)
    assert.deepEqual(sessionDescriptionOf(sdp), SESSION)
    assert.equal(sdp.match(/^m=/gm)?.length, 1)
    assert.equal(sdp.match(/fingerprint/g)?.length, 1)
    assert.ok(sdp.split('\r\n').every((line) => line === '' || /^[a-z]=/.test(line)))
  })

  it('are read from a description with other lines, and from a fingerprint in small letters', () => {
    const sdp = sdpOf(SESSION).replace(FINGERPRINT, FINGERPRINT.toLowerCase())
    assert.deepEqual(sessionDescriptionOf(`${sdp}a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n`), SESSION)
    assert.equal(sessionDescriptionOf(sdp.replace('sha-256', 'sha-1')), null)
    assert.equal(sessionDescriptionOf(''), null)
  })

  it('let the offering side send the first DTLS message', () => {
    assert.match(sdpOf({ ...SESSION, setup: 'actpass' }), /^a=setup:active\r$/m)
    assert.match(sdpOf({ ...SESSION, setup: 'passive' }), /^a=setup:passive\r$/m)
  })

  it('are refused when one is missing, of another kind, too long, or would be a line of its own', () => {
    assert.deepEqual(checkedSessionDescription({ ...SESSION, more: 1 }), SESSION)
    const wrong: unknown[] = [
      null,
      'text',
      [],
      { ...SESSION, ufrag: 'abc' },
      { ...SESSION, ufrag: 'abcd\r\na=candidate' },
      { ...SESSION, ufrag: 'a'.repeat(257) },
      { ...SESSION, password: 'short' },
      { ...SESSION, password: 22 },
      { ...SESSION, fingerprint: FINGERPRINT.slice(3) },
      { ...SESSION, fingerprint: `${FINGERPRINT}\n` },
      { ...SESSION, setup: 'holdconn' },
      { ...SESSION, setup: undefined },
    ]
    for (const value of wrong) assert.equal(checkedSessionDescription(value), null, JSON.stringify(value))
  })
})

describe('facts of a candidate', () => {
  it('are read from the lines of Node and of browsers, without the address behind a reflexive one', () => {
    assert.deepEqual(iceCandidateOf('a=candidate:1 1 UDP 2114977791 192.0.2.2 49318 typ host'), HOST)
    const reflexive = iceCandidateOf(
      'candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 192.168.7.7 rport 4242 generation 0 ufrag x',
    )
    assert.equal(
      candidateLineOf(reflexive!),
      'candidate:842163049 1 udp 1677729535 203.0.113.9 46154 typ srflx raddr 0.0.0.0 rport 0',
    )
    assert.equal(candidateLineOf(HOST), 'candidate:1 1 udp 2114977791 192.0.2.2 49318 typ host')
    assert.ok(isHiddenName(iceCandidateOf(`candidate:1 1 udp 1 ${crypto.randomUUID()}.local 5 typ host`)!.address))
  })

  it('are nothing for TCP, a second component, and the end of the gathering', () => {
    assert.equal(iceCandidateOf('candidate:1 1 tcp 1518280447 192.0.2.2 9 typ host tcptype active'), null)
    assert.equal(iceCandidateOf('candidate:1 2 udp 2114977791 192.0.2.2 49318 typ host'), null)
    assert.equal(iceCandidateOf(''), null)
  })

  it('take IP addresses and hidden names only, so that no peer makes us look names up', () => {
    const at = (address: unknown) => checkedCandidate({ ...HOST, address })?.address
    for (const fine of ['1.2.3.4', 'fd00::2', '2001:db8:0:0:1:2:3:4']) assert.equal(at(fine), fine)
    const wrong = [
      'a.example',
      'printer.local',
      '1.2.3',
      '256.1.1.1',
      ':',
      '1::2::3',
      'fd00::2%eth0',
      '',
      7,
      '1.2.3.4 x',
    ]
    for (const address of wrong) assert.equal(at(address), undefined, String(address))
  })

  it('are refused outside their bounds', () => {
    const wrong = [
      { port: 0 },
      { port: 65_536 },
      { port: '5' },
      { priority: 0 },
      { priority: 2 ** 31 },
      { priority: 1.5 },
      { foundation: '' },
      { foundation: 'a b' },
      { type: 'other' },
    ]
    for (const change of wrong) assert.equal(checkedCandidate({ ...HOST, ...change }), null, JSON.stringify(change))
    assert.equal(checkedCandidate(undefined), null)
  })
})
