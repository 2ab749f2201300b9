import assert from 'node:assert/strict'
import type { Stream } from '@libp2p/interface'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import { withLazyStreams, YAMUX_LAZY_WINDOW } from '../../../../src/transport/libp2p/patches/yamux-lazy-window.js'
import { leanPair } from '../../lean-connections.js'
import { RealNodes, until } from '../../real-nodes.js'

/** What a stream may still be sent, and might in all. */
const windowOf = (stream: Stream) => stream as unknown as { recvWindow: number; recvWindowCapacity: number }

describe('a stream', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('does not answer each message with a window update', async () => {
    const { from, to, arrived } = await leanPair(nodes)
    const before = windowOf(to).recvWindowCapacity
    for (let count = 1; count <= 20; count += 1) {
      from.send(new Uint8Array(100))
      await until('the message has arrived', () => arrived() === 100 * count)
    }
    assert.equal(windowOf(to).recvWindowCapacity, before - 2000)
  })

  it('opens its window again when half of it is used up, so that any amount gets through', async () => {
    const { from, to, arrived } = await leanPair(nodes)
    const total = 4_000_000
    for (let sent = 0; sent < total; sent += 40_000) from.send(new Uint8Array(40_000))
    await until('all of it has arrived', () => arrived() === total)
    const { recvWindow, recvWindowCapacity } = windowOf(to)
    assert.ok(recvWindowCapacity > recvWindow / 2, `${recvWindowCapacity} of ${recvWindow} bytes are left`)
  })

  it('is left as it is where a version of yamux counts in another way, and the report says so', () => {
    const update = (): void => {}
    const counting = { recvWindow: 1000, recvWindowCapacity: 1000, sendWindowUpdate: update }
    for (const [muxer, parts] of [
      [{}, ['_newStream']],
      [{ _newStream: () => ({ ...counting, recvWindow: undefined }) }, ['recvWindow']],
      [{ _newStream: () => ({ ...counting, sendWindowUpdate: undefined }) }, ['sendWindowUpdate']],
    ] as const) {
      const report = new PatchReport([YAMUX_LAZY_WINDOW])
      const patched = withLazyStreams<{ _newStream?: () => { sendWindowUpdate: unknown } }>(muxer as object, report)
      const stream = patched._newStream?.()
      assert.ok(stream?.sendWindowUpdate === undefined || stream.sendWindowUpdate === update)
      assert.deepEqual(report.missing[0]!.missingParts, parts)
    }
  })
})
