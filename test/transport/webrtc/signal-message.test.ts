import assert from 'node:assert/strict'
import { TOPIC_BYTES_MAX } from '../../../src/transport/lane.js'
import {
  decodeSignal,
  encodeSignal,
  SIGNAL_BYTES_MAX,
  type SignalMessage,
} from '../../../src/transport/webrtc/signal-message.js'

const SESSION = {
  ufrag: 'u'.repeat(256),
  password: 'p'.repeat(256),
  fingerprint: Array(32).fill('AB').join(':'),
  setup: 'actpass',
} as const

const CANDIDATE = { foundation: '1', priority: 7, address: '192.0.2.1', port: 4000, type: 'host' } as const

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

describe('a signalling message', () => {
  it('comes back as it was made', () => {
    const messages: SignalMessage[] = [
      { kind: 'offer', topic: 'room', session: SESSION },
      { kind: 'answer', session: { ...SESSION, setup: 'active' } },
      { kind: 'candidate', candidate: CANDIDATE },
    ]
    for (const message of messages) assert.deepEqual(decodeSignal(encodeSignal(message)), message)
  })

  it('holds the longest topic, also one that JSON writes with escapes', () => {
    for (const character of ['t', '"', '\u0001', '\u20ac']) {
      const bytes = new TextEncoder().encode(character).length
      const topic = character.repeat(Math.floor(TOPIC_BYTES_MAX / bytes))
      const offer: SignalMessage = { kind: 'offer', topic, session: SESSION }
      assert.ok(encodeSignal(offer).length <= SIGNAL_BYTES_MAX)
      assert.deepEqual(decodeSignal(encodeSignal(offer)), offer)
      assert.equal(decodeSignal(encodeSignal({ ...offer, topic: `${topic}${character}` })), null)
    }
  })

  it('is refused when an offer decides the DTLS role, or an answer leaves it open', () => {
    assert.equal(
      decodeSignal(bytesOf({ kind: 'offer', topic: 'room', session: { ...SESSION, setup: 'active' } })),
      null,
    )
    assert.equal(decodeSignal(bytesOf({ kind: 'answer', session: SESSION })), null)
  })

  it('is refused without a topic, without a session, of an unknown kind, or when it is no JSON text', () => {
    for (const value of [
      { kind: 'offer', topic: '', session: SESSION },
      { kind: 'offer', topic: 1, session: SESSION },
      { kind: 'offer', topic: 'room' },
      { kind: 'candidate' },
      { kind: 'other', session: SESSION },
      null,
      [],
      'text',
    ]) {
      assert.equal(decodeSignal(bytesOf(value)), null, JSON.stringify(value))
    }
    assert.equal(decodeSignal(Uint8Array.of(0xff, 0xfe)), null)
    assert.equal(decodeSignal(new TextEncoder().encode('{')), null)
    assert.equal(
      decodeSignal(bytesOf({ kind: 'candidate', candidate: CANDIDATE, more: 'x'.repeat(SIGNAL_BYTES_MAX) })),
      null,
    )
  })
})
