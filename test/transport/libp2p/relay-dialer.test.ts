import assert from 'node:assert/strict'
import type { Connection, PeerId } from '@libp2p/interface'
import { peerIdFromString } from '@libp2p/peer-id'
import type { Multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'
import { RelayDialer } from '../../../src/transport/libp2p/relay-dialer.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { pass, settled } from '../virtual-run.js'

/** What a dial of an address leads to. */
type Answer = 'answers' | 'refuses' | 'is silent'

class FakeConnection extends EventTarget {
  status = 'open'
  readonly remotePeer: PeerId

  constructor(peer: string) {
    super()
    this.remotePeer = peerIdFromString(peer)
  }

  lose(): void {
    this.status = 'closed'
    this.dispatchEvent(new Event('close'))
  }
}

/** A node whose dials lead to what the test says. */
class FakeNode {
  readonly answers = new Map<string, Answer>()
  readonly dials: { readonly address: string; readonly atMs: number }[] = []
  readonly connections: FakeConnection[] = []
  readonly #time: VirtualTime

  constructor(time: VirtualTime) {
    this.#time = time
  }

  getPeers(): PeerId[] {
    return this.connections.filter(({ status }) => status === 'open').map(({ remotePeer }) => remotePeer)
  }

  dial(address: Multiaddr, { signal }: { signal: AbortSignal }): Promise<Connection> {
    const text = address.toString()
    this.dials.push({ address: text, atMs: this.#time.nowMs() })
    const answer = this.answers.get(text) ?? 'refuses'
    if (answer === 'refuses') return Promise.reject(new Error('connection refused'))
    if (answer === 'is silent') {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    }
    const connection = new FakeConnection(text.split('/p2p/')[1]!)
    this.connections.push(connection)
    return Promise.resolve(connection as unknown as Connection)
  }
}

describe('a relay dialer', () => {
  let addresses: readonly [string, string]
  let time: VirtualTime
  let node: FakeNode
  before(async () => {
    const [a, b] = [await generateIdentity(), await generateIdentity()]
    addresses = [`/ip4/192.0.2.1/tcp/1/ws/p2p/${a.peerId}`, `/ip4/192.0.2.2/tcp/1/ws/p2p/${b.peerId}`]
  })
  beforeEach(() => {
    time = new VirtualTime()
    node = new FakeNode(time)
  })

  const dialer = (texts: readonly string[], spread = 0.5): RelayDialer =>
    new RelayDialer({
      node: node as unknown as ConstructorParameters<typeof RelayDialer>[0]['node'],
      addresses: texts,
      spread,
      clock: time,
      timers: time,
    })
  const peerOf = (address: string): string => address.split('/p2p/')[1]!

  it('dials again a quarter of a second after a loss, and not before', async () => {
    const [address] = addresses
    node.answers.set(address, 'answers')
    const relays = dialer([address])
    await relays.start(8000)
    assert.deepEqual(relays.connected, [peerOf(address)])
    assert.deepEqual(relays.addresses.map(String), [address])
    await pass(time, 60_000)
    assert.equal(node.dials.length, 1, 'one dial while the connection holds')
    node.connections[0]!.lose()
    await pass(time, 249)
    assert.deepEqual(relays.connected, [])
    await pass(time, 1)
    assert.deepEqual(relays.connected, [peerOf(address)])
    relays.stop()
  })

  it('waits longer after each failure, up to four seconds, and hosts wait for different times', async () => {
    const waits = async (spread: number): Promise<number[]> => {
      const before = node.dials.length
      const relays = dialer([addresses[0]], spread)
      relays.start(1e9).catch(() => {})
      await pass(time, 30_000)
      relays.stop()
      const times = node.dials.slice(before).map(({ atMs }) => atMs)
      return times.slice(1).map((atMs, index) => atMs - times[index]!)
    }
    const plain = [250, 375, 562.5, 843.75, 1265.625, 1898.4375, 2847.65625, 4000, 4000]
    assert.deepEqual((await waits(0.5)).slice(0, 9), plain)
    assert.deepEqual(
      (await waits(0)).slice(0, 9),
      plain.map((ms) => ms * 0.75),
    )
  })

  it('begins with the shortest wait again after a dial that succeeded', async () => {
    const relays = dialer([addresses[0]])
    relays.start(1e9).catch(() => {})
    await pass(time, 10_000)
    node.answers.set(addresses[0], 'answers')
    await pass(time, 4000)
    assert.deepEqual(relays.connected, [peerOf(addresses[0])])
    const dials = node.dials.length
    node.connections[0]!.lose()
    await pass(time, 250)
    assert.equal(node.dials.length, dials + 1)
    relays.stop()
  })

  it('tries each address of a relay before it waits, and stays at the one that answers', async () => {
    const relay = peerOf(addresses[0])
    const texts = [1, 2, 3].map((host) => `/ip4/192.0.2.${host}/tcp/1/ws/p2p/${relay}`)
    node.answers.set(texts[2]!, 'answers')
    const relays = dialer(texts)
    await relays.start(8000)
    assert.deepEqual(
      node.dials,
      texts.map((address) => ({ address, atMs: 0 })),
    )
    node.connections[0]!.lose()
    await pass(time, 250)
    assert.equal(node.dials.at(-1)!.address, texts[2])
    relays.stop()
  })

  it('gives up a dial after five seconds', async () => {
    node.answers.set(addresses[0], 'is silent')
    const relays = dialer([addresses[0]])
    relays.start(1e9).catch(() => {})
    await pass(time, 5249)
    assert.equal(node.dials.length, 1)
    await pass(time, 1)
    assert.equal(node.dials.length, 2)
    relays.stop()
  })

  it('says which relays did not answer, and why, and stops', async () => {
    node.answers.set(addresses[1], 'is silent')
    const started = dialer(addresses).start(8000)
    const refused = assert.rejects(
      started,
      (error) =>
        error instanceof PeerstepError &&
        error.code === 'RELAY_UNREACHABLE' &&
        error.message.includes(`${addresses[0]} (connection refused)`) &&
        error.message.includes(`${addresses[1]} (no answer)`),
    )
    await pass(time, 8000)
    await refused
    const dials = node.dials.length
    await pass(time, 60_000)
    assert.equal(node.dials.length, dials)
  })

  it('waits for relays not dialled yet, but no longer than two seconds when another is connected', async () => {
    node.answers.set(addresses[0], 'answers').set(addresses[1], 'is silent')
    const relays = dialer(addresses)
    await relays.start(8000)
    let found: string[] | undefined
    void relays.within(8000).then((peers) => {
      found = peers
    })
    await pass(time, 1999)
    assert.equal(found, undefined)
    await pass(time, 1)
    assert.deepEqual(found, [peerOf(addresses[0])])
    relays.stop()
  })

  it('gives relays in the order of their addresses, and none where none were given', async () => {
    for (const address of addresses) node.answers.set(address, 'answers')
    const relays = dialer(addresses)
    await relays.start(8000)
    assert.deepEqual(await relays.within(8000), addresses.map(peerOf))
    relays.stop()
    const none = dialer([])
    await none.start(8000)
    assert.deepEqual(await none.within(8000), [])
  })

  it('does not dial after it has stopped', async () => {
    const relays = dialer([addresses[0]])
    const started = assert.rejects(relays.start(8000))
    await settled()
    relays.stop()
    await started
    const dials = node.dials.length
    await pass(time, 60_000)
    assert.equal(node.dials.length, dials)
  })
})
