import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import type { Delivery } from '../../../src/transport/lane.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { encodeLengthPrefixed, LengthPrefixedReader } from '../../../src/transport/streams/length-prefixed.js'
import { OUTBOX_BYTES_MAX } from '../../../src/transport/streams/outbox.js'
import { StreamLink } from '../../../src/transport/streams/stream-link.js'

/** The part of a libp2p stream that a link uses. */
class FakeStream extends EventTarget {
  status = 'open'
  remoteWriteStatus = 'writable'
  /** False: the other side does not keep up. */
  keepsUp = true
  readonly writes: Uint8Array[] = []
  closes = 0
  aborted: string | null = null

  send(bytes: Uint8Array): boolean {
    this.writes.push(bytes)
    return this.keepsUp
  }

  close(): Promise<void> {
    this.closes += 1
    return Promise.resolve()
  }

  abort({ message }: Error): void {
    this.aborted = message
    this.dispatchEvent(new Event('close'))
  }

  receive(...payloads: Uint8Array[]): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: encodeLengthPrefixed(payloads) }))
  }
}

const BYTES_MAX = 60 * 1024

function started(time = new VirtualTime()) {
  const stream = new FakeStream()
  const received: number[][] = []
  const sent: [number, number][] = []
  const counts = { malformed: 0, ended: 0 }
  const link = new StreamLink(
    { peer: 'peer', opener: 'me', route: 'direct' },
    stream as unknown as Stream,
    new LengthPrefixedReader(),
    BYTES_MAX,
    {
      onPacket: (_, bytes) => received.push([...bytes]),
      onSent: (packets, bytes) => sent.push([packets, bytes]),
      onMalformed: () => {
        counts.malformed += 1
      },
      onEnd: () => {
        counts.ended += 1
      },
    },
    time,
  )
  link.start()
  const send = (bytes: Uint8Array, delivery: Delivery = 'reliable'): number => link.send(bytes, delivery)
  return { link, stream, time, received, sent, counts, send }
}

/** Lets the turn of the event loop end. */
const turn = (): Promise<void> => Promise.resolve()

describe('a link of a stream', () => {
  it('writes all packets of one turn of the event loop at once', async () => {
    const { stream, sent, send } = started()
    send(Uint8Array.of(1))
    send(Uint8Array.of(2, 3))
    assert.equal(stream.writes.length, 0)
    await turn()
    assert.deepEqual(stream.writes, [encodeLengthPrefixed([Uint8Array.of(1), Uint8Array.of(2, 3)])])
    assert.deepEqual(sent, [[2, 3]])
    send(Uint8Array.of(4))
    await turn()
    assert.equal(stream.writes.length, 2)
  })

  it('writes no more while the other side does not keep up, drops what exceeds the outbox, and goes on afterwards', async () => {
    const { stream, send } = started()
    stream.keepsUp = false
    send(Uint8Array.of(1))
    await turn()
    let dropped = 0
    for (let bytes = 0; bytes <= OUTBOX_BYTES_MAX; bytes += BYTES_MAX) dropped += send(new Uint8Array(BYTES_MAX))
    await turn()
    assert.equal(stream.writes.length, 1)
    assert.equal(dropped, 1)
    stream.keepsUp = true
    stream.dispatchEvent(new Event('drain'))
    assert.ok(stream.writes.length > 2)
  })

  it('delivers messages in order, and resets the stream at one that is too long', () => {
    const { stream, received, counts, link } = started()
    stream.receive(Uint8Array.of(1), Uint8Array.of(2))
    stream.receive(Uint8Array.of(3), new Uint8Array(BYTES_MAX + 1))
    stream.receive(Uint8Array.of(4))
    assert.deepEqual(received, [[1], [2], [3]])
    assert.equal(counts.malformed, 1)
    assert.match(stream.aborted!, /too long/)
    assert.equal(link.isGone, true)
  })

  it('sends what waits before it closes its side, receives meanwhile, and is cut after 5 s', async () => {
    const { link, stream, time, received, send, counts } = started()
    send(Uint8Array.of(1))
    link.retire(true)
    assert.deepEqual([stream.writes.length, stream.closes], [1, 1])
    stream.receive(Uint8Array.of(9))
    assert.deepEqual(received, [[9]])
    time.advance(4999)
    assert.equal(stream.aborted, null)
    time.advance(1)
    assert.match(stream.aborted!, /did not finish/)
    assert.deepEqual([link.isGone, counts.ended], [true, 1])
  })

  it('leaves it to the other side to close first where it should not finish', () => {
    const { link, stream } = started()
    link.retire(false)
    assert.equal(stream.closes, 0)
    stream.dispatchEvent(new Event('remoteCloseWrite'))
    assert.equal(stream.closes, 1)
  })

  it('moves what waits to its successor', async () => {
    const [old, fresh] = [started(), started()]
    old.send(Uint8Array.of(1))
    old.link.retire(true, fresh.link)
    await turn()
    assert.equal(old.stream.writes.length, 0)
    assert.deepEqual(fresh.stream.writes, [encodeLengthPrefixed([Uint8Array.of(1)])])
  })

  it('finishes its own side and tells the lane when the other side has finished', () => {
    const { stream, counts, link } = started()
    stream.dispatchEvent(new Event('remoteCloseWrite'))
    assert.deepEqual([stream.closes, counts.ended, link.isGone], [1, 1, false])
    stream.dispatchEvent(new Event('close'))
    assert.deepEqual([counts.ended, link.isGone], [2, true])
  })

  it('is drained when the outbox is empty, when it has ended, or after 2 s', async () => {
    for (const end of ['drain', 'close', 'time'] as const) {
      const { link, stream, time, send } = started()
      await link.drained()
      stream.keepsUp = false
      send(Uint8Array.of(1))
      await turn()
      send(Uint8Array.of(2))
      let drained = false
      const done = link.drained().then(() => {
        drained = true
      })
      time.advance(1999)
      await turn()
      assert.equal(drained, false)
      if (end === 'time') time.advance(1)
      else stream.dispatchEvent(new Event(end))
      await done
    }
  })
})
