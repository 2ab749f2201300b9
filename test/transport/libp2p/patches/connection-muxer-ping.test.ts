import assert from 'node:assert/strict'
import type { Connection } from '@libp2p/interface'
import { CONNECTION_MUXER_PING, muxerPingOf } from '../../../../src/transport/libp2p/patches/connection-muxer-ping.js'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import { RealNodes, webSocketAddress } from '../../real-nodes.js'

describe('the ping of a muxer', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('measures a real connection', async () => {
    const report = new PatchReport([CONNECTION_MUXER_PING])
    const host = await nodes.host([webSocketAddress(await nodes.relay())])
    const ping = muxerPingOf(host.node.getConnections()[0]!, report)
    const rttMs = await ping!({ signal: AbortSignal.timeout(5000) })
    assert.ok(rttMs >= 0 && rttMs < 5000, `${rttMs} ms`)
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('is reported missing for connections that have their muxer elsewhere, or one that cannot ping', () => {
    for (const connection of [{}, { muxer: {} }]) {
      const report = new PatchReport([CONNECTION_MUXER_PING])
      assert.equal(muxerPingOf(connection as unknown as Connection, report), undefined)
      assert.deepEqual(report.missing[0]!.missingParts, ['muxer.ping'])
    }
  })
})
