import assert from 'node:assert/strict'
import type { Connection, Stream } from '@libp2p/interface'
import { probeConnections } from '../../../src/transport/libp2p/probe-connections.js'
import { VirtualTime } from '../../../src/transport/simulated/virtual-time.js'
import { RealNodes, webSocketAddress } from '../real-nodes.js'
import { pass } from '../virtual-run.js'

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

describe('probing connections', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('drops those on which no answer comes in time, and only those', async () => {
    const time = new VirtualTime()
    const lines = [new Line('answers'), new Line('refuses'), new Line('is gone')]
    const getConnections = () => lines as unknown as Connection[]
    void probeConnections({ getConnections }, undefined, time)
    await pass(time, 999)
    assert.ok(lines.every(({ aborted }) => !aborted))
    await pass(time, 1)
    assert.deepEqual(
      lines.map(({ aborted }) => aborted),
      [false, false, true],
    )
  })

  it('waits four round trips for an answer, but at least 250 ms', async () => {
    for (const [rtt, waitMs] of [
      [5, 250],
      [100, 400],
      [2000, 1000],
    ] as const) {
      const time = new VirtualTime()
      const line = Object.assign(new Line('is gone'), { rtt })
      void probeConnections({ getConnections: () => [line] as unknown as Connection[] }, undefined, time)
      await pass(time, waitMs - 1)
      assert.equal(line.aborted, false)
      await pass(time, 1)
      assert.equal(line.aborted, true)
    }
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
