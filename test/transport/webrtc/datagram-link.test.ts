import assert from 'node:assert/strict'
import { setImmediate as eventsHandled } from 'node:timers/promises'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import {
  CANDIDATES_MAX,
  DatagramLink,
  LATEST_BYTES_MAX,
  NEGOTIATION_MS,
} from '../../../src/transport/webrtc/datagram-link.js'
import type { RtcChannel, RtcConnection, RtcHandlers } from '../../../src/transport/webrtc/rtc-connection.js'
import type { IceCandidate, SessionDescription } from '../../../src/transport/webrtc/session-description.js'
import type { SignalMessage } from '../../../src/transport/webrtc/signal-message.js'
import type { SignalStream } from '../../../src/transport/webrtc/signalling.js'

const SESSION: SessionDescription = { ufrag: 'abcd', password: 'p'.repeat(22), fingerprint: 'AB', setup: 'active' }
const HOST: IceCandidate = { foundation: '1', priority: 7, address: '192.0.2.1', port: 4000, type: 'host' }

/** A connection that records what it is told, and that the test opens. */
class FakeConnection implements RtcConnection {
  readonly candidates: IceCandidate[] = []
  readonly sent: [RtcChannel, number][] = []
  readonly waitingBytes = { latest: 0, reliable: 0 }
  accepted = 0
  closed = 0

  async offer(): Promise<SessionDescription> {
    return SESSION
  }

  async answer(): Promise<SessionDescription> {
    return SESSION
  }

  async accept(): Promise<void> {
    this.accepted += 1
  }

  addCandidate(candidate: IceCandidate): void {
    this.candidates.push(candidate)
  }

  send(channel: RtcChannel, bytes: Uint8Array): boolean {
    this.sent.push([channel, bytes.length])
    return true
  }

  bufferedBytes(channel: RtcChannel): number {
    return this.waitingBytes[channel]
  }

  close(): void {
    this.closed += 1
  }
}

/** A negotiation whose other side the test plays. */
class FakeSignal {
  readonly sent: SignalMessage[] = []
  closed = 0
  readonly #messages: (SignalMessage | null)[] = []
  #wake: (() => void) | null = null

  send(message: SignalMessage): void {
    this.sent.push(message)
  }

