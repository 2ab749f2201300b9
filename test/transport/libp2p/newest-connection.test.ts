import assert from 'node:assert/strict'
import type { Connection, Libp2p } from '@libp2p/interface'
import { keepNewestConnection } from '../../../src/transport/libp2p/newest-connection.js'
import { laneOf, RealNodes, until, untilHeard } from '../real-nodes.js'

describe('two peers that dial each other at the same moment', () => {
  const nodes = new RealNodes()

  afterEach(() => nodes.stop())

  it('keep the same one of their two connections, and receive from each other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const listen = { listen: ['/ip4/127.0.0.1/tcp/0'] }
      const [a, b] = [await nodes.host([], listen), await nodes.host([], listen)]
      await Promise.allSettled([a.dial(b.addresses[0]!), b.dial(a.addresses[0]!)])
      await until('one connection is left', () => [a, b].every((host) => host.node.getConnections().length === 1))
      const [lanesA, lanesB] = [laneOf(a, 'room'), laneOf(b, 'room')]
      await untilHeard(lanesA, lanesB)
      await untilHeard(lanesB, lanesA)
      for (const host of [a, b]) assert.equal(host.node.getConnections().length, 1)
    }
  })
})

/** A connection to `peer`, opened at a time of the wall clock. */
class Line {
  readonly remotePeer: string
  readonly direction: 'inbound' | 'outbound'
  readonly direct: boolean
  readonly limits: object | undefined
  readonly timeline: { readonly open: number }
  aborted = false

  constructor(peer: string, openMs: number, parts: { direction?: 'inbound'; limits?: object; direct?: boolean } = {}) {
    this.remotePeer = peer
    this.timeline = { open: openMs }
    this.direction = parts.direction ?? 'outbound'
    this.limits = parts.limits
    this.direct = parts.direct ?? true
  }

  abort(): void {
    this.aborted = true
  }
}

/** A node called 'm' that is told of connections. */
class FakeNode extends EventTarget {
  readonly peerId = 'm'
  readonly #lines: Line[] = []

  constructor() {
    super()
    keepNewestConnection(this as unknown as Libp2p)
  }

  getConnections(peer: string): Connection[] {
    return this.#lines.filter((it) => !it.aborted && it.remotePeer === peer) as unknown as Connection[]
  }

  open(line: Line): Line {
    this.#lines.push(line)
    this.dispatchEvent(Object.assign(new Event('connection:open'), { detail: line }))
    return line
  }
}

describe('a peer with several connections', () => {
  it('keeps the newest one', () => {
    const node = new FakeNode()
    const lines = [0, 10_000, 20_000].map((openMs) => node.open(new Line('z', openMs)))
    const other = node.open(new Line('a', 30_000))
    assert.deepEqual(
      [...lines, other].map(({ aborted }) => aborted),
      [true, true, false, false],
    )
  })

  it('keeps what the smaller peer id dialled, when both dialled within five seconds', () => {
    for (const [peer, keepsOurs] of [
      ['z', true],
      ['a', false],
    ] as const) {
      const node = new FakeNode()
      const ours = node.open(new Line(peer, 0))
      const theirs = node.open(new Line(peer, 4999, { direction: 'inbound' }))
      assert.deepEqual([ours.aborted, theirs.aborted], [!keepsOurs, keepsOurs])
    }
  })

  it('keeps the newest one when the two were dialled in opposite directions, but five seconds apart', () => {
    const node = new FakeNode()
    const ours = node.open(new Line('z', 0))
    const theirs = node.open(new Line('z', 5000, { direction: 'inbound' }))
    assert.deepEqual([ours.aborted, theirs.aborted], [true, false])
  })

  it('keeps a circuit beside a direct connection, with a limit or without', () => {
    const node = new FakeNode()
    const unlimited = node.open(new Line('z', -10_000, { direct: false }))
    const direct = node.open(new Line('z', 0))
    const circuit = node.open(new Line('z', 10_000, { limits: {}, direct: false }))
    const fresh = node.open(new Line('z', 20_000))
    assert.deepEqual([direct.aborted, circuit.aborted, fresh.aborted], [true, false, false])
    assert.equal(unlimited.aborted, false)
  })
})
