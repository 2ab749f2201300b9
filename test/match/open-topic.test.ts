import assert from 'node:assert/strict'
import { checkRoom, openTopic } from '../../src/match/open-topic.js'
import { TOPIC_BYTES_MAX } from '../../src/transport/lane.js'
import { LengthPrefixedReader } from '../../src/transport/streams/length-prefixed.js'
import { topicMessage } from '../../src/transport/streams/stream-topics.js'
import { decodeSignal, encodeSignal } from '../../src/transport/webrtc/signal-message.js'
import * as limits from '../../src/wire/limits.js'

const LONGEST = 'x'.repeat(limits.NAME_BYTES_MAX)

const SESSION = {
  ufrag: 'u'.repeat(256),
  password: 'p'.repeat(256),
  fingerprint: Array(32).fill('AB').join(':'),
  setup: 'actpass',
} as const

describe('the topic of a room without a relay', () => {
  it('fits streams and signalling, also with the longest names of game and room', () => {
    const topic = openTopic(LONGEST, LONGEST)
    assert.equal(topic.length, 273)
    const reader = new LengthPrefixedReader()
    reader.feed(topicMessage(topic))
    assert.equal(new TextDecoder().decode(reader.next(TOPIC_BYTES_MAX)!), topic)
    const offer = { kind: 'offer', topic, session: SESSION } as const
    assert.deepEqual(decodeSignal(encodeSignal(offer)), offer)
  })

  it('is bounded as a topic is that a relay names', () => {
    assert.equal(TOPIC_BYTES_MAX, limits.TOPIC_BYTES_MAX)
    assert.ok(limits.TOPIC_BYTES_MAX >= openTopic(LONGEST, LONGEST).length)
  })

  it('is the same for one room of one game only', () => {
    const topics = [openTopic('a', 'b'), openTopic('a', 'c'), openTopic('b', 'b')]
    assert.equal(new Set(topics).size, topics.length)
  })
})

describe('checkRoom', () => {
  it('takes names of 1 to 128 bytes', () => {
    checkRoom('g', 'r')
    checkRoom(LONGEST, LONGEST)
  })

  it('refuses other names, and says which', () => {
    for (const name of ['', `${LONGEST}x`, 'ä'.repeat(65)]) {
      assert.throws(() => checkRoom('g', name), { code: 'BAD_OPTION', message: /a room has a name of 1 to 128 bytes/ })
      assert.throws(() => checkRoom(name, 'r'), { code: 'BAD_OPTION', message: /a game has an id of 1 to 128 bytes/ })
    }
  })
})