  async next(): Promise<SignalMessage | null> {
    if (this.#messages.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.#messages.shift() ?? null
  }

  close(): void {
    this.closed += 1
  }

  receive(message: SignalMessage | null): void {
    this.#messages.push(message)
    this.#wake?.()
  }
}

function linkOf(settings: { relayOnly?: boolean; announce?: string[] } = {}) {
  const time = new VirtualTime()
  const connection = new FakeConnection()
  const signal = new FakeSignal()
  const counts = { opened: 0, packets: 0, malformed: 0, ended: 0 }
  const told: RtcHandlers[] = []
  const rtc = {
    canHideAddresses: true,
    connect: (_: unknown, handlers: RtcHandlers) => {
      told.push(handlers)
      return connection
    },
  }
  const link = new DatagramLink(
    'peer',
    true,
    rtc,
    { iceServers: [], relayOnly: false, announce: [], timers: time, ...settings },
    {
      opened: () => (counts.opened += 1),
      packet: () => (counts.packets += 1),
      malformed: () => (counts.malformed += 1),
      ended: () => (counts.ended += 1),
    },
  )
  const offer = (): Promise<void> => link.offer('topic', async () => signal as unknown as SignalStream)
  const addresses = (): string[] =>
    signal.sent.flatMap((message) => (message.kind === 'candidate' ? [message.candidate.address] : []))
  return { link, time, connection, signal, counts, handlers: told[0]!, offer, addresses }
}

describe('a datagram link', () => {
  it('sends its offer before its candidates, and takes the answer before those of the other side', async () => {
    const { connection, signal, handlers, offer } = linkOf()
    handlers.candidate(HOST)
    void offer()
    await eventsHandled()
    handlers.candidate({ ...HOST, port: 4001 })
    assert.deepEqual(
      signal.sent.map(({ kind }) => kind),
      ['offer', 'candidate', 'candidate'],
    )
    signal.receive({ kind: 'answer', session: SESSION })
    signal.receive({ kind: 'candidate', candidate: HOST })
    await eventsHandled()
    assert.deepEqual([connection.accepted, connection.candidates], [1, [HOST]])
  })

  it('ends when the other side sends anything but an answer, or nothing more', async () => {
    for (const message of [{ kind: 'candidate', candidate: HOST } as const, null]) {
      const { connection, signal, counts, offer } = linkOf()
      void offer()
      signal.receive(message)
      await eventsHandled()
      assert.deepEqual([counts.ended, connection.closed, connection.accepted], [1, 1, 0])
    }
  })

  it('announces a host candidate under each further address of its family, 24 candidates at most', async () => {
    const { handlers, offer, addresses } = linkOf({ announce: ['203.0.113.1', 'fd00::1', HOST.address] })
    void offer()
    await eventsHandled()
    handlers.candidate(HOST)
    assert.deepEqual(addresses(), [HOST.address, '203.0.113.1'])
    for (let count = 0; count < CANDIDATES_MAX; count += 1) handlers.candidate(HOST)
    assert.equal(addresses().length, CANDIDATES_MAX)
  })

  it('shows only relayed candidates where no address of ours may be seen', async () => {
    const { handlers, offer, addresses } = linkOf({ relayOnly: true, announce: ['203.0.113.1'] })
    void offer()
    await eventsHandled()
    handlers.candidate(HOST)
    handlers.candidate({ ...HOST, type: 'relay', address: '198.51.100.9' })
    assert.deepEqual(addresses(), ['198.51.100.9'])
  })

  it('ends when it is not open after 10 s, and else ends the negotiation only', async () => {
    for (const open of [false, true]) {
      const { time, signal, connection, counts, handlers, offer } = linkOf()
      void offer()
      await eventsHandled()
      if (open) handlers.open()
      time.advance(NEGOTIATION_MS - 1)
      assert.equal(signal.closed, 0)
      time.advance(1)
      assert.deepEqual([signal.closed, connection.closed, counts.ended], [1, open ? 0 : 1, open ? 0 : 1])
    }
  })

  it('sends a latest packet that fits a datagram unordered, and all others on the ordered channel', () => {
    const { link, connection, handlers } = linkOf()
    assert.equal(link.send(new Uint8Array(1), 'latest'), 'closed')
    handlers.open()
    link.send(new Uint8Array(LATEST_BYTES_MAX), 'latest')
    link.send(new Uint8Array(LATEST_BYTES_MAX + 1), 'latest')
    link.send(new Uint8Array(1), 'reliable')
    assert.deepEqual(connection.sent, [
      ['latest', LATEST_BYTES_MAX],
      ['reliable', LATEST_BYTES_MAX + 1],
      ['reliable', 1],
    ])
  })

  it('drops packets while 16 KiB of latest ones wait, or 1 MiB of reliable ones', () => {
    const { link, connection, handlers } = linkOf()
    handlers.open()
    connection.waitingBytes.latest = 16 * 1024 - 10
    connection.waitingBytes.reliable = 1024 * 1024 - 10
    for (const delivery of ['latest', 'reliable'] as const) {
      assert.equal(link.send(new Uint8Array(10), delivery), 'sent')
      assert.equal(link.send(new Uint8Array(11), delivery), 'full')
    }
  })

  it('keeps its connection for 250 ms after it is closed where a reliable packet may be on its way', () => {
    for (const delivery of ['latest', 'reliable'] as const) {
      const { link, time, connection, handlers, counts } = linkOf()
      handlers.open()
      link.send(new Uint8Array(1), delivery)
      link.close()
      assert.equal(connection.closed, delivery === 'latest' ? 1 : 0)
      handlers.message(new Uint8Array(1))
      handlers.ended()
      assert.deepEqual([counts.packets, counts.ended], [0, 0], 'it is closed')
      time.advance(250)
      assert.equal(connection.closed, 1)
    }
  })
})
