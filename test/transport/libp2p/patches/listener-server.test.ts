import assert from 'node:assert/strict'
import { Server } from 'node:net'
import type { Listener } from '@libp2p/interface'
import { PatchReport } from '../../../../src/transport/libp2p/patches/library-patch.js'
import {
  serverOf,
  TCP_LISTENER_SERVER,
  WEBSOCKET_LISTENER_SERVER,
} from '../../../../src/transport/libp2p/patches/listener-server.js'

describe('the server of a listener', () => {
  it('is found where it is', () => {
    const server = new Server()
    const report = new PatchReport([TCP_LISTENER_SERVER])
    assert.equal(serverOf({ server } as unknown as Listener, TCP_LISTENER_SERVER, report), server)
    assert.equal(report.patches[0]!.state, 'applied')
  })

  it('is required: a relay without it could not limit sockets', () => {
    for (const patch of [TCP_LISTENER_SERVER, WEBSOCKET_LISTENER_SERVER]) {
      for (const listener of [{}, { server: {} }]) {
        assert.throws(
          () => serverOf(listener as unknown as Listener, patch, new PatchReport([])),
          new RegExp(`${patch.library} has no server`),
        )
      }
    }
  })
})
