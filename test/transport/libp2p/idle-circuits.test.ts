import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { closeIdleCircuits } from '../../../src/transport/libp2p/idle-circuits.js'
import { reach } from '../../../src/transport/libp2p/peer-dialing.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { StreamLane } from '../../../src/transport/streams/stream-lane.js'
import { RealNodes, until, webSocketAddress } from '../real-nodes.js'

describe('a circuit through a relay', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  it('is closed when neither side has a stream of ours on it, and not before', async () => {
    const address = webSocketAddress(await nodes.relay())
    const hosts = [await nodes.host([address]), await nodes.host([address])] as const
    const lanes = hosts.map((host) => new StreamLane(host, 'room'))
    for (const [index, lane] of lanes.entries()) lane.seek([hosts[1 - index]!.peerId])
    await until('there is a stream', () => lanes.every((lane) => lane.peers.length === 1))
    const { node } = hosts[0]
    const circuit = await reach(node, [], hosts[1].peerId)
    let checks = 0
    const getConnections = (): Connection[] => {
      checks += 1
      return node.getConnections()
    }
    const end = closeIdleCircuits({ getConnections }, 5)
    await until('it was looked at many times', () => checks > 20)
    assert.equal(circuit.status, 'open')
    for (const lane of lanes) lane.close()
    await until('it is closed', () => circuit.status === 'closed')
    assert.equal(node.getConnections().length, 1, 'the connection to the relay stays')
    end()
  })

  it('is closed after the second check without a stream of ours in a row; direct connections are not', () => {
    const time = new VirtualTime()
    const ours = { protocol: '/peerstep/lane/1' }
    const line = (limits: object | undefined, streams: object[]) => ({
      status: 'open',
      limits,
      streams,
      closed: 0,
      close() {
        this.closed += 1
        this.status = 'closed'
        return Promise.resolve()
      },
    })
    const [idle, used, direct] = [line({}, [{ protocol: '/ipfs/ping/1.0.0' }]), line({}, [ours]), line(undefined, [])]
    const lines = [idle, used, direct]
    const end = closeIdleCircuits({ getConnections: () => lines as unknown as Connection[] }, undefined, time)
    time.advance(5000)
    assert.ok(lines.every(({ closed }) => closed === 0))
    time.advance(5000)
    assert.deepEqual(
      lines.map(({ closed }) => closed),
      [1, 0, 0],
    )
    used.streams.length = 0
    time.advance(5000)
    used.streams.push(ours)
    time.advance(5000)
    assert.equal(used.closed, 0, 'the checks in a row begin anew')
    end()
    used.streams.length = 0
    time.advance(60_000)
    assert.equal(used.closed, 0, 'no check after the end')
  })
})
