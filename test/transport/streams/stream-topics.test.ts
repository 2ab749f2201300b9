import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import { TOPIC_BYTES_MAX } from '../../../src/transport/lane.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { encodeLengthPrefixed } from '../../../src/transport/streams/length-prefixed.js'
import { readTopic, topicMessage } from '../../../src/transport/streams/stream-topics.js'

/** The part of a libp2p stream that reads a topic. */
class FakeStream extends EventTarget {
  status = 'open'

  receive(bytes: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: bytes }))
  }
}

function reading(stream = new FakeStream()) {
  const time = new VirtualTime()
  const topics: (string | null)[] = []
  const rest: (Uint8Array | null)[] = []
  readTopic(stream as unknown as Stream, time, 5000, (topic, reader) => {
    topics.push(topic)
    rest.push(reader.next(100))
  })
  return { stream, time, topics, rest }
}

describe('the topic of a stream', () => {
  it('is read from any pieces, and what follows it stays with the reader', () => {
    const { stream, topics, rest } = reading()
    const bytes = [...topicMessage('räum'), ...encodeLengthPrefixed([Uint8Array.of(1, 2)])]
    stream.receive(Uint8Array.from(bytes.slice(0, 3)))
    assert.deepEqual(topics, [])
    stream.receive(Uint8Array.from(bytes.slice(3)))
    assert.deepEqual(topics, ['räum'])
    assert.deepEqual(rest, [Uint8Array.of(1, 2)])
  })

  it('is null when it does not come in time, and then no more is read', () => {
    const { stream, time, topics } = reading()
    time.advance(4999)
    assert.deepEqual(topics, [])
    time.advance(1)
    stream.receive(topicMessage('room'))
    assert.deepEqual(topics, [null])
  })

  it('ends the wait for it when it has come', () => {
    const { stream, time, topics } = reading()
    stream.receive(topicMessage('room'))
    time.advance(10_000)
    assert.deepEqual(topics, ['room'])
  })

  it('is null when the stream ends first, on either side, or has ended already', () => {
    for (const event of ['close', 'remoteCloseWrite']) {
      const { stream, topics } = reading()
      stream.dispatchEvent(new Event(event))
      assert.deepEqual(topics, [null])
    }
    const closed = new FakeStream()
    closed.status = 'closed'
    assert.deepEqual(reading(closed).topics, [null])
  })

  it('is null when it is too long, and cannot be named then', () => {
    const { stream, topics } = reading()
    stream.receive(encodeLengthPrefixed([new Uint8Array(TOPIC_BYTES_MAX + 1)]))
    assert.deepEqual(topics, [null])
    assert.throws(() => topicMessage('x'.repeat(TOPIC_BYTES_MAX + 1)), /exceeds 512/)
  })
})
