import assert from 'node:assert/strict'
import type { Connection, Stream } from '@libp2p/interface'
import { probeConnections } from '../../../src/transport/libp2p/probe-connections.js'
import { RealNodes, webSocketAddress } from '../real-nodes.js'

/** A connection whose other side answers, refuses, or is gone. */
class Line {
  readonly status = 'open'
  aborted = false
  readonly #side: 'answers' | 'refuses' | 'is gone'

  constructor(side: 'answers' | 'refuses' | 'is gone') {
    this.#side = side
  }

  newStream(_protocol: string, { signal }: { signal: AbortSignal }): Promise<Stream> {
    if (this.#side === 'answers') return Promise.resolve({ abort() {} } as unknown as Stream)
    if (this.#side === 'refuses') return Promise.reject(new Error('too many streams'))
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }

  abort(): void {
    this.aborted = true
  }
}

describe('dropping silent connections', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('drops those on which no sign of life comes, and only those', async () => {
    const lines = [new Line('answers'), new Line('refuses'), new Line('is gone')]
    await probeConnections({ getConnections: () => lines as unknown as Connection[] }, () => 20)
    assert.deepEqual(
      lines.map(({ aborted }) => aborted),
      [false, false, true],
    )
  })

  it('keeps a real connection that is well, however often it is asked', async () => {
    const relay = await nodes.relay()
    const host = await nodes.host([webSocketAddress(relay)])
    const [connection] = host.node.getConnections()
    await Promise.all(Array.from({ length: 6 }, () => probeConnections(host.node, () => 5000)))
    for (let time = 0; time < 20; time += 1) await probeConnections(host.node, () => 5000)
    assert.equal(connection!.status, 'open')
    assert.equal(host.node.getConnections()[0], connection)
  })
})
