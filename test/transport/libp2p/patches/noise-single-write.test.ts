import assert from 'node:assert/strict'
import type { MessageStream } from '@libp2p/interface'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import { joined, NOISE_SINGLE_WRITE } from '../../../../src/transport/libp2p/patches/noise-single-write.js'
import { leanPair } from '../../lean-connections.js'
import { RealNodes, until } from '../../real-nodes.js'

describe('an encrypted connection', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('writes each message once, with its length', async () => {
    const { from, arrived, writes } = await leanPair(nodes)
    for (let count = 1; count <= 20; count += 1) {
      from.send(new Uint8Array(100))
      await until('the message has arrived', () => arrived() === 100 * count)
    }
    // 2 bytes of length, 12 of yamux, 16 of the cipher. Signs of life are smaller.
    assert.deepEqual(
      writes.filter((size) => size >= 100),
      new Array(20).fill(130),
    )
    assert.deepEqual(
      writes.filter((size) => size < 30),
      [],
    )
  })

  it('carries more than one encrypted message holds', async () => {
    const { from, arrived } = await leanPair(nodes)
    from.send(new Uint8Array(200_000))
    await until('all of it has arrived', () => arrived() === 200_000)
  })

  it('is left as it is where a version of libp2p writes in another way, and the report says so', () => {
    const report = new PatchReport([NOISE_SINGLE_WRITE])
    const connection = { send() {} } as unknown as MessageStream
    assert.equal(joined(connection, report), connection)
    assert.deepEqual(Object.keys(connection), ['send'])
    assert.deepEqual(report.missing[0]!.missingParts, ['sendData'])
  })
})
