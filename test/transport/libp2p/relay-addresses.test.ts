import assert from 'node:assert/strict'
import { PeerstepError } from '../../../src/errors.js'
import { generateIdentity } from '../../../src/identity.js'
import { relayAddresses } from '../../../src/transport/libp2p/relay-addresses.js'

describe('addresses of relays', () => {
  it('are grouped by relay, in the order they were given', async () => {
    const [a, b] = [await generateIdentity(), await generateIdentity()]
    const texts = [
      `/ip4/192.0.2.1/tcp/1/ws/p2p/${b.peerId}`,
      `/dns4/relay.example/tcp/443/wss/p2p/${a.peerId}`,
      `/ip4/192.0.2.2/tcp/1/ws/p2p/${b.peerId}`,
    ]
    assert.deepEqual(
      relayAddresses(texts).map(({ peerId, addresses }) => [peerId, addresses.map(String)]),
      [
        [b.peerId, [texts[0], texts[2]]],
        [a.peerId, [texts[1]]],
      ],
    )
    assert.deepEqual(relayAddresses([]), [])
  })

  it('are refused when they are none, or name no relay', () => {
    for (const text of ['relay.example:443', '', '/ip4/192.0.2.1/tcp/1/ws']) {
      assert.throws(
        () => relayAddresses([text]),
        (error) => error instanceof PeerstepError && error.code === 'BAD_OPTION',
      )
    }
  })
})
