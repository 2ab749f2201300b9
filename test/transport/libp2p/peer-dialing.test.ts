import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'
import { isDirect, openConnection, reach } from '../../../src/transport/libp2p/peer-dialing.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { pass } from '../virtual-run.js'

const line = (name: string, parts: { status?: string; direct?: boolean; limits?: object } = {}) =>
  ({ name, status: 'open', direct: true, limits: undefined, ...parts }) as unknown as Connection

const circuit = (name: string): Connection => line(name, { direct: false, limits: { seconds: 60 } })

type Dial = (address: Multiaddr, options: { signal: AbortSignal }) => Promise<Connection>

const nodeOf = (connections: readonly Connection[], dial: Dial = () => Promise.reject(new Error('no dial expected'))) =>
  ({ getConnections: () => connections, dial }) as unknown as Parameters<typeof reach>[0]

const silent: Dial = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })

const refusedWith = (code: string) => (error: unknown) => error instanceof PeerstepError && error.code === code

describe('reaching a peer', () => {
  let peer: string
  let relays: Multiaddr[]
  before(async () => {
    peer = (await generateIdentity()).peerId
    const [a, b] = [await generateIdentity(), await generateIdentity()]
    relays = [
      multiaddr(`/ip4/192.0.2.1/tcp/1/ws/p2p/${a.peerId}`),
      multiaddr(`/ip4/192.0.2.2/tcp/1/ws/p2p/${b.peerId}`),
    ]
  })

  it('takes the newest direct connection that is open, else the newest circuit', async () => {
    const [old, fresh, gone] = [line('old'), line('fresh'), line('gone', { status: 'closed' })]
    assert.equal(openConnection(nodeOf([old, circuit('a'), fresh, circuit('b'), gone]), peer), fresh)
    const through = circuit('b')
    assert.equal(openConnection(nodeOf([circuit('a'), through, gone]), peer), through)
    assert.equal(openConnection(nodeOf([gone]), peer), undefined)
    assert.equal(await reach(nodeOf([old]), relays, peer), old)
    assert.deepEqual([isDirect(old), isDirect(through)], [true, false])
  })

  it('dials through each relay in turn, until one leads there', async () => {
    const dialled: string[] = []
    const found = circuit('found')
    const dial: Dial = (address) => {
      dialled.push(address.toString())
      return dialled.length === 2 ? Promise.resolve(found) : Promise.reject(new Error('no reservation'))
    }
    assert.equal(await reach(nodeOf([], dial), relays, peer), found)
    assert.deepEqual(
      dialled,
      relays.map((relay) => `${relay}/p2p-circuit/p2p/${peer}`),
    )
  })

  it('waits five seconds for each relay', async () => {
    const time = new VirtualTime()
    const refused = assert.rejects(
      reach(nodeOf([], silent), relays, peer, undefined, time),
      refusedWith('PEER_UNREACHABLE'),
    )
    await pass(time, 9999)
    assert.equal(time.nextAtMs, 10_000)
    await pass(time, 1)
    await refused
  })

  it('says what is missing: a relay, or a reservation of the peer', async () => {
    const none = reach(nodeOf([]), [], peer)
    await assert.rejects(none, /no relay is connected/)
    await assert.rejects(reach(nodeOf([]), relays, peer), /no connected relay leads there/)
  })

  it('ends when the signal says so, without asking the other relays', async () => {
    const time = new VirtualTime()
    let dials = 0
    const dial: Dial = (address, options) => {
      dials += 1
      return silent(address, options)
    }
    const stopping = new AbortController()
    const ended = assert.rejects(reach(nodeOf([], dial), relays, peer, stopping.signal, time), refusedWith('TIMEOUT'))
    stopping.abort()
    await ended
    assert.equal(dials, 1)
  })
})
