import assert from 'node:assert/strict'
import { setImmediate as eventsHandled } from 'node:timers/promises'
import type { Connection, Libp2p, Stream } from '@libp2p/interface'
import { encode } from 'it-length-prefixed'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { encodeSignal, type SignalMessage } from '../../../src/transport/webrtc/signal-message.js'
import { SIGNAL_PROTOCOL, SIGNALS_MAX, SignalStream, takeOffers } from '../../../src/transport/webrtc/signalling.js'

const SESSION = {
  ufrag: 'abcd',
  password: 'p'.repeat(22),
  fingerprint: Array(32).fill('AB').join(':'),
  setup: 'actpass',
} as const
const CANDIDATE = { foundation: '1', priority: 7, address: '192.0.2.1', port: 4000, type: 'host' } as const
const offerOf = (topic: string): SignalMessage => ({ kind: 'offer', topic, session: SESSION })

/** The part of a libp2p stream that a negotiation uses: what the test puts in is read, then the reader waits. */
class FakeStream {
  writeStatus = 'writable'
  aborted = false
  readonly sent: Uint8Array[] = []
  readonly #chunks: Uint8Array[] = []
  #wake: (() => void) | null = null

  receive(...messages: SignalMessage[]): void {
    for (const message of messages) this.receiveBytes(encodeSignal(message))
  }

  receiveBytes(bytes: Uint8Array): void {
    this.#chunks.push(encode.single(bytes).subarray())
    this.#wake?.()
  }

  send(bytes: Uint8Array): void {
    this.sent.push(bytes)
  }

  abort(): void {
    this.aborted = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    while (!this.aborted) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) yield chunk
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** A node that hands over inbound streams, with a taker of offers for the topic 'room'. */
function serving() {
  const time = new VirtualTime()
  const handlers: ((stream: Stream, connection: Connection) => void)[] = []
  const protocols: string[] = []
  const node = {
    handle: async (protocol: string, handler: (stream: Stream, connection: Connection) => void) => {
      protocols.push(protocol)
      handlers.push(handler)
    },
  } as unknown as Libp2p
  const taken: string[] = []
  const end = takeOffers(node, 'room', (from, { topic }) => taken.push(`${from} ${topic}`), time)
  const connectionFrom = (peer: string) => ({ remotePeer: { toString: () => peer } }) as unknown as Connection
  const open = (connection: Connection): FakeStream => {
    const stream = new FakeStream()
    handlers[0]!(stream as unknown as Stream, connection)
    return stream
  }
  return { node, time, taken, protocols, end, open, connectionFrom }
}

describe('the negotiations of a node', () => {
  it('go to the taker of the topic that their offer names; others are ended', async () => {
    const { taken, protocols, open, connectionFrom } = serving()
    const connection = connectionFrom('peer')
    const [ours, other, answer] = [open(connection), open(connection), open(connection)]
    ours.receive(offerOf('room'))
    other.receive(offerOf('another room'))
    answer.receive({ kind: 'answer', session: SESSION })
    await eventsHandled()
    assert.deepEqual(protocols, [SIGNAL_PROTOCOL])
    assert.deepEqual(taken, ['peer room'])
    assert.deepEqual([ours.aborted, other.aborted, answer.aborted], [false, true, true])
  })

  it('have one taker for each topic, until it ends', async () => {
    const { node, time, taken, protocols, end, open, connectionFrom } = serving()
    assert.equal(
      takeOffers(node, 'room', () => undefined, time),
      null,
    )
    assert.notEqual(
      takeOffers(node, 'second room', () => undefined, time),
      null,
    )
    assert.equal(protocols.length, 1, 'one handler for all')
    end?.()
    const stream = open(connectionFrom('peer'))
    stream.receive(offerOf('room'))
    await eventsHandled()
    assert.deepEqual([taken, stream.aborted], [[], true])
  })

  it('are ended 5 s after they began without an offer', async () => {
    const { time, open, connectionFrom } = serving()
    const [silent, fine] = [open(connectionFrom('peer')), open(connectionFrom('peer'))]
    fine.receive(offerOf('room'))
    await eventsHandled()
    time.advance(4999)
    assert.equal(silent.aborted, false)
    time.advance(1)
    assert.deepEqual([silent.aborted, fine.aborted], [true, false])
  })

  it('may be 8 without an offer on one connection, and 512 on all; an offer makes room for another', async () => {
    const { taken, open, connectionFrom } = serving()
    const connection = connectionFrom('peer')
    const streams = Array.from({ length: 9 }, () => open(connection))
    assert.deepEqual(
      streams.map(({ aborted }) => aborted),
      [...Array(8).fill(false), true],
    )
    streams[0]!.receive(offerOf('room'))
    await eventsHandled()
    assert.equal(taken.length, 1)
    assert.equal(open(connection).aborted, false)
    for (let count = 8; count < 512; count += 1) assert.equal(open(connectionFrom(`p${count}`)).aborted, false)
    assert.equal(open(connectionFrom('one more')).aborted, true)
  })
})

describe('a signalling stream', () => {
  it('ends at a message that is none, and after 40 messages', async () => {
    const broken = new FakeStream()
    broken.receive({ kind: 'candidate', candidate: CANDIDATE })
    broken.receiveBytes(Uint8Array.of(1, 2, 3))
    const signal = new SignalStream(broken as unknown as Stream)
    assert.deepEqual(await signal.next(), { kind: 'candidate', candidate: CANDIDATE })
    assert.equal(await signal.next(), null)
    assert.equal(broken.aborted, true)

    const long = new FakeStream()
    for (let count = 0; count <= SIGNALS_MAX; count += 1) long.receive({ kind: 'candidate', candidate: CANDIDATE })
    const reader = new SignalStream(long as unknown as Stream)
    for (let count = 0; count < SIGNALS_MAX; count += 1) assert.notEqual(await reader.next(), null)
    assert.equal(await reader.next(), null)
    assert.equal(long.aborted, true)
  })

  it('drops what is sent once the stream takes no more', () => {
    const stream = new FakeStream()
    const signal = new SignalStream(stream as unknown as Stream)
    signal.send({ kind: 'candidate', candidate: CANDIDATE })
    stream.writeStatus = 'closed'
    signal.send({ kind: 'candidate', candidate: CANDIDATE })
    assert.equal(stream.sent.length, 1)
  })
})
