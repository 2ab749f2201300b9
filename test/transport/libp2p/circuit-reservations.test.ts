import assert from 'node:assert/strict'
import { peerIdFromString } from '@libp2p/peer-id'
import { generateIdentity } from '../../../src/identity.js'
import { CircuitReservations } from '../../../src/transport/libp2p/circuit-reservations.js'
import { PatchReport } from '../../../src/transport/libp2p/patches/library-patch.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { pass } from '../virtual-run.js'

/** Events of a node, and a reservation store whose relays answer as the test says. */
class FakeRelays {
  readonly node = new EventTarget()
  readonly time = new VirtualTime()
  readonly asked: number[] = []
  readonly forgotten: Uint8Array[] = []
  answer: () => Promise<unknown> = () => Promise.reject(new Error('full'))
  reserved = false
  connected: string[]
  readonly reservations: CircuitReservations

  constructor(peers: readonly string[]) {
    this.connected = [...peers]
    this.reservations = new CircuitReservations({ report: new PatchReport([]), clock: this.time, timers: this.time })
    this.reservations.use({
      hasReservation: () => this.reserved,
      addRelay: async () => {
        this.asked.push(this.time.nowMs())
        await this.answer()
        this.reserved = true
      },
      relayFilter: { remove: (bytes) => this.forgotten.push(bytes) > 0 },
    })
  }

  hold(): () => void {
    const node = this.node as unknown as Parameters<CircuitReservations['hold']>[0]
    return this.reservations.hold(node, () => this.connected)
  }

  connect(peer: string): void {
    const detail = { remotePeer: peerIdFromString(peer) }
    this.node.dispatchEvent(Object.assign(new Event('connection:open'), { detail }))
  }
}

describe('circuit reservations', () => {
  let peer: string
  before(async () => {
    peer = (await generateIdentity()).peerId
  })

  it('are asked for at once when a relay connects, and not again while they last', async () => {
    const relays = new FakeRelays([peer])
    relays.answer = () => Promise.resolve()
    const end = relays.hold()
    relays.connect(peer)
    await pass(relays.time, 60_000)
    assert.deepEqual(relays.asked, [0])
    relays.reserved = false
    await pass(relays.time, 1000)
    assert.deepEqual(relays.asked, [0, 61_000], 'a lost one is asked for at the next check')
    end()
  })

  it('are asked for again by a relay that refused, less and less', async () => {
    const relays = new FakeRelays([peer])
    const end = relays.hold()
    await pass(relays.time, 200_000)
    assert.deepEqual(relays.asked, [1000, 3000, 7000, 15_000, 31_000, 63_000, 127_000, 191_000])
    assert.equal(relays.forgotten.length, 8, 'libp2p would not ask a relay in its filter again')
    assert.deepEqual(relays.forgotten[0], peerIdFromString(peer).toMultihash().bytes)
    end()
  })

  it('are asked for at once by a relay that refused and comes back: it may have restarted', async () => {
    const relays = new FakeRelays([peer])
    const end = relays.hold()
    await pass(relays.time, 40_500)
    const before = relays.asked.length
    relays.connect(peer)
    await pass(relays.time, 0)
    assert.deepEqual(relays.asked.slice(before), [40_500])
    end()
  })

  it('are asked for by one request at a time', async () => {
    const relays = new FakeRelays([peer])
    relays.answer = () => new Promise(() => {})
    const end = relays.hold()
    await pass(relays.time, 60_000)
    assert.deepEqual(relays.asked, [1000])
    end()
  })

  it('are not asked for from relays that are not connected, nor after the end', async () => {
    const relays = new FakeRelays([])
    const end = relays.hold()
    await pass(relays.time, 10_000)
    assert.deepEqual(relays.asked, [])
    relays.connected = [peer]
    end()
    relays.connect(peer)
    await pass(relays.time, 10_000)
    assert.deepEqual(relays.asked, [])
  })

  it('do without a version of libp2p that keeps them elsewhere', async () => {
    const relays = new FakeRelays([peer])
    relays.reservations.use(undefined)
    const end = relays.hold()
    await pass(relays.time, 10_000)
    assert.deepEqual(relays.asked, [])
    end()
  })
})
