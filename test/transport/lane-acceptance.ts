/** What every lane must do, whatever it is made of. Run it for each kind of lane. */
import assert from 'node:assert/strict'
import { AssertionError } from '../../src/errors.js'
import { INBOX_PACKETS_MAX, type Lane, type Packet, type PeerId } from '../../src/transport/lane.js'

/** Two lanes that reach each other. */
export interface LanePair {
  readonly a: Lane
  readonly b: Lane
  /** Returns once everything sent so far has arrived (or is lost, where a lane may lose). Must not drain inboxes. */
  settle(): Promise<void>
  close(): Promise<void>
  /** Others that both reach, such as a relay. Default: none. */
  readonly bystanders?: readonly PeerId[]
}

/** @param makePair makes two fresh lanes over a path that loses nothing, ready to send */
export function laneAcceptance(name: string, makePair: () => Promise<LanePair>): void {
  describe(`a lane: ${name}`, () => {
    let pair: LanePair
    let a: Lane
    let b: Lane

    beforeEach(async () => {
      pair = await makePair()
      a = pair.a
      b = pair.b
    })

    afterEach(async () => pair.close())

    it('has a name and knows the peer it reaches', () => {
      assert.notEqual(a.name, '')
      assert.ok(a.packetCost >= 1)
      assert.notEqual(a.localPeer, b.localPeer)
      const others = pair.bystanders ?? []
      assert.deepEqual([...a.peers].sort(), [b.localPeer, ...others].sort())
      assert.deepEqual([...b.peers].sort(), [a.localPeer, ...others].sort())
    })

    it('carries a packet to the peer it is sent to, and names its sender and its time of arrival', async () => {
      a.send(b.localPeer, Uint8Array.of(1, 2, 3))
      await pair.settle()
      const packets = b.receive()
      assert.deepEqual(contents(packets), [[1, 2, 3]])
      assert.equal(packets[0]!.from, a.localPeer)
      assert.ok(Number.isFinite(packets[0]!.receivedAtMs))
      assert.deepEqual(a.receive(), [])
    })

    it('carries packets in both directions at once', async () => {
      a.send(b.localPeer, Uint8Array.of(1))
      b.send(a.localPeer, Uint8Array.of(2))
      await pair.settle()
      assert.deepEqual(contents(b.receive()), [[1]])
      assert.deepEqual(contents(a.receive()), [[2]])
    })

    it('broadcasts to the others and not to itself', async () => {
      a.broadcast(Uint8Array.of(7, 8))
      await pair.settle()
      const packets = b.receive()
      assert.deepEqual(contents(packets), [[7, 8]])
      assert.equal(packets[0]!.from, a.localPeer)
      assert.deepEqual(a.receive(), [])
    })

    it('drains the inbox', async () => {
      a.broadcast(Uint8Array.of(1))
      await pair.settle()
      assert.equal(b.receive().length, 1)
      assert.deepEqual(b.receive(), [])
    })

    it('delivers every packet of a burst once, in order when it is reliable', async () => {
      const count = 200
      for (let index = 0; index < count; index += 1) a.send(b.localPeer, numbered(index))
      await pair.settle()
      const numbers = b.receive().map(numberOf)
      if (b.lossy) numbers.sort((x, y) => x - y)
      assert.deepEqual(
        numbers,
        Array.from({ length: count }, (_, index) => index),
      )
    })

    it('lets the sender use its buffer again at once', async () => {
      const bytes = Uint8Array.of(1, 2, 3)
      a.send(b.localPeer, bytes)
      bytes.fill(0)
      a.broadcast(bytes)
      bytes.fill(9)
      await pair.settle()
      const received = contents(b.receive()).sort((x, y) => y[0]! - x[0]!)
      assert.deepEqual(received, [
        [1, 2, 3],
        [0, 0, 0],
      ])
    })

    it('carries the largest packet it promises and asserts that none is larger', async () => {
      const largest = new Uint8Array(a.packetBytesMax).fill(5)
      a.send(b.localPeer, largest)
      await pair.settle()
      assert.deepEqual(
        b.receive().map((packet) => packet.bytes.length),
        [largest.length],
      )
      const oversize = new Uint8Array(a.packetBytesMax + 1)
      assert.throws(() => a.send(b.localPeer, oversize), AssertionError)
      assert.throws(() => a.broadcast(oversize), AssertionError)
      await pair.settle()
      assert.deepEqual(b.receive(), [])
    })

    it('keeps a bounded inbox: the oldest packets go, and are counted', async () => {
      const count = INBOX_PACKETS_MAX + 50
      for (let index = 0; index < count; index += 1) {
        a.send(b.localPeer, numbered(index))
        if (index % 100 === 99) await pair.settle()
      }
      await pair.settle()
      const numbers = b.receive().map(numberOf)
      assert.equal(numbers.length, INBOX_PACKETS_MAX)
      assert.equal(b.stats.overflowed, count - INBOX_PACKETS_MAX)
      assert.equal(b.stats.packetsReceived, count)
      assert.ok(!numbers.includes(0) && numbers.includes(count - 1))
    })

    it('counts packets and bytes', async () => {
      a.send(b.localPeer, new Uint8Array(10).fill(1))
      a.send(b.localPeer, new Uint8Array(20).fill(2))
      await pair.settle()
      assert.equal(a.stats.packetsSent, 2)
      assert.ok(a.stats.bytesSent >= 30)
      assert.equal(b.stats.packetsReceived, 2)
      assert.ok(b.stats.bytesReceived >= 30)
      assert.equal(b.stats.malformed + b.stats.forged + b.stats.replayed + b.stats.overflowed, 0)
    })

    it('drops a packet to an unknown peer without an error', async () => {
      a.send('stranger', Uint8Array.of(1))
      await pair.settle()
      assert.deepEqual(a.receive(), [])
    })

    it('receives nothing after it is closed', async () => {
      b.close()
      a.broadcast(Uint8Array.of(1))
      await pair.settle()
      assert.deepEqual(b.receive(), [])
      assert.deepEqual(b.peers, [])
    })

    it('ignores what is sent after it is closed, and a second close', async () => {
      a.close()
      a.close()
      a.send(b.localPeer, Uint8Array.of(1))
      a.broadcast(Uint8Array.of(2))
      await pair.settle()
      assert.deepEqual(b.receive(), [])
    })
  })
}

function contents(packets: readonly Packet[]): number[][] {
  return packets.map((packet) => [...packet.bytes])
}

function numbered(index: number): Uint8Array {
  return Uint8Array.of(index >> 8, index & 0xff)
}

function numberOf(packet: Packet): number {
  return (packet.bytes[0]! << 8) | packet.bytes[1]!
}
