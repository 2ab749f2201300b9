import assert from 'node:assert/strict'
import type { Libp2pEvents, Listener } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { listeningAddresses } from '../../../src/transport/libp2p/listening-addresses.js'

describe('listening addresses', () => {
  it('are confirmed as soon as a listener has them, public ones too', () => {
    const addresses = ['/ip4/11.0.0.1/tcp/9100/ws', '/ip4/10.0.0.1/tcp/9101'].map((text) => multiaddr(text))
    const confirmed: string[] = []
    let listens: (event: Libp2pEvents['transport:listening']) => void = () =>
      assert.fail('the service does not wait for listeners')
    listeningAddresses()({
      events: {
        addEventListener: (name, listener) => {
          assert.equal(name, 'transport:listening')
          if (typeof listener === 'function') listens = listener as typeof listens
        },
      },
      addressManager: { confirmObservedAddr: (address, { type }) => confirmed.push(`${type} ${address}`) },
    })
    const listener = { getAddrs: () => addresses } as Listener
    listens(new CustomEvent('transport:listening', { detail: listener }))
    assert.deepEqual(
      confirmed,
      addresses.map((address) => `transport ${address}`),
    )
  })
})
