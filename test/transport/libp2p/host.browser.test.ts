import assert from 'node:assert/strict'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'
import { createHost } from '../../../src/transport/libp2p/host.browser.js'
import { RealNodes, until, webSocketAddress } from '../real-nodes.js'

describe('a host on a page', () => {
  const nodes = new RealNodes()
  afterEach(() => nodes.stop())

  it('refuses to listen', async () => {
    const identity = await generateIdentity()
    await assert.rejects(
      createHost({ identity, relays: [], listen: ['/ip4/127.0.0.1/tcp/0'] }),
      (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
    )
  })

  it('can be reached through a relay, at an address that is private and not encrypted', async () => {
    const relay = await nodes.relay()
    const page = await createHost({ identity: await generateIdentity(), relays: [webSocketAddress(relay)] })
    try {
      const host = await nodes.host([webSocketAddress(relay)])
      await until('it is reached', () => host.reach(page.peerId).catch(() => false))
    } finally {
      await page.close()
    }
  })
})
